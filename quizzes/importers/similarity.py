"""When two questions are the same, and when they are nearly so."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from quizzes.importers.clean import BLANK_MARK, fold, normalise_stem
from quizzes.importers.types import ParsedQuestion

SAME_KEY_LIKENESS = 0.70  # same options, same key
OTHER_KEY_LIKENESS = 0.92  # same options, another key: 红色表示 and 黄色表示 are two questions
OTHER_OPTIONS_LIKENESS = 0.80  # most options the same, same key
SAME_KEY_LIKENESS_BARE = 0.80  # without options the stem alone speaks, so it must say more
OTHER_KEY_LIKENESS_BARE = 0.85
_COMMON = 40  # a pair of characters that more questions share than this finds nobody
_NUMBER = re.compile(r"\d+(?:\.\d+)?|[〇零一二三四五六七八九十百千万两]+(?=[年月日天时分秒人元倍次米吨级类条章个])")
_PUNCTUATION = re.compile(rf"[^\w]|{BLANK_MARK}|_")


def identity(question: ParsedQuestion) -> str:
    """Normalised stem + sorted options as a digest of 64 characters: unique within a bank."""
    options = sorted(fold(option.text) for option in question.options)
    return _digest([normalise_stem(question.stem), *options])


def key_of(question: ParsedQuestion) -> tuple[Any, ...]:
    """The key without letters, so that the order of the options does not matter."""
    if question.type == "fill":
        return tuple(tuple(sorted(fold(text) for text in blank)) for blank in question.answer)
    texts = {option.letter: fold(option.text) for option in question.options}
    if not texts:
        # A short answer's reference text is no key: another wording is another version, not a contradiction.
        return () if question.type == "essay" else tuple(question.answer)
    values = [texts.get(letter, letter) for letter in question.answer]
    return tuple(values) if question.type == "order" else tuple(sorted(values))


def key_digest(question: ParsedQuestion) -> str:
    """The key as a digest; equal for the same key under reordered options."""
    return _digest(key_of(question))


def other_fields(question: ParsedQuestion) -> dict[str, Any]:
    """What may differ between versions of one question; a blank says that the file has nothing on it."""
    fields = {
        "type": question.type,
        "explanation": question.explanation,
        "basis": question.basis,
        "topic": question.topic,
        "difficulty": question.difficulty,
        "points": question.points,
    }
    return fields | ({"answer": "\n".join(question.answer)} if question.type == "essay" else {})


def changed_fields(question: ParsedQuestion, stored: dict[str, Any]) -> tuple[str, ...]:
    """The fields that the file states and the bank has otherwise; a column that is missing or blank changes nothing."""
    return tuple(
        name for name, value in other_fields(question).items() if value not in ("", None) and value != stored.get(name)
    )


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Shape:
    """What of a question is compared: pairs of characters, numbers, options, key."""

    pairs: frozenset[str]
    numbers: tuple[str, ...]
    options: tuple[str, ...]
    key: tuple[Any, ...]


def near_duplicates(questions: Sequence[ParsedQuestion]) -> dict[int, int]:
    """For each index that nearly repeats an earlier one, the earliest such index.

    Stems are compared by pairs of characters (no word breaks are needed in Chinese). Options must be the same, or most
    of them where stems are very like; so must the numbers in the stem: 超过100人 and 超过300人 are two questions.
    """
    shapes = [_shape(question) for question in questions]
    frequency = Counter(pair for shape in shapes for pair in shape.pairs)
    postings: dict[str, list[int]] = defaultdict(list)
    found: dict[int, int] = {}
    for index, shape in enumerate(shapes):
        rare = _rarest(shape, frequency)
        candidates = {other for pair in rare for other in postings[pair]}
        like = [other for other in candidates if _is_near(shape, shapes[other])]
        if like:
            found[index] = min(like)
        for pair in rare:
            if len(postings[pair]) < _COMMON:
                postings[pair].append(index)
    return found


def _shape(question: ParsedQuestion) -> _Shape:
    stem = normalise_stem(question.stem)
    bare = _PUNCTUATION.sub("", stem)
    pairs = frozenset(bare[start : start + 2] for start in range(len(bare) - 1)) or frozenset({bare})
    options = tuple(sorted(fold(option.text) for option in question.options))
    return _Shape(pairs, tuple(_NUMBER.findall(stem)), options, key_of(question))


def _rarest(shape: _Shape, frequency: Counter[str]) -> list[str]:
    """Prefix filter: two sets with likeness ≥ t share one of their rarest (1 - t)·n + 1 pairs."""
    ordered = sorted(shape.pairs, key=lambda pair: (frequency[pair], pair))
    return ordered[: int((1 - SAME_KEY_LIKENESS) * len(ordered)) + 1]


def _share_most_options(one: _Shape, other: _Shape) -> bool:
    """Whether more than half of all their options are in both, as when one distractor was replaced."""
    shared = set(one.options) & set(other.options)
    return bool(shared) and 2 * len(shared) > len(set(one.options) | set(other.options))


def _is_near(one: _Shape, other: _Shape) -> bool:
    if one.numbers != other.numbers:
        return False
    if one.options != other.options:
        if one.key != other.key or not _share_most_options(one, other):
            return False
        threshold = OTHER_OPTIONS_LIKENESS
    elif one.options:
        threshold = SAME_KEY_LIKENESS if one.key == other.key else OTHER_KEY_LIKENESS
    else:
        threshold = SAME_KEY_LIKENESS_BARE if one.key == other.key else OTHER_KEY_LIKENESS_BARE
    shared = len(one.pairs & other.pairs)
    return shared >= threshold * (len(one.pairs) + len(other.pairs) - shared)
