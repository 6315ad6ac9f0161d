"""Papers to print: questions under heads by type, and versions A, B, … with options in another order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from kernel.units import format_points
from quizzes.authoring.wording import KIND_WORDS
from quizzes.bank.conversion import parsed_question
from quizzes.importers.types import MediaFile, Option, ParsedQuestion
from quizzes.logic.papers import Item, Paper, Payload, Place

NUMERALS = "一二三四五六七八九十"
ORDER = ("single", "multiple", "indefinite", "truefalse", "fill", "order", "match", "hotspot", "case", "essay")


@dataclass(frozen=True, slots=True)
class Section:
    """A head such as 一、单选题（每题2分，共20分） over its questions."""

    head: str
    questions: tuple[ParsedQuestion, ...]


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """A paper as it is printed. `version` is a letter, or empty where there is only one."""

    title: str
    sections: tuple[Section, ...]
    version: str = ""
    minutes: int | None = None

    @property
    def points(self) -> int:
        """Of the whole paper, in hundredths."""
        return sum(worth(question) for section in self.sections for question in section.questions)


def worth(question: ParsedQuestion) -> int:
    """A question's points in hundredths; of a case those of its parts together."""
    if question.parts:
        return sum(part.points or 0 for part in question.parts)
    return question.points or 0


def sheet_of(title: str, questions: Iterable[ParsedQuestion], *, version: str = "") -> PaperSheet:
    """The questions by type, in the order in which papers have them."""
    known = {name: place for place, name in enumerate(ORDER)}
    ordered = sorted(questions, key=lambda question: known.get(question.type, len(ORDER)))
    sections = [
        Section(_head(place, kind, tuple(group)), tuple(group))
        for place, (kind, group) in enumerate(
            (kind, list(found)) for kind, found in groupby(ordered, key=lambda question: question.type)
        )
    ]
    return PaperSheet(title, tuple(sections), version)


def _head(place: int, kind: str, questions: Sequence[ParsedQuestion]) -> str:
    each = {worth(question) for question in questions}
    total = format_points(sum(worth(question) for question in questions))
    one = f"每题{format_points(each.pop())}分，" if len(each) == 1 else f"共{len(questions)}题，"
    return f"{NUMERALS[place]}、{KIND_WORDS.get(kind, kind)}（{one}共{total}分）"


def sheet_of_paper(payload: Payload, paper: Paper, *, version: str = "") -> PaperSheet:
    """A drawn paper of an edition as it would be asked, options in the paper's order."""
    questions = _questions(payload, paper.places)
    sheet = sheet_of(payload["title"], questions, version=version)
    return replace(sheet, minutes=payload["time_limit_minutes"])


def _questions(payload: Payload, places: Sequence[Place]) -> list[ParsedQuestion]:
    """Sub-items of a case, which stand together, become one question again."""
    found: list[ParsedQuestion] = []
    for _key, group in groupby(places, key=lambda place: _case_of(payload["items"][place.index], place.index)):
        drawn = [(payload["items"][place.index], place) for place in group]
        parts = [_question(item, place) for item, place in drawn]
        case = drawn[0][0].get("case")
        if case is None:
            found += parts
            continue
        media = tuple(_media(case.get("media", ())))
        found.append(ParsedQuestion("case", case["stem"], parts=tuple(parts), media=media))
    return found


def _case_of(item: Item, index: int) -> tuple[int, int]:
    """The same for the sub-items of one case."""
    return (item["question_id"], 0) if item.get("case") else (item["question_id"], index + 1)


def _question(item: Item, place: Place) -> ParsedQuestion:
    said: dict[str, Any] = {**item, "points": place.points or item["points"]}
    question = parsed_question(said, media=tuple(_media(item.get("media", ()))))
    return reordered(question, place.order) if question.options else question


def reordered(question: ParsedQuestion, order: Sequence[int]) -> ParsedQuestion:
    """The question with its options in this order, lettered anew, the key with them."""
    if sorted(order) != list(range(len(question.options))):
        return question
    letters = {question.options[index].letter: chr(65 + place) for place, index in enumerate(order)}
    options = tuple(Option(chr(65 + place), question.options[index].text) for place, index in enumerate(order))
    media = tuple(replace(file, slot=_slot(file.slot, letters)) for file in question.media)
    return replace(question, options=options, answer=_answer(question, letters), media=media)


def _answer(question: ParsedQuestion, letters: Mapping[str, str]) -> tuple[Any, ...]:
    if question.type == "match":
        pairs = (str(pair).split("-", 1) for pair in question.answer)
        return tuple(f"{left}-{letters.get(right, right)}" for left, right in pairs)
    moved = [letters.get(letter, letter) for letter in question.answer]
    return tuple(moved) if question.type == "order" else tuple(sorted(moved))


def _slot(slot: str, letters: Mapping[str, str]) -> str:
    where, _colon, letter = slot.partition(":")
    return f"option:{letters.get(letter, letter)}" if where == "option" else slot


def _media(lines: Iterable[Mapping[str, Any]]) -> Iterable[MediaFile]:
    """Frozen media are addresses only; their words are printed."""
    return (MediaFile(line["slot"], alt=line["alt"]) for line in lines)
