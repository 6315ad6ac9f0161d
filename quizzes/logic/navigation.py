"""Moving through a paper: freely, one question after the other, or section by section. What is behind stays behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quizzes.logic.papers import Item, Paper, Payload, Place

FREE, SEQUENTIAL, SECTIONS = "free", "sequential", "sections"
CASE = "case"
# The order of a Chinese paper: 单选、多选、不定项、判断、填空、排序、匹配、看图、案例、简答.
SECTION_ORDER = ("single", "multiple", "indefinite", "truefalse", "fill", "order", "match", "hotspot", CASE, "essay")


@dataclass(frozen=True, slots=True)
class PaperSection:
    """Questions of one type that stand together. `first` and `last` are places from 0, both in it."""

    kind: str
    first: int
    last: int

    @property
    def places(self) -> range:
        """Its places, from 0."""
        return range(self.first, self.last + 1)


def section_kind(item: Item) -> str:
    """The type under which a question stands on a paper; the sub-items of a case stand under the case."""
    return CASE if item.get("case") else item["type"]


def grouped(payload: Payload, places: Sequence[Place]) -> list[Place]:
    """The places by sections, in their own order within one."""
    return sorted(places, key=lambda place: SECTION_ORDER.index(section_kind(payload["items"][place.index])))


def paper_sections(payload: Payload, paper: Paper) -> tuple[PaperSection, ...]:
    """Runs of questions of the same type, in the paper's order."""
    found: list[PaperSection] = []
    for number, place in enumerate(paper.places):
        kind = section_kind(payload["items"][place.index])
        if found and found[-1].kind == kind:
            found[-1] = PaperSection(kind, found[-1].first, number)
        else:
            found.append(PaperSection(kind, number, number))
    return tuple(found)


def navigation_of(payload: Payload) -> str:
    """``free``, ``sequential`` or ``sections``."""
    return payload.get("navigation", FREE)


def last_step(payload: Payload, paper: Paper) -> int:
    """The last value that `reached` can take: the last place, the last section; 0 where people move freely."""
    way = navigation_of(payload)
    if way == SEQUENTIAL:
        return len(paper.places) - 1
    return len(paper_sections(payload, paper)) - 1 if way == SECTIONS else 0


def open_places(payload: Payload, paper: Paper, reached: int) -> range:
    """The places that may be shown and answered now."""
    way = navigation_of(payload)
    if way == SEQUENTIAL:
        return range(reached, min(reached + 1, len(paper.places)))
    if way == SECTIONS:
        sections = paper_sections(payload, paper)
        return sections[min(reached, len(sections) - 1)].places
    return range(len(paper.places))


def refusal_of(payload: Payload, paper: Paper, *, reached: int, place: int) -> str | None:
    """Why a place takes no answer now: ``left-behind``, ``not-open-yet``; None when it does."""
    allowed = open_places(payload, paper, reached)
    if place in allowed:
        return None
    return "left-behind" if place < allowed.start else "not-open-yet"
