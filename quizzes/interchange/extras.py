"""What our questions have and other formats have no place for, as short texts under a name, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from quizzes.importers.answers import judgement
from quizzes.importers.fields import options_refer
from quizzes.importers.types import CHOICE_TYPES, RIGHT, WRONG, Finding, ParsedQuestion
from regulations.logic.citations import split_citations

# The name in comments and metadata, and the word before the colon of a tag.
NAMES = {
    "type": "题型", "code": "编号", "basis": "依据", "topic": "知识点", "difficulty": "难度", "points": "分值",
    "audience": "适用", "source": "来源", "remark": "备注", "from": "生效", "to": "失效", "shuffle": "乱序",
    "unordered": "不分顺序", "order": "排列",
}  # fmt: skip
BY_WORD = {word: name for name, word in NAMES.items()} | {"法规": "basis", "法规依据": "basis", "题目编号": "code"}
TEXTS = ("code", "basis", "topic", "audience", "source", "remark")
DIFFICULTIES = {1: "易", 2: "中", 3: "难"}
_LEVELS = {
    "易": 1, "容易": 1, "简单": 1, "easy": 1, "中": 2, "中等": 2, "一般": 2, "medium": 2, "难": 3, "困难": 3, "较难": 3,
    "较易": 1, "hard": 3, "difficult": 3, "very easy": 1, "very difficult": 3, "1": 1, "2": 2, "3": 3,
}  # fmt: skip
TYPE_NAMES = {"single": "单选", "multiple": "多选", "indefinite": "不定项"}
_POINTS = re.compile(r"(\d{1,6})(?:\.(\d{1,2})\d*)?")
YES, NO = "是", "否"


def extras_of(question: ParsedQuestion) -> dict[str, str]:
    """Everything about `question` that a format without a place for it would lose, by name, in a fixed order."""
    found: dict[str, Any] = {
        "type": TYPE_NAMES[question.type] if question.type in CHOICE_TYPES and _reads_otherwise(question) else "",
        **{name: getattr(question, name) for name in TEXTS},
        "difficulty": DIFFICULTIES.get(question.difficulty or 0, ""),
        "points": points_text(question.points),
        "from": question.valid_from.isoformat() if question.valid_from else "",
        "to": question.valid_to.isoformat() if question.valid_to else "",
        "shuffle": "" if question.shuffle is shuffles(question) else (YES if question.shuffle else NO),
        "unordered": YES if question.unordered else "",
    }
    return {name: value for name, value in found.items() if value}


def _reads_otherwise(question: ParsedQuestion) -> bool:
    """Whether its type would be read as another one without being told."""
    return question.type == "indefinite" or (question.type == "single" and judgement_letters(question) is not None)


def points_text(points: int | None) -> str:
    """Hundredths of a point as people write them: 250 → 2.5; None → nothing."""
    return f"{points / 100:.2f}".rstrip("0").rstrip(".") if points is not None else ""


def read_points(text: str) -> int | None:
    """Hundredths of a point; None for anything that is not a plain number."""
    match = _POINTS.fullmatch(text.strip().removesuffix("分"))
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")) if match else None


def read_difficulty(text: str) -> int | None:
    """1 (easy) to 3, in Chinese or as LOM names it."""
    return _LEVELS.get(text.strip().lower())


def shuffles(question: ParsedQuestion) -> bool:
    """Whether its options may be shuffled, as far as their texts tell."""
    return question.type not in CHOICE_TYPES or not options_refer(option.text for option in question.options)


def judgement_letters(question: ParsedQuestion) -> dict[str, str] | None:
    """对 or 错 by letter where the options are just these two; else None."""
    words = {option.letter: judgement(option.text) for option in question.options}
    if len(question.options) == 2 and set(words.values()) == {RIGHT, WRONG}:
        return {letter: word for letter, word in words.items() if word}
    return None


def settle(
    question: ParsedQuestion, extras: Mapping[str, str], findings: list[Finding], *, shuffle: bool = True
) -> ParsedQuestion:
    """`question` as its format says it is, completed by `extras`; `shuffle` is what the format says of shuffling.

    A choice between 对 and 错 becomes a judgement, unless `extras` name its type.
    """
    question = _typed(question, extras.get("type", ""))
    texts = {name: extras[name].strip() for name in TEXTS if extras.get(name)}
    question = replace(question, **texts)  # type: ignore[arg-type]
    refers = not shuffles(question)
    said = extras.get("shuffle")
    if refers and said is None:
        findings.append(Finding("no-shuffle"))
    return replace(
        question,
        citations=split_citations(question.basis),
        difficulty=read_difficulty(extras.get("difficulty", "")) or question.difficulty,
        points=read_points(extras["points"]) if "points" in extras else question.points,
        valid_from=_day(extras.get("from", "")) or question.valid_from,
        valid_to=_day(extras.get("to", "")) or question.valid_to,
        shuffle=(said == YES) if said else (shuffle and not refers),
        unordered=question.unordered or extras.get("unordered") == YES,
    )


def _typed(question: ParsedQuestion, said: str) -> ParsedQuestion:
    kinds = {word: kind for kind, word in TYPE_NAMES.items()}
    if question.type not in CHOICE_TYPES:
        return question
    if said in kinds:
        return replace(question, type=kinds[said])
    words = judgement_letters(question)
    if question.type == "single" and words and not any(one.slot.startswith("option:") for one in question.media):
        answer = tuple(words[letter] for letter in question.answer)
        return replace(question, type="truefalse", options=(), answer=answer)
    return question


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
