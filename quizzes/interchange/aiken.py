"""Aiken: a stem, lettered options, ``ANSWER: B``. One right option, one line each; nothing else has a place in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kernel.errors import UnreadableFile
from quizzes.importers.clean import tidy
from quizzes.importers.types import (
    RIGHT,
    WRONG,
    Finding,
    Item,
    NoQuestion,
    Option,
    ParsedQuestion,
    ReadFile,
    ReadQuestion,
)
from quizzes.interchange.extras import judgement_letters, settle
from quizzes.interchange.written import FAULTY, MEDIA, NO_SUCH_TYPE, TEXT, NotCarriedError, Written

MAX_TEXT = 32 * 1024 * 1024
_OPTION = re.compile(r"\s*([A-Z])[.)](?:\s+(.*)|)$")
_ANSWER = re.compile(r"[ \t]{0,20}ANSWER:[ \t]{0,20}([A-Z](?:[ \t,;]{0,3}[A-Z]){0,25})[ \t]{0,20}$")
_SAMPLE = 400


def looks_like(text: str) -> bool:
    """Whether `text` has a line ``ANSWER: B`` right after options such as ``A. …``."""
    lines = [line for line in text[:200_000].splitlines() if line.strip()][:_SAMPLE]
    return any(
        _ANSWER.match(line) and place and _OPTION.match(lines[place - 1][:2000]) for place, line in enumerate(lines)
    )


def read(text: str) -> ReadFile:
    """The questions of an Aiken file; a stem may have several lines. Raises `UnreadableFile` (empty, too large)."""
    if not text.strip():
        raise UnreadableFile("file-empty")
    if len(text) > MAX_TEXT:
        raise UnreadableFile("file-too-large", max_bytes=MAX_TEXT, size=len(text))
    items: list[Item] = []
    stem: list[str] = []
    options: list[Option] = []
    row = 0
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        option, answer = _OPTION.match(line), _ANSWER.match(line)
        if (not option or not stem) and not answer and options and line.strip():
            items.append(NoQuestion(row, Finding("answer-missing")))  # the next question begins without an answer
            stem, options, row = [], [], 0
        if answer and (stem or options):
            items.append(_question(row, stem, options, answer[1]))
            stem, options, row = [], [], 0
        elif option and stem:
            options.append(Option(option[1], tidy(option[2] or "")))
        elif line.strip():
            row = row or number
            stem.append(line)
    if stem or options:
        items.append(NoQuestion(row, Finding("answer-missing" if options else "description-only")))
    return ReadFile("aiken", items, row_count=len(items))


def _question(row: int, stem: list[str], options: list[Option], answer: str) -> ReadQuestion:
    letters = tuple(sorted(set(re.findall("[A-Z]", answer))))
    findings: list[Finding] = []
    known = "".join(option.letter for option in options)
    if not set(letters) <= set(known):
        findings.append(Finding("answer-out-of-range", {"answer": "".join(letters), "letters": known}))
        letters = ()
    kind = "multiple" if len(letters) > 1 else "single"
    question = ParsedQuestion(kind, tidy("\n".join(line.strip() for line in stem)), tuple(options), letters)
    settled = settle(question, {}, findings)
    return ReadQuestion(row, settled, tuple(findings))


def write(questions: Sequence[ParsedQuestion]) -> Written:
    """An Aiken file in UTF-8: single choices and judgements; explanation, basis and the like have no place in it."""
    pieces: list[str] = []
    left_out: list[tuple[int, str]] = []
    for index, question in enumerate(questions):
        try:
            pieces.append(_item(question))
        except NotCarriedError as error:
            left_out.append((index, error.reason))
    return Written("\n".join(pieces).encode(), tuple(left_out))


def _item(question: ParsedQuestion) -> str:
    if question.type not in {"single", "truefalse"}:
        raise NotCarriedError(NO_SUCH_TYPE)
    if question.media:
        raise NotCarriedError(MEDIA)
    options, answer = question.options, question.answer
    if question.type == "truefalse":
        options = (Option("A", RIGHT), Option("B", WRONG))
        answer = tuple("A" if word == RIGHT else "B" for word in answer)
    if len(answer) != 1 or len(options) < 2 or not question.stem:
        raise NotCarriedError(FAULTY)
    texts = [question.stem, *(option.text for option in options)]
    if question.type == "single" and judgement_letters(question):
        raise NotCarriedError(TEXT)
    if len(options) > 26 or any("\n" in text or _OPTION.match(text) or _ANSWER.match(text) for text in texts):
        raise NotCarriedError(TEXT)
    lines = [question.stem, *(f"{option.letter}. {option.text}" for option in options), f"ANSWER: {answer[0]}"]
    return "\n".join(lines) + "\n"
