"""Sections as on paper, and what may be shown and answered now."""

from __future__ import annotations

from typing import Any

import pytest

from quizzes.logic.navigation import PaperSection, grouped, last_step, open_places, paper_sections, refusal_of
from quizzes.logic.papers import Paper, Place

KINDS = ("truefalse", "single", "essay", "single", "fill", "case")


def payload(navigation: str = "free") -> Any:
    items = [{"type": "single" if kind == "case" else kind, "options": []} for kind in KINDS]
    items[-1]["case"] = {"stem": "案例", "n": 1, "of": 1, "media": []}
    return {"items": items} | ({} if navigation == "free" else {"navigation": navigation})


PAPER = Paper(1, tuple(grouped(payload(), [Place(n, ()) for n in range(len(KINDS))])))


def test_types_stand_together_in_the_order_of_a_paper():
    assert [KINDS[place.index] for place in PAPER.places] == ["single", "single", "truefalse", "fill", "case", "essay"]
    assert [place.index for place in PAPER.places][:2] == [1, 3]
    assert paper_sections(payload(), PAPER) == (
        PaperSection("single", 0, 1),
        PaperSection("truefalse", 2, 2),
        PaperSection("fill", 3, 3),
        PaperSection("case", 4, 4),
        PaperSection("essay", 5, 5),
    )


@pytest.mark.parametrize(
    ("navigation", "reached", "places", "last"),
    [
        ("free", 0, range(6), 0),
        ("sequential", 2, range(2, 3), 5),
        ("sections", 0, range(2), 4),
        ("sections", 3, range(4, 5), 4),
        ("sections", 9, range(5, 6), 4),
    ],
)
def test_what_is_open(navigation, reached, places, last):
    assert open_places(payload(navigation), PAPER, reached) == places
    assert last_step(payload(navigation), PAPER) == last


@pytest.mark.parametrize(
    ("navigation", "reached", "place", "refusal"),
    [
        ("free", 0, 5, None),
        ("sequential", 2, 2, None),
        ("sequential", 2, 1, "left-behind"),
        ("sequential", 2, 3, "not-open-yet"),
        ("sections", 0, 1, None),
        ("sections", 1, 1, "left-behind"),
        ("sections", 1, 3, "not-open-yet"),
    ],
)
def test_what_takes_no_answer(navigation, reached, place, refusal):
    assert refusal_of(payload(navigation), PAPER, reached=reached, place=place) == refusal
