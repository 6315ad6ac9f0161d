"""One GIFT item → one question."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from quizzes.importers.types import RIGHT, WRONG, Finding, Item, NoQuestion, ParsedQuestion, ReadQuestion
from quizzes.interchange.common import (
    BLANK,
    BLANKS,
    Reading,
    lettered,
    numeric,
    numeric_range,
    scrambled,
    with_blank,
)  # fmt: skip
from quizzes.interchange.extras import settle
from quizzes.interchange.gift_words import Comments, decode, read_comments, take_format
from quizzes.interchange.pairs import build_match, build_order

_TITLE = re.compile(r"\s*::((?:\\.|[^:\\]|:(?!:))*)::")
_OPEN, _CLOSE = re.compile(r"\\.|(\{)", re.DOTALL), re.compile(r"\\.|(\})", re.DOTALL)
_GENERAL = re.compile(r"\\.|(####)", re.DOTALL)
_FEEDBACK = re.compile(r"\\.|(#)", re.DOTALL)
_ARROW = re.compile(r"\\.|(->)", re.DOTALL)
_ANSWER = re.compile(r"([=~])((?:\\.|[^\\=~]|\\\Z)*)", re.DOTALL)
_WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:\.\d{0,10})?)%")
_JUDGEMENT = re.compile(r"(TRUE|FALSE|T|F)\s*(?=#|\Z)", re.IGNORECASE)
_ORDERING = re.compile(r">\s*\d*(?:\s+(?:[A-Z_]{1,20}|\d{1,3})(?=\s))*[ \t]*\n")
_RANGE = re.compile(r"\s*(\S+?)\s*\.\.\s*(\S+)\s*")


@dataclass(slots=True)
class Source:
    """An item's lines, the comments with it, and the category it stands in; `row` is its first line's number."""

    row: int
    lines: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    category: str = ""

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer within the braces; `weight` is per cent, None where none is written."""

    sign: str
    text: str
    weight: float | None = None
    feedback: str = ""

    @property
    def earned(self) -> float:
        """What choosing it earns, in per cent."""
        if self.weight is not None:
            return self.weight
        return 100.0 if self.sign == "=" else 0.0


def _find(pattern: re.Pattern[str], text: str, start: int = 0) -> int:
    """Where the sign of `pattern` stands that is not escaped, or -1."""
    return next((match.start(1) for match in pattern.finditer(text, start) if match[1]), -1)


def read_item(source: Source) -> Item:
    """The question of one item; a description and what cannot be read are told."""
    text = source.text
    title = _TITLE.match(text)
    if title:
        text = text[title.end() :]
    start = _find(_OPEN, text)
    if start < 0:
        return NoQuestion(source.row, Finding("description-only"))
    end = _find(_CLOSE, text, start + 1)
    if end < 0:
        return NoQuestion(source.row, Finding("item-unreadable"))
    head_format, head = take_format(text[:start])
    reader = _Item(Reading(), head_format, head, text[start + 1 : end].strip(), text[end + 1 :])
    comments = read_comments(source.comments, source.category, reader.reading)
    question = settle(reader.question(comments), comments.extras, reader.reading.findings)
    return ReadQuestion(source.row, question, reader.reading.told())


