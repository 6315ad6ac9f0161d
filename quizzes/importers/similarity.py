"""When two questions are the same, and what may differ between versions of one (`likeness`: nearly the same)."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from quizzes.importers.clean import fold, normalise_stem
from quizzes.importers.types import ParsedQuestion


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
