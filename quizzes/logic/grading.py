"""Grading of one answer. Points are hundredths of a point; nothing here knows of papers, people or the database.

A key and a response are lists of names (docs/decisions/0015): letters for choices and orders, 对 or 错, ``1-A`` pairs,
for a fill-in the alternatives of each blank and one text a blank, for a photo ids of places and taps ``@x,y``.
Practice on several answers (domain reference 7.1): all right = full, some missed = half or a share by setting, any
wrong = nothing. A setting other than all-or-nothing also gives blanks, pairs and hazards their share.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from quizzes.logic.photos import marked

MultiplePolicy = Literal["all_or_nothing", "half_for_missed", "share_for_missed"]

MANUAL_TYPES = frozenset({"essay"})
_NUMERIC = re.compile(r"#([+-]?[0-9]{1,15}(?:\.[0-9]{1,9})?)(?::([0-9]{1,15}(?:\.[0-9]{1,9})?))?")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,9})?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")


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
    policy: str = "all_or_nothing",
    body: Mapping[str, Any] | None = None,
) -> GradedAnswer:
    """Grade `response` against `key` for at most `points` hundredths; `body` is the item's own (places, `unordered`).

    An empty response is wrong, except where a person marks. Raises ValueError for an unknown type, a case (its
    sub-items are graded), an empty key or negative points: a question without a key must never give points.
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
    got, of = grader(key, response, body or {}, policy)
    return GradedAnswer(got == of, points * max(got, 0) // of)


# ---- each type: what it got, out of how much; all of it is right ----
_Share = tuple[int, int]


def _exact(key: Sequence[Any], response: Sequence[str], _body: Mapping[str, Any], _policy: str) -> _Share:
    """One choice, a judgement, an order: it is, or it is not."""
    return int(list(response) == list(key)), 1


def _choices(key: Sequence[Any], response: Sequence[str], _body: Mapping[str, Any], policy: str) -> _Share:
    """Any wrong letter gives nothing; what a part of the right ones gives is the policy's business."""
    wanted, chosen = frozenset(key), frozenset(response)
    if chosen == wanted:
        return 1, 1
    if not chosen or not chosen < wanted or policy == "all_or_nothing":
        return 0, 1
    return (1, 2) if policy == "half_for_missed" else (len(chosen), len(wanted))


def _blanks(key: Sequence[Any], response: Sequence[str], body: Mapping[str, Any], policy: str) -> _Share:
    """A share for each blank that holds one of its alternatives; in any order, the best assignment counts."""
    if len(response) != len(key):
        return 0, 1
    fits = [[_is_alternative(text, alternatives) for alternatives in key] for text in response]
    found = _most_pairs(fits) if body.get("unordered") else sum(fits[at][at] for at in range(len(key)))
    return _by_policy(found, len(key), policy)


def _pairs(key: Sequence[Any], response: Sequence[str], _body: Mapping[str, Any], policy: str) -> _Share:
    """A share for each pair of the key. A left side tied to two right sides is tied to none."""
    lefts = [pair.partition("-")[0] for pair in response]
    said = {pair for pair, left in zip(response, lefts, strict=True) if lefts.count(left) == 1}
    found = len(said & set(key))
    return _by_policy(found if said <= set(key) else min(found, len(set(key)) - 1), len(set(key)), policy)


def _hazards(key: Sequence[Any], response: Sequence[str], body: Mapping[str, Any], policy: str) -> _Share:
    """A share for each hazard marked, less one for each wrong mark; see `photos.marked`."""
    places, beside = marked(body, response)
    found = len(places & set(key))
    wrong = len(places - set(key)) + beside
    return _by_policy(found - wrong, len(set(key)), policy)


def _by_policy(found: int, of: int, policy: str) -> _Share:
    return (int(found == of), 1) if policy == "all_or_nothing" else (found, of)


def _most_pairs(fits: Sequence[Sequence[bool]]) -> int:
    """The most texts that can each have a blank of their own (augmenting paths)."""
    holder: dict[int, int] = {}

    def seat(text: int, tried: set[int]) -> bool:
        for blank, fit in enumerate(fits[text]):
            if not fit or blank in tried:
                continue
            tried.add(blank)
            if blank not in holder or seat(holder[blank], tried):
                holder[blank] = text
                return True
        return False

    return sum(seat(text, set()) for text in range(len(fits)))


# ---- the text in one blank ----
def _is_alternative(text: str, alternatives: Sequence[str]) -> bool:
    """An empty text never is, whatever the key holds. 三十 is 30 only where an alternative says so."""
    folded = fold_blank(text)
    if not folded:
        return False
    return any(folded == fold_blank(one) or _is_number_of(folded, one) for one in alternatives)


def _is_number_of(folded: str, alternative: str) -> bool:
    """Whether a folded text is a number that ``#3`` or ``#3:1`` (3 ± 1) takes; 3.0 is 3, 1,000 is 1000."""
    wanted = _NUMERIC.fullmatch(alternative.strip())
    said = number_in(folded)
    return wanted is not None and said is not None and abs(said - Decimal(wanted[1])) <= Decimal(wanted[2] or 0)


def number_in(folded: str) -> Decimal | None:
    """The number that a folded text is, whole; None for anything else (units, 1e5, infinity)."""
    text = folded.replace("\u2212", "-")
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def fold_blank(text: str) -> str:
    """A filled-in text for comparison: width and case folded, white space and a full stop at the end gone."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(folded.split()).rstrip("。.")


_GRADERS: dict[str, Callable[[Sequence[Any], Sequence[str], Mapping[str, Any], str], _Share]] = {
    "single": _exact,
    "multiple": _choices,
    "indefinite": _choices,
    "truefalse": _exact,
    "fill": _blanks,
    "order": _exact,
    "match": _pairs,
    "hotspot": _hazards,
}
