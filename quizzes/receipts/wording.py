"""Lines of a journal, faults of a check and refusals of the staff's actions, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.errors import DomainError
from quizzes.enums import EventKind
from quizzes.logic.journal import Fault, Line


def happened(line: Line) -> str:
    """What a line without an answer tells: ``time extended: 10 min, network failure``."""
    words = str(EventKind(line.kind).label) if line.kind in EventKind.values else line.kind
    told = [one for one in _told(line.kind, line.told if isinstance(line.told, dict) else {}) if one]
    return _("{what}: {more}").format(what=words, more=_(", ").join(told)) if told else words


def _told(kind: str, told: dict[str, Any]) -> list[str]:
    found = []
    if told.get("ended"):
        found.append(_("the help ended"))
    if isinstance(told.get("seconds"), int):
        found.append(duration(told["seconds"]))
    if isinstance(told.get("to"), int):
        found.append(_("to part {n}").format(n=told["to"] + 1))
    if told.get("reason"):
        found.append(str(told["reason"]))
    return found


def duration(seconds: int) -> str:
    """``10 min``, ``45 s``, ``1 min 5 s``."""
    minutes, rest = divmod(seconds, 60)
    parts = [_("{n} min").format(n=minutes)] if minutes else []
    if rest or not minutes:
        parts.append(_("{n} s").format(n=rest))
    return " ".join(parts)


def fault_words(faults: dict[Fault, int] | Any) -> list[str]:
    """What does not agree, each with what it means."""
    return [_fault(fault, count) for fault, count in faults.items()]


def _fault(fault: Fault, count: int) -> str:
    sentences = {
        "gap": ngettext("{n} line of the journal is missing.", "{n} lines of the journal are missing.", count),
        "after-end": ngettext(
            "{n} answer stands in the journal after the paper was handed in.",
            "{n} answers stand in the journal after the paper was handed in.",
            count,
        ),
        "no-end": _("The journal does not say that the paper was handed in."),
        "two-ends": _("The journal says more than once that the paper was handed in."),
        "standing": _("The state of the sitting is not the one that the journal ends with."),
        "count": _("The number of answers on the receipt is not the journal's."),
        "digest": _("The receipt's digest is not the one that the answers give."),
        "answer": ngettext(
            "{n} answer that counts is not the one in the journal.",
            "{n} answers that count are not the ones in the journal.",
            count,
        ),
    }
    return sentences[fault].format(n=count)


def action_refusal(refusal: DomainError) -> str:
    """Why time was not given or a sitting not declared void, what was kept, and what to do."""
    sentences = {
        "reason-missing": _("Write a reason: it stands in the journal. Nothing was changed."),
        "too-much-time": _("At most {minutes} minutes at once. Nothing was changed."),
        "no-limit": _("This sitting has no time limit. There is nothing to extend."),
        "already-submitted": _("The paper was handed in meanwhile. Its time cannot be extended any more."),
        "time-is-up": _("The time was over for longer than that already: the paper is closed with what was saved."),
        "void": _("This sitting is void already. Nothing was changed."),
    }
    text = sentences.get(refusal.code) or _("That did not work. Nothing was changed. Please load the page again.")
    return text.format(**{"minutes": "", **refusal.params})
