"""Spellings: chains, circles, and who stands once for two posts."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kernel.periods import Period
from orgs.logic.merges import Stay, end_of_chain, fold_stays, merge_problem, spellings_of

KEYS = st.integers(1, 9)
FIRST = date(2024, 1, 1)


def test_an_alias_of_an_alias_is_followed_to_the_end() -> None:
    mains = {1: 2, 2: 3, 4: 3}
    assert [end_of_chain(each, mains) for each in (1, 2, 3, 4, 5)] == [3, 3, 3, 3, 5]
    assert spellings_of(1, mains) == spellings_of(3, mains) == (3, 1, 2, 4)
    assert spellings_of(5, mains) == (5,)


def test_what_may_not_be_merged() -> None:
    assert merge_problem(1, 1, {}) == "merge-itself"
    assert merge_problem(1, 3, {1: 2}) == "merge-away-already"
    assert merge_problem(3, 1, {1: 2}) == "merge-into-merged"
    assert merge_problem(2, 1, {1: 2}) == "merge-into-merged"
    assert merge_problem(2, 3, {1: 2}) == ""


@given(st.lists(st.tuples(KEYS, KEYS), max_size=20), st.data())
def test_accepted_merges_never_close_a_circle_and_undo_in_any_order(pairs: list[tuple[int, int]], data) -> None:
    mains: dict[int, int] = {}
    for alias, main in pairs:
        if not merge_problem(alias, main, mains):
            mains[alias] = main
    assert all(end_of_chain(each, mains) not in mains for each in range(1, 10))
    groups = {spellings_of(each, mains) for each in range(1, 10)}
    assert sorted(each for group in groups for each in group) == list(range(1, 10)), "each in one group"
    if mains:
        undone = data.draw(st.sampled_from(sorted(mains)))
        left = {alias: main for alias, main in mains.items() if alias != undone}
        apart = spellings_of(undone, left)
        rest = spellings_of(mains[undone], left)
        assert sorted(apart + rest) == sorted(spellings_of(undone, mains))


def test_circles_end_all_the_same() -> None:
    assert end_of_chain(1, {1: 2, 2: 1}) in (1, 2)


def stay(key: int, rank: int, start: int, end: int | None, person: int = 1) -> Stay:
    days = Period(FIRST + timedelta(start), None if end is None else FIRST + timedelta(end))
    return Stay(key, person, 1, rank, days)


def test_two_spellings_of_one_post_stand_once() -> None:
    old, new = stay(1, 7, 0, None), stay(2, 0, 200, None)
    assert fold_stays([old, new]) == {2: old.period}
    assert fold_stays([old]) == {1: old.period}
    ended = stay(3, 7, 0, 100)
    assert fold_stays([ended, new]) == {3: ended.period, 2: new.period}


def test_posts_in_one_spelling_stay_apart() -> None:
    first, second, alias = stay(1, 0, 10, 99), stay(2, 0, 100, 300), stay(3, 7, 0, None)
    assert fold_stays([first, second, alias]) == {
        1: Period(alias.period.start, first.period.end),
        2: Period(second.period.start, None),
    }


@st.composite
def stays(draw) -> list[Stay]:
    """Posts as they can be: in one spelling, a person's posts follow each other."""
    found = []
    key = 0
    for person in (1, 2):
        for rank in (0, 5, 9):
            edges = sorted(draw(st.lists(st.integers(0, 400), max_size=6, unique=True)))
            for start, end in zip(edges[::2], edges[1::2], strict=False):
                key += 1
                found.append(stay(key, rank, start, end, person))
    return found


@given(stays(), st.integers(0, 400))
def test_nobody_is_lost_and_nobody_stands_twice_on_a_day(posts: list[Stay], at: int) -> None:
    day = FIRST + timedelta(at)
    there = [post for post in posts if day in post.period]
    rows = fold_stays(there)
    people = [post.person_id for post in there if post.post_id in rows]
    assert set(people) == {post.person_id for post in there}
    assert len(people) == len(set(people))
    assert all(day in period for period in rows.values())


@given(stays())
def test_over_a_year_every_person_is_there_and_no_day_is_lost(posts: list[Stay]) -> None:
    rows = fold_stays(posts)
    by_key = {post.post_id: post for post in posts}
    assert {by_key[key].person_id for key in rows} == {post.person_id for post in posts}
    for post in posts:
        mine = [period for key, period in rows.items() if by_key[key].person_id == post.person_id]
        for edge in (post.period.start, post.period.end):
            assert any(edge in period for period in mine)
