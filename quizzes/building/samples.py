"""A sample paper: what somebody would be asked if the quiz were published as it is, from a seed of one's choice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kernel.units import format_points
from quizzes.enums import QuestionType
from quizzes.logic.drawing import draw_paper
from quizzes.logic.papers import Item, MediaLine, Paper, Payload, Place, item_points, lefts_of, letter, option_texts
from quizzes.models import Quiz
from quizzes.screens import Cell, answer_words, preview_context
from quizzes.services.editions import edition_payload

MOST_SEED = 2**31 - 1


@dataclass(frozen=True, slots=True)
class SampleQuestion:
    """A question of a sample, numbered from 1, as the editor reads it. `case_stem`: before a case's first part."""

    number: int
    kind: str
    stem: str
    points: str
    lefts: list[str]
    options: list[tuple[str, str]]
    answer: str
    case_stem: str
    media: list[MediaLine]


@dataclass(frozen=True, slots=True)
class Sample:
    """A drawn paper over what an edition would hold."""

    payload: Payload
    paper: Paper

    def item(self, number: int) -> tuple[Item, Place]:
        """The question at a place, from 1. Raises IndexError."""
        if number < 1:
            raise IndexError(number)
        place = self.paper.places[number - 1]
        return self.payload["items"][place.index], place


def draw_sample(quiz: Quiz, *, seed: int) -> Sample:
    """Freezes nothing. Raises DomainError as `publish_edition` does."""
    payload = edition_payload(quiz)
    return Sample(payload, draw_paper(payload, seed=seed))


def sample_questions(sample: Sample) -> list[SampleQuestion]:
    """All of a sample, in its order."""
    return [_question(sample, number) for number in range(1, len(sample.paper.places) + 1)]


def _question(sample: Sample, number: int) -> SampleQuestion:
    item, place = sample.item(number)
    case = item.get("case")
    is_first = case is not None and case["n"] == 1
    shown = [] if item["type"] in {"truefalse", "hotspot"} else option_texts(item, place)
    return SampleQuestion(
        number=number,
        kind=str(QuestionType(item["type"]).label),
        stem=item["stem"],
        points=format_points(item_points(sample.payload, place)),
        lefts=[left["text"] for left in lefts_of(item)],
        options=[(letter(at), text) for at, text in enumerate(shown)],
        answer=_answer(item, place),
        case_stem=case["stem"] if case and is_first else "",
        media=[*(case["media"] if case and is_first else ()), *item.get("media", ())],
    )


def _answer(item: Item, place: Place) -> str:
    """The key as this paper's reader would give it."""
    key = item["key"]
    if item["type"] == "fill":
        return "；".join(" / ".join(alternatives) for alternatives in key)
    if item["type"] in {"match", "order"}:
        seen = {item["options"][index]["id"]: letter(at) for at, index in enumerate(place.order)}
        if item["type"] == "order":
            return " → ".join(seen.get(name, name) for name in key)
        return "；".join(
            f"{left}-{seen.get(right, right)}" for left, _dash, right in (one.partition("-") for one in key)
        )
    if item["type"] == "hotspot":
        names = {spot["id"]: spot["text"] for spot in item.get("body", {}).get("places", ())}
        return "；".join(names.get(name, name) for name in key)
    return answer_words(item, place, key)


def phone_context(sample: Sample, number: int) -> dict[str, Any]:
    """The context of the page that shows one question of a sample as a phone does."""
    item, place = sample.item(number)
    count = len(sample.paper.places)
    worth = item | {"points": item_points(sample.payload, place)}
    context = preview_context(worth, place=place)  # type: ignore[arg-type]
    # The script counts by the list of questions; only this one is ever shown.
    script = context["script"] | {"n": number, "q": context["script"]["q"] * count}
    cells = [Cell(at, False, False, at == number) for at in range(1, count + 1)]
    told = {"n": number, "count": count, "quiz_title": sample.payload["title"], "cells": cells}
    return context | told | {"script": script}
