"""Grading of one answer. Points are hundredths of a point; nothing here knows of papers, people or the database.

A key and a response name options by letter. Judgements are 对 or 错. A fill-in key holds the alternatives of each
blank, its response one text a blank. A match response pairs left and right as ``1-A``. Practice on several answers
(domain reference 7.1): all right = full, some missed = half or nothing by setting, any wrong = nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

MultiplePolicy = Literal["all_or_nothing", "half_for_missed", "share_for_missed"]

MANUAL_TYPES = frozenset({"essay", "case"})


@dataclass(frozen=True, slots=True)
class GradedAnswer:
    """`right` is None where a person has to mark the answer; `points` are hundredths of a point."""

    right: bool | None
    points: int


def grade(
    kind: str,
    *,
    key: Sequence[Any],
    response: Sequence[str],
    points: int,
    policy: MultiplePolicy = "all_or_nothing",
) -> GradedAnswer:
    """Grade `response` against `key` for at most `points` hundredths.

    An empty response is wrong, except where a person marks. Raises ValueError for an unknown type, an empty key or
    negative points: a question without a key must never give points.
    """
    if points < 0:
        raise ValueError("points cannot be negative")
    if kind in MANUAL_TYPES:
        return GradedAnswer(None, 0)
    grader = _GRADERS.get(kind)
    if grader is None:
        raise ValueError(f"no grading for questions of type {kind}")
    if not key:
        raise ValueError("a question without a key cannot be graded")
    if kind in {"multiple", "indefinite"}:
        return _grade_multiple(frozenset(key), frozenset(response), points=points, policy=policy)
    right = grader(key, response)
    return GradedAnswer(right, points if right else 0)


def _grade_multiple(
    key: frozenset[str], response: frozenset[str], *, points: int, policy: MultiplePolicy
) -> GradedAnswer:
    """Any wrong letter gives nothing; what a part of the right ones gives is the policy's business."""
    if response == key:
        return GradedAnswer(True, points)
    if not response or not response < key or policy == "all_or_nothing":
        return GradedAnswer(False, 0)
    if policy == "half_for_missed":
        return GradedAnswer(False, points // 2)
    return GradedAnswer(False, points * len(response) // len(key))


def _is_same_set(key: Sequence[Any], response: Sequence[str]) -> bool:
    return set(response) == set(key)


def _is_same_order(key: Sequence[Any], response: Sequence[str]) -> bool:
    return list(response) == list(key)


def _is_filled_right(key: Sequence[Any], response: Sequence[str]) -> bool:
    """Every blank holds one of its alternatives; width, case and white space do not count."""
    if len(response) != len(key):
        return False
    return all(_is_alternative(text, alternatives) for alternatives, text in zip(key, response, strict=True))


def _is_alternative(text: str, alternatives: Sequence[str]) -> bool:
    """An empty text never is, whatever the key holds."""
    folded = fold_blank(text)
    return bool(folded) and folded in {fold_blank(one) for one in alternatives}


def fold_blank(text: str) -> str:
    """A filled-in text for comparison: width and case folded, white space and a full stop at the end gone."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(folded.split()).rstrip("。.")


_GRADERS: dict[str, Callable[[Sequence[Any], Sequence[str]], bool]] = {
    "single": _is_same_order,
    "multiple": _is_same_set,
    "indefinite": _is_same_set,
    "truefalse": _is_same_order,
    "fill": _is_filled_right,
    "order": _is_same_order,
    "match": _is_same_set,
}
