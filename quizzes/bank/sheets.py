"""A version as reviewers read it: everything it says, with its key; and as lines to be compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from kernel.difference import Difference, difference
from kernel.units import format_points
from media.services import shown_clips, shown_pictures
from quizzes.authoring.wording import answer_line
from quizzes.bank.conversion import parsed_version
from quizzes.enums import Difficulty, QuestionType
from quizzes.importers.types import ParsedQuestion
from quizzes.models import QuestionMedia, QuestionVersion

TYPES = dict(QuestionType.choices)
LEVELS = dict(Difficulty.choices)
# In a choice the options show which are right; of these the key is a line of its own.
_KEY_IN_OPTIONS = frozenset({"single", "multiple", "indefinite"})


@dataclass(frozen=True, slots=True)
class Choice:
    """An option, a left-hand side, a place on the photo, a line of the marking guide."""

    letter: str
    text: str
    is_key: bool = False
    more: str = ""
    slot: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a version, or a sub-item of a case, says. `media` by slot."""

    type: str
    type_label: str
    stem: str
    choices: tuple[Choice, ...]
    answer: str
    explanation: str
    basis: str
    facts: tuple[tuple[str, str], ...] = ()
    parts: tuple[Sheet, ...] = ()
    slot: str = "stem"
    media: Mapping[str, Sequence[Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that two versions say otherwise, in two columns."""

    label: str
    change: Difference


def sheets_of(versions: Iterable[QuestionVersion]) -> dict[int, Sheet]:
    """By version; four queries at most, however many, once their pictures have a phone's size."""
    versions = list(versions)
    rows: dict[int, list[QuestionMedia]] = {version.pk: [] for version in versions}
    for row in QuestionMedia.objects.filter(version__in=rows):
        rows[row.version_id].append(row)
    every = [row for found in rows.values() for row in found]
    pictures = shown_pictures([row.picture_id for row in every if row.picture_id])
    clips = shown_clips([row.clip_id for row in every if row.clip_id])
    return {
        version.pk: _sheet(parsed_version(version, media=rows[version.pk]), _shown(rows[version.pk], pictures, clips))
        for version in versions
    }


def _shown(rows: list[QuestionMedia], pictures: Mapping[int, Any], clips: Mapping[int, Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        shown = pictures.get(row.picture_id or 0) or clips.get(row.clip_id or 0)
        if shown is not None:
            one = {"shown": shown, "is_picture": bool(row.picture_id), "alt": row.alt or shown.alt}
            found.setdefault(row.slot, []).append(one)
    return found


def _sheet(question: ParsedQuestion, media: Mapping[str, Sequence[Any]], *, before: str = "") -> Sheet:
    return Sheet(
        type=question.type,
        type_label=str(TYPES.get(question.type, question.type)),
        stem=question.stem,
        choices=tuple(_choices(question, before)),
        answer="" if question.type in _KEY_IN_OPTIONS | {"case"} else answer_line(question),
        explanation=question.explanation,
        basis=question.basis,
        facts=tuple(_facts(question, is_part=bool(before))),
        parts=tuple(
            _sheet(part, media, before=f"part:{number}/") for number, part in enumerate(question.parts, start=1)
        ),
        slot=f"{before}stem",
        media=media,
    )


def _choices(question: ParsedQuestion, before: str) -> list[Choice]:
    in_key = question.type in _KEY_IN_OPTIONS
    found = [Choice(one.letter, one.text, slot=f"{before}left:{one.letter}") for one in question.lefts]
    found += [
        Choice(
            one.letter, one.text, is_key=in_key and one.letter in question.answer, slot=f"{before}option:{one.letter}"
        )
        for one in question.options
    ]
    found += [
        Choice(str(number), place.text, is_key=place.id in question.answer, more=place.why)
        for number, place in enumerate(question.places, start=1)
    ]
    lines = enumerate(question.rubric, start=1)
    return found + [Choice(str(number), line.text, more=format_points(line.points)) for number, line in lines]


def _facts(question: ParsedQuestion, *, is_part: bool) -> list[tuple[str, str]]:
    """What is said beside the question itself; empty things are left out."""
    days = [day.isoformat() if day else "" for day in (question.valid_from, question.valid_to)]
    rows = [
        (_("points"), format_points(question.points) if question.points is not None else ""),
        (_("difficulty"), "" if is_part else str(LEVELS.get(question.difficulty or 0, ""))),
        (_("topic"), question.topic),
        (_("meant for"), question.audience),
        (_("taken from"), question.source),
        (_("asked on"), " – ".join(days) if any(days) else ""),
        (_("never shuffle options"), _("yes") if not question.shuffle else ""),
        (_("blanks in any order"), _("yes") if question.unordered else ""),
        (_("remark"), question.remark),
    ]
    return [(label, value) for label, value in rows if value]


def lines_of(sheet: Sheet, *, prefix: str = "") -> dict[str, str]:
    """Everything that it says, a line a thing, in order: for comparing."""
    found = {_("type"): sheet.type_label, _("stem"): sheet.stem}
    found |= {_label(one): _told(one) for one in sheet.choices}
    key = "".join(one.letter for one in sheet.choices if one.is_key)
    found |= {_("answer"): sheet.answer or key, _("explanation"): sheet.explanation, _("legal basis"): sheet.basis}
    found |= dict(sheet.facts)
    found |= {
        _("picture or sound (%(slot)s)") % {"slot": slot}: "；".join(
            f"{one['alt']} {one['shown'].src}" for one in shown
        )
        for slot, shown in sheet.media.items()
        if not prefix
    }
    found = {f"{prefix}{label}": text for label, text in found.items()}
    for number, part in enumerate(sheet.parts, start=1):
        found |= lines_of(part, prefix=f"{prefix}({number}) ")
    return found


def _label(choice: Choice) -> str:
    if "left:" in choice.slot:
        return _("left side %(letter)s") % {"letter": choice.letter}
    if "option:" in choice.slot:
        return _("option %(letter)s") % {"letter": choice.letter}
    return _("item %(letter)s") % {"letter": choice.letter}


def _told(choice: Choice) -> str:
    mark = "√ " if choice.is_key else ""
    return f"{mark}{choice.text}" + (f"（{choice.more}）" if choice.more else "")


def compared(old: Sheet, new: Sheet) -> list[Line]:
    """What the two say otherwise, in the order in which it is read."""
    was, now = lines_of(old), lines_of(new)
    labels = [*now, *(label for label in was if label not in now)]
    found = [Line(label, difference(was.get(label, ""), now.get(label, ""))) for label in labels]
    return [line for line in found if not line.change.is_same]
