"""A whole form's text → one question with everything that is to be said about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from quizzes.authoring.places import read_places
from quizzes.authoring.typed import ITEM_NAMES, raw_item, with_letters_of
from quizzes.enums import Difficulty
from quizzes.importers.checks import check_question
from quizzes.importers.codes import ERROR_CODES, WARN_CODES
from quizzes.importers.fields import parse_question
from quizzes.importers.types import Finding, MediaFile, ParsedQuestion

FURTHER = ("topic", "code", "audience", "source", "remark", "valid_from", "valid_to")
OWN_ERRORS = frozenset({"marks-differ", "media-empty", "media-words-missing"})
# What is no news to somebody who writes the question in this form.
_SILENT = frozenset({"type-needs-editor", "type-inferred", "no-shuffle", "citation-unmatched"})
# An answer that is there and wrong is not told as missing too.
_WRONG_ANSWER = frozenset(
    {"answer-out-of-range", "answer-unreadable", "answer-ambiguous", "blank-count-mismatch", "order-incomplete"}
)
_WRONG_PAIRS = frozenset({"pair-unreadable", "too-few-pairs"})
_SHADOWED = {"answer-missing": _WRONG_ANSWER, "match-incomplete": _WRONG_PAIRS, "too-few-pairs": {"pair-unreadable"},
             "match-too-few-rights": _WRONG_PAIRS}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Typed:
    """Everything that a form holds, as text."""

    item: Mapping[str, str]
    further: Mapping[str, str]
    difficulty: int = Difficulty.MEDIUM
    keep_order: bool = False
    parts: Sequence[Mapping[str, str]] = ()
    places: Sequence[Mapping[str, str]] = ()
    media: tuple[MediaFile, ...] = ()
    findings: tuple[Finding, ...] = field(default=())


def read_typed(typed: Typed, *, before: ParsedQuestion | None = None) -> tuple[ParsedQuestion, list[Finding]]:
    """The question, and its errors and warnings without repeats; of a sub-item with its number as ``part``.

    `before` is what the question said, so that letters on which pictures hang stay.
    """
    kind = typed.item.get("type", "")
    parts = tuple(raw_item(row) for row in typed.parts) if kind == "case" else ()
    cells = {**{name: typed.further.get(name, "") for name in FURTHER}, **_plain(typed.item)}
    question, told = parse_question(raw_item(cells, parts))
    question = with_letters_of(_completed(question, typed), before)
    question = replace(question, type=question.type or kind)
    return question, _joined([*typed.findings, *told, *check_question(question)], kind)


def _plain(item: Mapping[str, str]) -> dict[str, str]:
    return {name: item.get(name, "") for name in ITEM_NAMES}


def _completed(question: ParsedQuestion, typed: Typed) -> ParsedQuestion:
    """What no table says: media, places, order of blanks, what an editor decided about shuffling."""
    changes: dict[str, Any] = {"media": _fitting(typed.media, question), "difficulty": typed.difficulty}
    if question.type == "fill":
        changes["unordered"] = typed.item.get("unordered", "") in {"on", "True", "1"}
    if typed.keep_order:
        changes["shuffle"] = False
    if question.type == "hotspot":
        places, hazards, _none = read_places(typed.places)
        changes.update(places=places, answer=hazards)
    if question.type == "case":
        changes["parts"] = tuple(
            replace(part, unordered=row.get("unordered", "") in {"on", "True", "1"}) if part.type == "fill" else part
            for part, row in zip(question.parts, typed.parts, strict=True)
        )
    return replace(question, **changes)


def _fitting(media: tuple[MediaFile, ...], question: ParsedQuestion) -> tuple[MediaFile, ...]:
    """Media of slots that the type has: a photo with places belongs to 看图找隐患 alone, parts to a case."""
    unfit = {"photo"} if question.type != "hotspot" else set()
    return tuple(
        one for one in media if one.slot not in unfit and (question.type == "case" or not one.slot.startswith("part:"))
    )


def _joined(findings: Sequence[Finding], kind: str) -> list[Finding]:
    kept: dict[tuple[str, Any], Finding] = {}
    for one in findings:
        if one.code in ERROR_CODES | WARN_CODES | OWN_ERRORS and one.code not in _SILENT:
            kept.setdefault((one.code, one.params.get("part")), one)
    if kind == "hotspot":
        kept.pop(("answer-missing", None), None)
    return [
        one for (code, part), one in kept.items() if not any((other, part) in kept for other in _SHADOWED.get(code, ()))
    ]


def is_error(finding: Finding) -> bool:
    """Whether a finding keeps the question from being saved."""
    return finding.code in ERROR_CODES or finding.code in OWN_ERRORS