@dataclass(slots=True)
class _Item:
    reading: Reading
    format: str
    head: str
    body: str
    tail: str
    notes: list[str] = field(default_factory=list)  # feedback of single answers

    def question(self, comments: Comments) -> ParsedQuestion:
        general = _find(_GENERAL, self.body)
        explanation = ""
        if general >= 0:
            explanation = self.word(self.body[general + 4 :])
            self.body = self.body[:general].strip()
        question = self._typed(comments)
        said = explanation.split("\n")
        notes = [note for note in self.notes if note not in said]
        return replace(question, explanation="\n".join(filter(None, [explanation, *notes])))

    def word(self, text: str) -> str:
        """A text within the braces, in its own format or the stem's."""
        own, text = take_format(text)
        return decode(text, own or self.format, self.reading)

    def stem(self, blank: str) -> str:
        """The text around the braces, with `blank` in their place where the text goes on after them."""
        head = decode(self.head, self.format, self.reading)
        tail = decode(self.tail, self.format, self.reading)
        if not tail:
            return head
        if not blank or BLANKS.search(head):
            return f"{head}\n{tail}" if head else tail
        before = " " if head[-1:].isascii() and head[-1:].isalnum() else ""
        after = " " if tail[0].isascii() and tail[0].isalnum() else ""
        return f"{head}{before}{blank}{after}{tail}"

    def _typed(self, comments: Comments) -> ParsedQuestion:
        if not self.body:
            return self._essay(comments)
        if self.body.startswith("#"):
            return self._numbers(self.body[1:])
        judgement = _JUDGEMENT.match(self.body)
        if judgement:
            return self._judgement(judgement)
        if self.body.startswith(">"):
            return self._ordering()
        return self._signed(comments)

    def _essay(self, comments: Comments) -> ParsedQuestion:
        answer = (comments.answer,) if comments.answer else ()
        return ParsedQuestion("essay", self.stem(""), answer=answer, rubric=comments.rubric)

    def _judgement(self, found: re.Match[str]) -> ParsedQuestion:
        right = RIGHT if found[1][0] in "Tt" else WRONG
        self._note(*self.body[found.end() :].removeprefix("#").split("#"))
        return ParsedQuestion("truefalse", self.stem("（ ）"), answer=(right,))

    def _note(self, *texts: str) -> None:
        words = [self.word(text) for text in texts]
        self.notes.extend(dict.fromkeys(word for word in words if word and word not in self.notes))

    def _ordering(self) -> ParsedQuestion:
        head = _ORDERING.match(self.body)
        texts = [self.word(line) for line in self.body[head.end() if head else 1 :].split("\n") if line.strip()]
        return build_order(ParsedQuestion("order", self.stem("")), texts, scrambled(texts))

    def _answers(self, body: str) -> list[Answer]:
        return [self._answer(match[1], match[2]) for match in _ANSWER.finditer(body)]

    def _answer(self, sign: str, text: str) -> Answer:
        weighed = _WEIGHT.match(text)
        if weighed:
            text = text[weighed.end() :]
        hash_sign = _find(_FEEDBACK, text)
        feedback = text[hash_sign + 1 :] if hash_sign >= 0 else ""
        text = text[:hash_sign] if hash_sign >= 0 else text
        return Answer(sign, text, float(weighed[1]) if weighed else None, feedback)

    def _numbers(self, body: str) -> ParsedQuestion:
        answers = self._answers(body) or [self._answer("=", body)]
        accepted = [answer for answer in answers if answer.earned > 0]
        self._tell_partial(accepted)
        for answer in answers:
            self._note(answer.feedback)
        alternatives = tuple(dict.fromkeys(filter(None, (self._number(answer.text) for answer in accepted))))
        return ParsedQuestion("fill", with_blank(self.stem(BLANK)), answer=(alternatives,) if alternatives else ())

    def _number(self, text: str) -> str:
        limits = _RANGE.fullmatch(text[:100])
        value, _, tolerance = text.strip().partition(":")
        found = numeric_range(limits[1], limits[2]) if limits else numeric(value, tolerance)
        if found is None:
            self.reading.note("number-unreadable", answer=text.strip()[:50])
        return found or ""

    def _tell_partial(self, accepted: list[Answer]) -> None:
        if any(answer.earned < 100 for answer in accepted):
            self.reading.note("weights-folded")

    def _signed(self, comments: Comments) -> ParsedQuestion:
        answers = self._answers(self.body)
        if not answers or self.body[0] not in "=~":
            return self._short([self._answer("=", self.body)]) if not answers else self._faulty()
        equal = all(answer.sign == "=" for answer in answers)
        if equal and all(_find(_ARROW, answer.text) >= 0 for answer in answers):
            return self._matching(answers, comments)
        return self._short(answers) if equal else self._choice(answers)

    def _faulty(self) -> ParsedQuestion:
        self.reading.note("item-unreadable")
        return ParsedQuestion("single", self.stem(""))

    def _short(self, answers: list[Answer]) -> ParsedQuestion:
        accepted = [answer for answer in answers if answer.earned > 0]
        self._tell_partial(accepted)
        for answer in answers:
            self._note(answer.feedback)
        words = [self._without_wildcard(self.word(answer.text)) for answer in accepted]
        alternatives = tuple(dict.fromkeys(filter(None, words)))
        return ParsedQuestion("fill", with_blank(self.stem(BLANK)), answer=(alternatives,) if alternatives else ())

    def _without_wildcard(self, text: str) -> str:
        if "*" in text.replace("\\*", ""):
            self.reading.lost.append("通配符")
        return text.replace("\\*", "*")

    def _matching(self, answers: list[Answer], comments: Comments) -> ParsedQuestion:
        pairs = []
        for answer in answers:
            arrow = _find(_ARROW, answer.text)
            pairs.append((self.word(answer.text[:arrow]), self.word(answer.text[arrow + 2 :])))
        return build_match(ParsedQuestion("match", self.stem("")), pairs, comments.extras.get("order", ""))

    def _choice(self, answers: list[Answer]) -> ParsedQuestion:
        options = lettered(self.word(answer.text) for answer in answers)
        single = any(answer.sign == "=" for answer in answers)
        pairs = list(zip(options, answers, strict=True))
        for option, answer in pairs:
            note = self.word(answer.feedback)
            self.notes.extend([f"{option.letter}：{note}"] if note else [])
        right = tuple(option.letter for option, answer in pairs if _is_right(answer, single=single))
        if _is_partial(answers, single=single):
            self.reading.note("weights-folded")
        return ParsedQuestion("single" if single else "multiple", self.stem("（ ）"), options, right)


def _is_right(answer: Answer, *, single: bool) -> bool:
    return answer.sign == "=" and answer.earned > 0 if single else answer.earned > 0


def _is_partial(answers: list[Answer], *, single: bool) -> bool:
    """Whether an answer earns a part only: of several right ones each earns its equal share."""
    if single:
        return any(0 < answer.earned < 100 for answer in answers)
    earned = [answer.earned for answer in answers if answer.earned > 0]
    return bool(earned) and (max(earned) - min(earned) > 0.1 or abs(sum(earned) - 100) > 1)
