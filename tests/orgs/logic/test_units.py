"""Trees of dated links, former places, days that overlap."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.periods import Period
from orgs.logic.units import (
    RANKS,
    Former,
    Link,
    below,
    chain_above,
    change_problem,
    day_before,
    former_on,
    is_correction,
    last_change,
    link_problem,
    may_hold,
    overlap,
    parents_on,
)

DAY = date(2026, 6, 1)
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
COUNTY, TOWN, OTHER, VILLAGE = 1, 2, 3, 4
LEVELS = {COUNTY: "county", TOWN: "town", OTHER: "town", VILLAGE: "village"}


@st.composite
def periods(draw) -> Period:
    start, end = draw(st.none() | DAYS), draw(st.none() | DAYS)
    return Period(end, start) if start and end and end < start else Period(start, end)


def test_the_tree_of_a_day() -> None:
    links = [
        Link(TOWN, COUNTY, Period(None)),
        Link(VILLAGE, TOWN, Period(None, date(2026, 5, 31))),
        Link(VILLAGE, OTHER, Period(date(2026, 6, 1))),
        Link(OTHER, COUNTY, Period(None)),
    ]
    assert parents_on(links, date(2026, 5, 31)) == {TOWN: COUNTY, VILLAGE: TOWN, OTHER: COUNTY}
    assert below(TOWN, parents_on(links, date(2026, 5, 31))) == {TOWN, VILLAGE}
    assert below(TOWN, parents_on(links, DAY)) == {TOWN}
    assert below(OTHER, parents_on(links, DAY)) == {OTHER, VILLAGE}
    assert chain_above(VILLAGE, parents_on(links, DAY)) == (VILLAGE, OTHER, COUNTY)


@pytest.mark.parametrize(
    ("link", "others", "problem"),
    [
        (Link(VILLAGE, TOWN, Period(DAY)), [], ""),
        (Link(VILLAGE, COUNTY, Period(DAY)), [], ""),
        (Link(TOWN, VILLAGE, Period(DAY)), [], "area-levels"),
        (Link(TOWN, OTHER, Period(DAY)), [], "area-levels"),
        (Link(TOWN, TOWN, Period(DAY)), [], "area-under-itself"),
        (Link(VILLAGE, TOWN, Period(DAY, date(2026, 5, 1))), [], "dates-turned"),
        (Link(VILLAGE, TOWN, Period(DAY)), [Link(VILLAGE, OTHER, Period(None, DAY))], "area-links-overlap"),
        (Link(VILLAGE, TOWN, Period(DAY)), [Link(VILLAGE, OTHER, Period(None, day_before(DAY)))], ""),
        (Link(VILLAGE, TOWN, Period(None)), [Link(VILLAGE, OTHER, Period(DAY))], "area-links-overlap"),
        # Levels changed by hand later: the tree itself is asked too, on every day on which it changes.
        (Link(VILLAGE, TOWN, Period(DAY)), [Link(TOWN, VILLAGE, Period(None))], "area-under-itself"),
        (Link(VILLAGE, TOWN, Period(DAY)), [Link(TOWN, VILLAGE, Period(date(2027, 1, 1)))], "area-under-itself"),
        (Link(VILLAGE, TOWN, Period(None)), [Link(TOWN, VILLAGE, Period(None, DAY))], "area-under-itself"),
        (Link(VILLAGE, TOWN, Period(DAY)), [Link(TOWN, VILLAGE, Period(None, day_before(DAY)))], ""),
    ],
)
def test_which_links_may_be_written(link: Link, others: list[Link], problem: str) -> None:
    assert link_problem(link, others, LEVELS) == problem


@given(st.sampled_from(sorted(RANKS)), st.sampled_from(sorted(RANKS)))
def test_levels_are_never_turned_round(one: str, other: str) -> None:
    assert not (may_hold(one, other) and may_hold(other, one))


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), periods()), max_size=25), DAYS)
def test_whatever_is_accepted_is_a_tree_on_every_day(wanted: list[tuple[int, int, Period]], on: date) -> None:
    levels = {number: ["county", "town", "zone", "village"][number // 2] for number in range(8)}
    links: list[Link] = []
    for child, parent, period in wanted:
        link = Link(child, parent, period)
        if not link_problem(link, links, levels):
            links.append(link)
    held = [link for link in links if on in link.period]
    parents = parents_on(links, on)
    assert len(parents) == len(held), "one parent a day"
    for area in range(8):
        chain = chain_above(area, parents)
        assert parents.get(chain[-1]) is None, "every chain ends at a top"
        assert all(area in below(above, parents) for above in chain)
        assert [levels[each] for each in chain] == sorted(
            (levels[each] for each in chain), key=lambda level: -RANKS[level]
        )


@given(periods(), periods(), DAYS)
def test_overlap_is_a_common_day(one: Period, other: Period, day: date) -> None:
    assert overlap(one, other) == overlap(other, one)
    if day in one and day in other:
        assert overlap(one, other)
    edges = [each for period in (one, other) for each in (period.start, period.end) if each is not None]
    probes = {DAY, *edges, *(each + timedelta(1) for each in edges), *(each - timedelta(1) for each in edges)}
    assert overlap(one, other) == any(each in one and each in other for each in probes)


@given(st.lists(st.tuples(st.integers(1, 5), DAYS), max_size=12), DAYS)
def test_moves_leave_every_earlier_day_as_it_was(moves: list[tuple[int, date]], probe: date) -> None:
    """The same answer by keeping former places and by keeping a list of (from, place)."""
    today = date(2027, 12, 31)
    current: int | str = 0
    former: list[Former] = []
    told: list[tuple[date, int]] = [(date.min, 0)]
    for place, on in moves:
        before = {day: former_on(current, former, day) for day in (probe, day_before(on), date(2024, 1, 1))}
        if place == current or change_problem(on, today=today, former=former):
            continue
        if is_correction(on, former):
            last = max(former, key=lambda each: each.until)
            told[-1] = (on, place)
            if last.value == place:
                former.remove(last)
                told.pop()
        else:
            former.append(Former(current, day_before(on)))
            told.append((on, place))
        current = place
        assert all(former_on(current, former, day) == was for day, was in before.items() if day < on)
        assert former_on(current, former, on) == place
    assert former_on(current, former, probe) == [place for since, place in told if since <= probe][-1]


def test_days_of_changes() -> None:
    former = [Former(1, date(2026, 3, 31)), Former(2, date(2025, 12, 31))]
    assert last_change(former) == date(2026, 4, 1)
    assert last_change([]) is None
    assert change_problem(date(2026, 6, 2), today=DAY, former=former) == "on-in-future"
    assert change_problem(DAY, today=DAY, former=former) == ""
    assert change_problem(date(2026, 4, 1), today=DAY, former=former) == ""
    assert change_problem(date(2026, 3, 31), today=DAY, former=former) == "on-before-last"
    assert former_on(3, former, date(2025, 12, 31)) == 2
    assert former_on(3, former, date(2026, 1, 1)) == 1
    assert former_on(3, former, date(2026, 4, 1)) == 3
