"""Matching questions out of option cells: ``左 -> 右``; ``-> 右`` is a right-hand side that belongs to nothing."""

from __future__ import annotations

import re

from quizzes.importers.clean import fold
from quizzes.importers.types import Finding, Option

_ARROW = re.compile(r"\s*(?:-{1,2}[>＞]|={1,2}[>＞]|[→⇒➔➜]|—+[>＞])\s*")
MIN_PAIRS = 2

Pairs = tuple[tuple[Option, ...], tuple[Option, ...], tuple[str, ...], list[Finding]]


def has_arrow(text: str) -> bool:
    """Whether `text` is written as a pair."""
    return bool(_ARROW.search(text))


def read_pairs(options: tuple[Option, ...]) -> Pairs:
    """The left-hand side, the right-hand side, the key as ``1-A``, and what is to be said.

    Right-hand sides are lettered as they are met; two lefts may share one.
    """
    lefts: list[Option] = []
    rights: dict[str, Option] = {}
    key: list[str] = []
    for option in options:
        left, right = _split(option.text)
        if not right:
            return (), (), (), [Finding("pair-unreadable", {"letter": option.letter})]
        mate = rights.setdefault(fold(right), Option(chr(65 + len(rights)), right))
        if left:
            lefts.append(Option(str(len(lefts) + 1), left))
            key.append(f"{len(lefts)}-{mate.letter}")
    return tuple(lefts), tuple(rights.values()), tuple(key), _check(lefts, rights)


def _split(text: str) -> tuple[str, str]:
    arrow = _ARROW.search(text)
    return (text[: arrow.start()].strip(), text[arrow.end() :].strip()) if arrow else (text, "")


def _check(lefts: list[Option], rights: dict[str, Option]) -> list[Finding]:
    if len(lefts) < MIN_PAIRS or len(rights) < MIN_PAIRS:
        return [Finding("too-few-pairs", {"count": len(lefts)})]
    if len({fold(one.text) for one in lefts}) < len(lefts):
        return [Finding("duplicate-lefts")]
    return []
