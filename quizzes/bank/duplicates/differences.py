"""Two questions side by side: what one has and the other has not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kernel.difference import Run, difference
from kernel.units import format_points
from quizzes.authoring.wording import answer_line
from quizzes.importers.clean import fold
from quizzes.importers.types import ParsedQuestion

MOST = 3000  # characters of both sides that are compared one by one: a page shows many pairs
Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One question of a pair, by field; each value in stretches that the other side has, or has otherwise."""

    stem: Runs
    options: list[Runs]
    answer: Runs
    explanation: Runs
    basis: Runs
    topic: Runs
    points: Runs


def sides(one: ParsedQuestion, other: ParsedQuestion) -> tuple[Side, Side]:
    """Both with their differences marked; options that both have are none, wherever they stand."""
    texts = [_texts(one), _texts(other)]
    told = {name: difference(texts[0][name], texts[1][name], most=MOST) for name in texts[0]}
    options = _options(one, other), _options(other, one)
    return (
        Side(options=options[0], **{name: each.old for name, each in told.items()}),
        Side(options=options[1], **{name: each.new for name, each in told.items()}),
    )


def _texts(question: ParsedQuestion) -> dict[str, str]:
    return {
        "stem": question.stem,
        "answer": answer_line(question),
        "explanation": question.explanation,
        "basis": question.basis,
        "topic": question.topic,
        "points": format_points(question.points) if question.points is not None else "",
    }


def _options(one: ParsedQuestion, other: ParsedQuestion) -> list[Runs]:
    theirs = {fold(option.text) for option in _all(other)}
    return [(Run(f"{option.letter}．{option.text}", fold(option.text) not in theirs),) for option in _all(one)]


def _all(question: ParsedQuestion) -> Iterable[Any]:
    return (*question.lefts, *question.options)
