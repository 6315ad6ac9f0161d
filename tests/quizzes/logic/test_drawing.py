"""The draw: as the blueprint says whenever it can be, by chance, repeatable, and away from what people saw."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.logic import drawing
from quizzes.logic.papers import Paper, Section, item_points, out_of
from tests.quizzes.logic.test_papers import make_item, make_payload


def section(*indexes: int, count: int = 1, points: int = 0) -> Section:
    return Section(count=count, points=points, indexes=list(indexes))


def asked(payload, paper) -> list[int]:
    return [payload["items"][place.index]["question_id"] for place in paper.places]


def pool(size: int, **fields):
    return make_payload([make_item(number=n) for n in range(size)], **fields)


def case(number: int, points: tuple[int, ...]):
    return [
        make_item(number=number, points=each, part=n, case={"stem": "案情", "n": n, "of": len(points), "media": []})
        for n, each in enumerate(points, 1)
    ]


# A blueprint: for each line how many it wants, and for each question which lines it fits.
BLUEPRINTS = st.integers(1, 4).flatmap(
    lambda lines: st.tuples(
        st.lists(st.integers(1, 3), min_size=lines, max_size=lines),
        st.lists(st.sets(st.integers(0, lines - 1), max_size=lines), min_size=1, max_size=8),
        st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=3),
    )
)


def best_possible(counts: list[int], fitting: list[set[int]], families: dict[int, int]) -> int:
    """By trying everything: the most places that can be filled."""
    best = 0
    for choice in product(*[[None, *sorted(lines)] for lines in fitting]):
        per_line = Counter(line for line in choice if line is not None)
        per_family = Counter(families.get(n, n) for n, line in enumerate(choice) if line is not None)
        if all(per_line[line] <= counts[line] for line in per_line) and max(per_family.values(), default=0) <= 1:
            best = max(best, sum(per_line.values()))
    return best


@settings(max_examples=80, deadline=None)
@given(blueprint=BLUEPRINTS, seed=st.integers(0, 2**48), avoided=st.sets(st.integers(0, 7)))
def test_a_blueprint_is_filled_as_far_as_it_can_be(blueprint, seed, avoided):
    counts, fitting, pairs = blueprint
    from quizzes.logic.blueprints import families_of

    families = families_of((a, b) for a, b in pairs if a != b and max(a, b) < len(fitting))
    groups: dict[int, list[int]] = {}
    for one, family in families.items():
        groups.setdefault(family, []).append(one)
    payload = pool(
        len(fitting),
        enemies=[sorted(group) for group in groups.values()],
        sections=[
            section(*(n for n, lines in enumerate(fitting) if line in lines), count=count, points=(line + 1) * 100)
            for line, count in enumerate(counts)
        ],
    )
    paper = drawing.draw_paper(payload, seed=seed, seen=avoided, held_back={1, 2})
    assert paper == drawing.draw_paper(payload, seed=seed, seen=avoided, held_back={1, 2})
    assert len(paper.places) == best_possible(counts, fitting, families)
    ids = asked(payload, paper)
    assert len(ids) == len(set(ids))
    assert max(Counter(families.get(one, one) for one in ids).values(), default=0) <= 1
    for line, used in Counter(place.points // 100 - 1 for place in paper.places).items():
        assert used <= counts[line]
    assert all(place.points // 100 - 1 in fitting[place.index] for place in paper.places)


@settings(max_examples=60, deadline=None)
@given(
    size=st.integers(1, 12),
    wanted=st.integers(1, 12),
    seen=st.sets(st.integers(0, 11)),
    held=st.sets(st.integers(0, 11)),
    gone=st.sets(st.integers(0, 11), max_size=6),
    seed=st.integers(0, 10_000),
)
def test_what_was_seen_comes_last_and_what_rests_before_it(size, wanted, seen, held, gone, seed):
    payload = pool(size, draw_count=wanted)
    paper = drawing.draw_paper(payload, seed=seed, withdrawn=gone, held_back=held, seen=seen)
    there = set(range(size)) - gone
    got = Counter((one in seen, one in held) for one in asked(payload, paper))
    have = Counter((one in seen, one in held) for one in there)
    left = wanted
    for rank in [(False, False), (False, True), (True, False), (True, True)]:
        assert got[rank] == min(left, have[rank])
        left -= got[rank]
    again = Paper.from_json(paper.as_json())
    assert again == paper
    kept = {"withdrawn": again.withdrawn, "held_back": again.held_back, "seen": again.seen}
    assert drawing.draw_paper(payload, seed=again.seed, **kept) == paper


def test_every_question_has_the_same_chance():
    """10,000 papers of 5 out of 20: chi square with 19 degrees of freedom stays under its 99.99 % point (52.4).

    Drawn without replacement, counts vary less than independent ones by (20-5)/(20-1); the bound is scaled by that.
    """
    payload = pool(20, draw_count=5)
    ready = drawing.pool_of(payload)
    counts = Counter(
        index for seed in range(10_000) for index in asked(payload, drawing.draw_paper(payload, seed=seed, pool=ready))
    )
    expected = 10_000 * 5 / 20
    assert sum((counts[n] - expected) ** 2 / expected for n in range(20)) < 52.4 * 15 / 19


def test_lines_of_a_blueprint_are_drawn_evenly_and_places_in_all_orders():
    payload = pool(30, sections=[section(*range(10), count=2), section(*range(10, 30), count=4)])
    ready = drawing.pool_of(payload)
    papers = [drawing.draw_paper(payload, seed=seed, pool=ready) for seed in range(10_000)]
    counts = Counter(index for paper in papers for index in asked(payload, paper))
    for members, expected in ((range(10), 2000), (range(10, 30), 2000)):
        assert sum((counts[n] - expected) ** 2 / expected for n in members) < 52.4
    first = Counter(paper.places[0].index for paper in papers)
    assert sum((first[n] - 1000) ** 2 / 1000 for n in range(10)) < 35.6  # 9 degrees of freedom, 99.99 %
    assert all([place.index < 10 for place in paper.places] == [True] * 2 + [False] * 4 for paper in papers)


@given(seed=st.integers(0, 2**48))
def test_a_case_comes_whole_in_order_and_shares_the_points(seed):
    items = [*(make_item(number=n) for n in range(4)), *case(90, (100, 100, 200)), *case(91, (300, 100))]
    payload = make_payload(
        items, sections=[section(0, 1, 2, 3, count=2, points=200), section(4, 5, 6, 7, 8, points=1000)]
    )
    paper = drawing.draw_paper(payload, seed=seed)
    indexes = [place.index for place in paper.places]
    assert indexes[2:] in ([4, 5, 6], [7, 8])
    assert [place.points for place in paper.places][2:] in ([250, 250, 500], [750, 250])
    assert out_of(payload, paper) == 1400


@pytest.mark.parametrize(
    ("points", "own", "shares"),
    [
        (1000, [100, 100, 100], [300, 350, 350]),
        (1000, [0, 0], [500, 500]),
        (100, [100, 100, 100], [33, 33, 34]),
        (500, [9999, 1], [450, 50]),
        (2, [1, 1, 1], [0, 1, 1]),
        (700, [5], [700]),
    ],
)
def test_what_the_parts_of_a_case_are_worth(points, own, shares):
    assert drawing.share_points(points, own) == shares


@given(points=st.integers(1, 20_000), own=st.lists(st.integers(0, 2000), min_size=1, max_size=8))
def test_shares_always_add_up(points, own):
    shares = drawing.share_points(points, own)
    assert sum(shares) == points
    assert min(shares) >= (1 if points >= len(own) else 0)


def test_the_points_of_a_place_are_its_lines_or_the_items():
    payload = pool(2, sections=[section(0, points=250), section(1)])
    first, second = drawing.draw_paper(payload, seed=1).places
    assert (item_points(payload, first), item_points(payload, second)) == (250, 100)


def test_a_plain_draw_takes_a_withdrawn_case_with_none_of_its_parts():
    payload = make_payload([*case(90, (100, 100)), make_item(number=1)], draw_count=2)
    assert asked(payload, drawing.draw_paper(payload, seed=3, withdrawn={90})) == [1]


def test_rights_of_a_match_and_the_list_of_a_photo_are_shuffled_too():
    photo = make_item("hotspot", texts="", body={"places": [{"id": f"p{n}"} for n in range(5)]}, number=2)
    payload = make_payload([make_item("match"), photo, make_item("essay", texts="", number=3)], fixed=True)
    orders = {index: set() for index in range(3)}
    for seed in range(40):
        for place in drawing.draw_paper(payload, seed=seed).places:
            orders[place.index].add(place.order)
    assert len(orders[0]) > 5
    assert len(orders[1]) > 20
    assert {tuple(sorted(order)) for order in orders[1]} == {(0, 1, 2, 3, 4)}
    assert orders[2] == {()}


@pytest.mark.parametrize(
    ("texts", "may"),
    [
        ("停机 断电 撤离 A、B都对", False),
        ("停机 断电 AB 报告", False),
        ("停机 断电 撤离 ABC都是", False),
        ("停机 断电 撤离 其他选项都不对", False),
        ("停机 断电 撤离 选项A", False),
        ("0.5MPa 1MPa 1.5MPa 2MPa", True),
        ("PPE AED 灭火毯 警戒带", True),
        ("A级 B级 C级 D级", True),
        ("IP54 IP65 IP67 IP68", True),
    ],
)
def test_options_that_name_their_neighbours_keep_their_places(texts, may):
    assert drawing.may_shuffle(make_item(texts=texts)) is may
