"""Two states of one instrument: what belongs together, and the words that changed."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from regulations.logic.comparison import Kind, Row, compare, likely_olds, propose_links
from regulations.logic.plan import Created, Plan, Stored, is_older, make_plan
from tests.regulations.texts import NEW, OLD, SAMPLES, needs_samples, text_of


def texts(path):
    return {article.key: article.text for article in text_of(path).articles}


def rows_of(old, new):
    return [
        (row.kind.value, [key[0] for key in row.olds], [key[0] for key in row.news])
        for row in compare(old, new, propose_links(old, new))
    ]


def test_every_fate_of_an_article() -> None:
    assert rows_of(texts(OLD), texts(NEW)) == [
        ("same", [1], [1]), ("changed", [2], [2]), ("new", [], [3]), ("renumbered", [3], [4]), ("changed", [4], [5]),
        ("changed", [5], [6]), ("renumbered", [5], [6]), ("renumbered", [6], [7]), ("split", [7], [8, 9]),
        ("merged", [8, 9], [10]), ("renumbered", [10], [11]), ("changed", [11], [12]), ("renumbered", [12], [13]),
        ("deleted", [13], []), ("changed", [14], [14]),
    ]  # fmt: skip


def test_spaces_and_punctuation_change_nothing() -> None:
    assert rows_of({(1, 0): "甲，乙；丙。"}, {(1, 0): "甲、乙；\n丙"}) == [("same", [1], [1])]


def test_an_article_without_a_text_goes_on_under_its_number() -> None:
    assert rows_of({(1, 0): "", (9, 0): ""}, {(1, 0): "有了正文。"}) == [("filled", [1], [1]), ("deleted", [9], [])]


def test_an_editors_links_are_what_counts() -> None:
    old, new = texts(OLD), texts(NEW)
    links = [link for link in propose_links(old, new) if link[1] not in ((8, 0), (9, 0))]
    rows = compare(old, new, [*links, ((13, 0), (9, 0)), ((99, 0), (1, 0)), ((13, 0), (9, 0))])
    assert Row(Kind.DELETED, ((7, 0),), ()) in rows
    assert Row(Kind.NEW, (), ((8, 0),)) in rows
    assert [row.kind for row in rows if row.olds == ((13, 0),)] == [Kind.CHANGED]


def test_what_an_editor_may_choose_among() -> None:
    assert likely_olds(texts(OLD), texts(NEW))[13, 0][0] == (12, 0)


ARTICLES = st.dictionaries(
    st.tuples(st.integers(1, 40), st.integers(0, 2)), st.text(alphabet="甲乙丙丁戊己庚辛。", max_size=30), max_size=12
)


@settings(max_examples=60)
@given(ARTICLES, ARTICLES)
def test_every_article_stands_in_exactly_one_row(old, new) -> None:
    rows = compare(old, new, propose_links(old, new))
    assert sorted(key for row in rows for key in row.olds) == sorted(old)
    assert sorted(key for row in rows for key in row.news) == sorted(new)


@settings(max_examples=60)
@given(ARTICLES)
def test_a_text_compared_with_itself_is_unchanged(old) -> None:
    kinds = {row.kind for row in compare(old, old, propose_links(old, old))}
    assert kinds <= {Kind.SAME, Kind.FILLED}


@settings(max_examples=60)
@given(ARTICLES, st.randoms())
def test_renumbering_alone_is_seen_as_such(old, random) -> None:
    distinct = {key: f"{text}{'子丑寅卯'[index % 4]}{index}" for index, (key, text) in enumerate(sorted(old.items()))}
    new = {(number + 100, suffix): text for (number, suffix), text in distinct.items()}
    rows = compare(distinct, new, propose_links(distinct, new))
    assert {row.kind for row in rows} <= {Kind.RENUMBERED}
    assert all(row.news == tuple((number + 100, suffix) for number, suffix in row.olds) for row in rows)


DAY = date(2026, 9, 1)


def plan_of(old: dict, new: dict, *, day: date = DAY) -> Plan:
    rows = compare(
        {key: row.text for key, row in old.items()}, new, propose_links({k: r.text for k, r in old.items()}, new)
    )
    return make_plan(rows, old, day=day)


def test_what_confirming_does() -> None:
    earlier = date(2015, 5, 1)
    old = {
        (1, 0): Stored(1, "管好水车作坊。", earlier, "目的", "白话"),
        (2, 0): Stored(2, "掌柜是安全的当家人，先看住闸门。", earlier, "当家人", "白话二"),
        (3, 0): Stored(3, "旧行会规矩从此不用。", earlier),
    }
    new = {(1, 0): "管好水车作坊。", (3, 0): "掌柜是安全的当家人，先看住闸门。"}
    assert plan_of(old, new) == Plan(
        kept={1: (1, 0)},
        ended=[2, 3],
        created=[Created((3, 0), "当家人", "白话二")],
        successions=[(2, (3, 0), Kind.RENUMBERED), (3, None, Kind.DELETED)],
    )


def test_a_text_for_the_same_day_is_written_in_place() -> None:
    old = {
        (1, 0): Stored(1, "", DAY, "目的", "白话"),
        (2, 0): Stored(2, "罚三天河堤。", DAY),
        (4, 0): Stored(4, "", None),
    }
    new = {(1, 0): "为了平安。", (2, 0): "罚五天河堤。", (4, 0): "完。"}
    assert plan_of(old, new) == Plan(filled={1: (1, 0), 2: (2, 0), 4: (4, 0)})


def test_our_own_words_of_an_earlier_state_are_no_text() -> None:
    old = {(1, 0): Stored(1, "", date(2015, 5, 1), "目的", "白话")}
    assert plan_of(old, {(1, 0): "为了平安。"}) == Plan(
        ended=[1], created=[Created((1, 0), "目的")], successions=[(1, (1, 0), Kind.CHANGED)]
    )


def test_older_texts_come_first() -> None:
    assert is_older({(1, 0): Stored(1, "有", date(2026, 1, 1))}, day=date(2025, 1, 1))
    assert not is_older({(1, 0): Stored(1, "", date(2026, 1, 1))}, day=date(2025, 1, 1))


@needs_samples
def test_a_real_revision() -> None:
    """Read by a person: 突发事件应对法 of 2007 (70 articles) against 2024 (106)."""
    assert SAMPLES is not None
    (first,), (second,) = (SAMPLES.glob(f"突发事件应对法-{year}*") for year in (2007, 2024))
    old, new = texts(first), texts(second)
    rows = rows_of(old, new)
    moved = {olds[0]: news[0] for kind, olds, news in rows if kind == "renumbered"}
    assert moved == {14: 24, 21: 34, 24: 37, 28: 41, 41: 58, 42: 63, 47: 70, 51: 75, 56: 78}
    assert [row for row in rows if row[0] in ("split", "merged", "deleted")] == [
        ("merged", [10, 54], [7]), ("split", [11], [10, 23]), ("split", [61], [15, 89, 90]), ("split", [7], [17, 18]),
        ("merged", [8, 9], [19, 21]), ("split", [32], [45, 46]), ("deleted", [53], []),
    ]  # fmt: skip
    changed = {olds[0]: news[0] for kind, olds, news in rows if kind == "changed"}
    assert changed == {
        1: 1, 2: 2, 3: 3, 6: 6, 12: 12, 13: 13, 15: 14, 4: 16, 16: 25, 17: 26, 18: 28, 19: 30, 5: 32, 20: 33, 22: 35,
        23: 36, 25: 38, 26: 39, 27: 40, 29: 42, 30: 43, 31: 44, 33: 49, 34: 52, 35: 55, 36: 56, 37: 59, 38: 60, 39: 61,
        40: 62, 43: 64, 44: 66, 45: 67, 46: 69, 48: 72, 49: 73, 50: 74, 52: 76, 55: 77, 57: 79, 58: 86, 59: 87, 60: 88,
        62: 92, 63: 95, 64: 96, 65: 97, 66: 98, 67: 100, 68: 102, 69: 103, 70: 106,
    }  # fmt: skip
