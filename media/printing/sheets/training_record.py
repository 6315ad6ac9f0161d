"""年度安全生产教育培训档案 of an enterprise: A4 landscape, as many pages as it takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .words import paper_date, paper_moment


def context_v1(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with numbered people and dates in words."""
    return {
        **facts,
        "title": facts.get("title") or "年度安全生产教育培训档案",
        "printed": paper_moment(facts["printed_at"]),
        "people": [
            _person(number, person, year=facts["year"]) for number, person in enumerate(facts["people"], start=1)
        ],
    }


def title(facts: Mapping[str, Any]) -> str:
    """The PDF's title."""
    return f"{facts['enterprise']} {facts['year']}年度安全生产教育培训档案"


def created(facts: Mapping[str, Any]) -> str:
    """The day of printing, from the facts."""
    return str(facts["printed_at"])[:10]


def _person(number: int, person: Mapping[str, Any], *, year: int) -> dict[str, Any]:
    # The year stands in the head of every page; in a narrow column only another year is written out.
    trainings = [{**line, "day": _day(line["held_on"], year=year)} for line in person["trainings"]]
    is_short = float(person["hours_short"] or 0) > 0
    return {**person, "number": number, "trainings": trainings, "is_short": is_short}


def _day(held_on: str, *, year: int) -> str:
    return paper_date(held_on).removeprefix(f"{year}年")
