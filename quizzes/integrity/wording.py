"""Cases in words: what was seen, for the office and for the person; refusals; what happened to a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kernel.errors import DomainError
from quizzes.enums import CaseKind, Measure


def duration(seconds: int) -> str:
    """``4 min 05 s`` or ``45 s``."""
    minutes, rest = divmod(max(0, seconds), 60)
    if not minutes:
        return pgettext("integrity", "{s} s").format(s=rest)
    return pgettext("integrity", "{m} min {s} s").format(m=minutes, s=rest)


def seen(kind: str, evidence: Mapping[str, Any], *, own: str = "") -> list[str]:
    """What was seen, in sentences; with `own` (a sitting's id) about this sitting only, and of nobody else."""
    if kind == CaseKind.SAME_ANSWERS:
        return _alike(evidence, own)
    if kind == CaseKind.SPEED:
        return _fast(evidence)
    if kind == CaseKind.DEVICE:
        return _crowd(evidence)
    return []


def _alike(evidence: Mapping[str, Any], own: str) -> list[str]:
    pairs = [pair for pair in evidence.get("pairs", ()) if not own or own in (pair["one"], pair["other"])]
    if not pairs:
        return []
    most = max(pairs, key=lambda pair: len(pair["same"]))
    if own:
        return [
            _(
                "Of {both} questions that you and somebody else both got wrong, {same} have the very same wrong"
                " answer. By chance that happens about once in {one_in} times."
            ).format(both=most["both_wrong"], same=len(most["same"]), one_in=most["one_in"]),
            _("What was answered right does not count for this."),
        ]
    return [
        ngettext(
            "Among {all} papers compared, {n} pair has the same wrong answers more often than chance explains.",
            "Among {all} papers compared, {n} pairs have the same wrong answers more often than chance explains.",
            len(pairs),
        ).format(n=len(pairs), all=evidence.get("compared", 0)),
        _("Right answers that are alike do not count. A sign is no proof: look at the papers side by side."),
    ]


def pair_words(pair: Mapping[str, Any]) -> str:
    """One pair: ``6 of the 6 questions that both got wrong …``."""
    text = _(
        "{same} of {both} questions that both got wrong have the same wrong answer; by chance once in {one_in} pairs"
    ).format(same=len(pair["same"]), both=pair["both_wrong"], one_in=pair["one_in"])
    ways = {"device": _("with the same browser mark"), "unit": _("same enterprise, handed in within two hours")}
    way = ways.get(pair.get("way", ""))
    return pgettext("integrity", "{what} ({way})").format(what=text, way=way) if way else text


def _fast(evidence: Mapping[str, Any]) -> list[str]:
    found = [
        _(
            "{questions} questions with {chars} characters, {right} of them right, in {took}."
            " Reading alone takes at least {needed}, at {rate} characters a second."
        ).format(
            questions=evidence.get("questions", 0),
            chars=evidence.get("chars", 0),
            right=evidence.get("right", 0),
            took=duration(evidence.get("seconds", 0)),
            needed=duration(evidence.get("needed", 0)),
            rate=evidence.get("rate", 0),
        )
    ]
    if evidence.get("timed"):
        found.append(
            _("{rushed} of {timed} answers came before their question could be read.").format(
                rushed=evidence["rushed"], timed=evidence["timed"]
            )
        )
    else:
        found.append(_("The answers came together, so each answer's own time is not known; the whole counts."))
    return found


def _crowd(evidence: Mapping[str, Any]) -> list[str]:
    return [
        _("Answers of {people} people came with the same browser mark, beginning within {minutes} minutes.").format(
            people=evidence.get("people", 0), minutes=evidence.get("minutes", 0)
        ),
        _(
            "The same mark mostly means the same device, but a mark can be copied: it proves nothing by itself. Sharing"
            " a telephone is common and allowed; shared tablets, helpers and paper are not counted here."
        ),
    ]


def happened(kind: str) -> str:
    """A line of the case's history."""
    words = {
        "opened": pgettext("integrity", "case opened"),
        "added": pgettext("integrity", "more sittings put to it"),
        "noted": pgettext("integrity", "note"),
        "decided": pgettext("integrity", "decided"),
        "appealed": pgettext("integrity", "appeal filed"),
        "answered": pgettext("integrity", "appeal answered"),
    }
    return words.get(kind, kind)


def notice_text(measure: str, appeal: str) -> str:
    """What the result page says, in a sentence."""
    if measure == Measure.WARNED:
        return _("The office looked at this sitting and reminds you of the rules. Your result stands.")
    if measure in (Measure.VOID, Measure.BARRED):
        return _("The office declared this sitting void. You can read why, and appeal.")
    if appeal == "open":
        return _("Your appeal is waiting for an answer.")
    return _("Your appeal was upheld: nothing is held against this sitting.")


def measure_words(measure: str) -> str:
    """What a measure means for the person."""
    words = {
        Measure.NONE: _("No finding. Nothing is held against this sitting."),
        Measure.WARNED: _("You were reminded of the rules. Your result stands."),
        Measure.VOID: _("This sitting is void and does not count. You may try again."),
        Measure.BARRED: _("This sitting is void and does not count. There is no other try."),
    }
    return words.get(Measure(measure), "") if measure in Measure.values else ""


def refusal_words(refusal: DomainError) -> str:
    """What happened, what was kept and what to do."""
    sentences = {
        "text-missing": _("Nothing was written yet, so nothing was stored. Please write a few words."),
        "reason-missing": _("The reason is missing. Nothing was decided; your choices are kept below."),
        "measure-missing": _("Choose a measure for at least one sitting. Nothing was decided."),
        "case-decided": _(
            "Somebody else decided this just now. That decision stands and is shown below; yours was not stored."
        ),
        "own-case": _("This case is about yourself: somebody else must deal with it. Nothing was stored."),
        "four-eyes": _("Who decided a case does not answer the appeal. Please ask a colleague. Nothing was stored."),
        "appeal-answered": _("Somebody else answered this appeal just now. That answer stands; yours was not stored."),
        "appeal-open": _("Your appeal was received already and is waiting for an answer."),
        "appeal-late": _(
            "An appeal is possible for {days} days after the decision. They are over; ask your safety office."
        ),
        "appeals-used-up": _("You have appealed {count} times against this. Please ask your safety office directly."),
    }
    text = sentences.get(refusal.code) or _("That could not be done. Nothing was changed; please try again.")
    return text.format(**{"days": "", "count": "", **refusal.params})
