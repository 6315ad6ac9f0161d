"""One question after the end: what was answered, what is right, what it earned and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from kernel.units import Score, format_points
from quizzes.logic import papers, responses
from quizzes.logic.grading import grade
from quizzes.logic.papers import CaseStem, CitationLine, Item, MediaLine, Place
from quizzes.logic.phone_items import unbroken_blanks
from quizzes.logic.verdicts import Correction
from quizzes.queries import SittingFacts, StoredAnswer
from quizzes.result_photos import PhotoReview, review_photo
from quizzes.screens import answer_words, item_at

State = Literal["right", "wrong", "partly", "unmarked", "dropped"]
_UNANSWERED = StoredAnswer([], False, False, 0)
_NUMERIC = re.compile(r"#([^:]+)(?::(.+))?")


@dataclass(frozen=True, slots=True)
class Line:
    """An answer in words: its letters (or 对), and the texts behind them."""

    letters: str
    texts: list[str]


@dataclass(frozen=True, slots=True)
class Pair:
    """A step, a left side or a blank: what the person put there, and what belongs there."""

    label: str
    mine: str
    right: str
    ok: bool


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One question after the end. `mine` is None where nothing was answered; `pairs` are for order, match and blanks.

    `points`: got and to be had, in words, where they say more than right or wrong; `corrected`: the rule of a mended
    key, or empty.
    """

    n: int
    type: str
    stem: str
    state: State
    mine: Line | None
    right: Line
    pairs: list[Pair]
    photo: PhotoReview | None
    media: list[MediaLine]
    case: CaseStem | None
    points: tuple[str, str] | None
    corrected: str
    explanation: str
    basis: str
    citations: list[CitationLine]


def review(facts: SittingFacts, number: int, *, correction: Correction | None = None) -> Reviewed:
    """The question at a place (from 0) of a submitted sitting, by the key that counts now."""
    item, place = item_at(facts, number)
    answer = facts.answers.get(number, _UNANSWERED)
    key = list(correction.key) if correction and correction.rule == "rekey" else item["key"]
    state = _state(item, answer, correction)
    return Reviewed(
        n=number + 1,
        type=item["type"],
        stem=unbroken_blanks(item["stem"]),
        state=state,
        mine=_line(item, place, answer.response) if papers.is_answered(answer.response) else None,
        right=_line(item, place, [_words_of(one) for one in key]),
        pairs=_pairs(item, key, answer.response),
        photo=review_photo(item, key, answer.response) if item["type"] == "hotspot" else None,
        media=[line for line in item.get("media", ()) if line["slot"] == "stem"],
        case=item.get("case"),
        points=_points(facts, place, answer) if _points_matter(item, state, answer) else None,
        corrected=correction.rule if correction else "",
        explanation=item["explanation"],
        basis=item["basis"],
        citations=item["citations"],
    )


def _state(item: Item, answer: StoredAnswer, correction: Correction | None) -> State:
    if correction is not None and correction.rule == "drop":
        return "dropped"
    if correction is not None and correction.rule == "all_right":
        return "right"
    if answer.right is None:
        return "unmarked"
    if answer.right:
        return "right"
    return "partly" if answer.points else "wrong"


def _points_matter(item: Item, state: State, answer: StoredAnswer) -> bool:
    marked = item["type"] == "essay" and state in {"right", "wrong"} and papers.is_answered(answer.response)
    return state == "partly" or marked


def _points(facts: SittingFacts, place: Place, answer: StoredAnswer) -> tuple[str, str]:
    """On the scale of 100, as the score is."""
    total = facts.points_out_of or papers.out_of(facts.payload, facts.paper)
    of = papers.item_points(facts.payload, place)
    return tuple(format_points(Score(points, total).scaled()) for points in (answer.points or 0, of))  # type: ignore[return-value]


def _words_of(one: Any) -> str:
    """A name of the key; of a blank its alternatives, parted by /."""
    return " / ".join(_alternative(text) for text in one) if isinstance(one, (list, tuple)) else str(one)


def _alternative(text: str) -> str:
    """``#3:1`` → 3±1."""
    number = _NUMERIC.fullmatch(text)
    return text if number is None else number[1] + (f"±{number[2]}" if number[2] else "")


def _line(item: Item, place: Place, names: list[str]) -> Line:
    if item["type"] not in papers.CHOICES:
        return Line(answer_words(item, place, names), [])
    positions = sorted(responses.positions_of(item, place, names))
    texts = papers.option_texts(item, place)
    shown = [texts[at] if len(positions) == 1 else f"{papers.letter(at)} {texts[at]}" for at in positions]
    return Line(answer_words(item, place, names), shown)


def _pairs(item: Item, key: Sequence[Any], said: Sequence[str]) -> list[Pair]:
    if item["type"] == "order":
        return _steps(item, key, said)
    if item["type"] == "match":
        return _matches(item, key, said)
    if item["type"] == "fill" and len(key) > 1 and not item.get("body", {}).get("unordered"):
        return _blanks(key, said)
    return []


def _steps(item: Item, key: Sequence[str], said: Sequence[str]) -> list[Pair]:
    texts = papers.choice_texts(item)
    labels = [_("Step {n}").format(n=n) for n in range(1, len(key) + 1)]
    return _side_by_side(labels, [texts.get(name, "") for name in said], [texts.get(name, "") for name in key])


def _matches(item: Item, key: Sequence[str], said: Sequence[str]) -> list[Pair]:
    texts, lefts = papers.choice_texts(item), papers.lefts_of(item)

    def rights(pairs: Sequence[str]) -> list[str]:
        by_left = dict(pair.split("-", 1) for pair in pairs)
        return [texts.get(by_left.get(left["id"], ""), "") for left in lefts]

    return _side_by_side([left["text"] for left in lefts], rights(said), rights(key))


def _blanks(key: Sequence[Any], said: Sequence[str]) -> list[Pair]:
    texts = [*said, *[""] * len(key)]
    return [
        Pair(
            _("Blank {n}").format(n=n + 1),
            texts[n],
            _words_of(alternatives),
            bool(grade("fill", key=[alternatives], response=[texts[n]], points=0).right),
        )
        for n, alternatives in enumerate(key)
    ]


def _side_by_side(labels: Sequence[str], mine: Sequence[str], right: Sequence[str]) -> list[Pair]:
    mine = [*mine, *[""] * len(labels)]
    return [Pair(label, mine[n], right[n], mine[n] == right[n]) for n, label in enumerate(labels)]
