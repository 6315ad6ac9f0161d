"""Two questions side by side: what one has and the other has not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from kernel.units import format_points
from quizzes.authoring.wording import answer_line
from quizzes.importers.clean import fold
from quizzes.importers.types import ParsedQuestion

LONGEST = 1500  # characters that are compared one by one
Segments = list[tuple[str, bool]]  # text, and whether the other side has it otherwise


@dataclass(frozen=True, slots=True)
class Side:
    """One question of a pair, by field; each value in segments."""

    stem: Segments
    options: list[Segments]
    answer: Segments
    explanation: Segments
    basis: Segments
    topic: Segments
    points: Segments


def sides(one: ParsedQuestion, other: ParsedQuestion) -> tuple[Side, Side]:
    """Both with their differences marked; options that both have are none, wherever they stand."""
    texts = [_texts(one), _texts(other)]
    pairs = {name: segments(texts[0][name], texts[1][name]) for name in texts[0]}
    options = _options(one, other), _options(other, one)
    return (
        Side(options=options[0], **{name: pair[0] for name, pair in pairs.items()}),
        Side(options=options[1], **{name: pair[1] for name, pair in pairs.items()}),
    )


def segments(one: str, other: str) -> tuple[Segments, Segments]:
    """Two texts in pieces; a piece that the other has not is marked."""
    if one == other or len(one) > LONGEST or len(other) > LONGEST:
        differs = one != other
        return [(one, differs)] if one else [], [(other, differs)] if other else []
    left: Segments = []
    right: Segments = []
    for tag, start, end, begin, finish in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        marked = tag != "equal"
        if end > start:
            left.append((one[start:end], marked))
        if finish > begin:
            right.append((other[begin:finish], marked))
    return left, right


def _texts(question: ParsedQuestion) -> dict[str, str]:
    return {
        "stem": question.stem,
        "answer": answer_line(question),
        "explanation": question.explanation,
        "basis": question.basis,
        "topic": question.topic,
        "points": format_points(question.points) if question.points is not None else "",
    }


def _options(one: ParsedQuestion, other: ParsedQuestion) -> list[Segments]:
    theirs = {fold(option.text) for option in _all(other)}
    return [[(f"{option.letter}．{option.text}", fold(option.text) not in theirs)] for option in _all(one)]


def _all(question: ParsedQuestion) -> Iterable[Any]:
    return (*question.lefts, *question.options)
