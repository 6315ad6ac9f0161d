"""Near duplicates: how many of the pairs made for this are told, and how many that are two questions."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from quizzes.importers.likeness import NearIndex, canonical_text, likeness, near, near_duplicates, shape_of
from quizzes.importers.numbers import digits_for_numerals, value_of
from quizzes.importers.similarity import identity
from quizzes.importers.types import ParsedQuestion
from tests.quizzes.importers.likeness_pairs import BASES, REWORDED, TWO, apart, made, same


def is_told(one: ParsedQuestion, other: ParsedQuestion) -> bool:
    return identity(one) == identity(other) or likeness(shape_of(one), shape_of(other)) > 0


def test_precision_and_recall_on_pairs_made_for_it(capsys) -> None:
    alike, different = same(), apart()
    assert len(alike) + len(different) >= 200
    found = [is_told(*pair) for pair in alike]
    wrong = [pair for pair in different if is_told(*pair)]
    recall, precision = sum(found) / len(found), sum(found) / (sum(found) + len(wrong))
    missed = [(one.stem, other.stem) for (one, other), told in zip(alike, found, strict=True) if not told]
    print(f"\npairs {len(alike)}+{len(different)} precision {precision:.3f} recall {recall:.3f} missed {missed}")
    assert [(one.stem, other.stem) for one, other in wrong] == []
    assert recall >= 0.93


def test_of_the_pairs_reworded_by_hand_four_of_five_are_told() -> None:
    assert sum(is_told(*pair) for pair in REWORDED) >= 0.8 * len(REWORDED)
    assert [one.stem for one, other in TWO if is_told(one, other)] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("企业应当登记", "企业可以登记"),
        ("事故发生前登记", "事故发生后登记"),
        ("3人以上", "3人以下"),
        ("不属于危险源", "属于危险源"),
    ],
)
def test_words_that_tell_apart_are_never_folded(one, other) -> None:
    frame = "生产经营单位安全生产管理制度{}的规定中关于台账和记录的要求。"
    left, right = made(frame.format(one)), made(frame.format(other))
    assert likeness(shape_of(left), shape_of(right)) == 0


def test_canonical_text_folds_words_and_numerals() -> None:
    assert canonical_text("企业必须每三年复审一次,严禁超过二十四小时") == canonical_text(
        "企业应每3年复审1次,不得超过24个小时"
    )
    assert canonical_text("应急预案的相应内容") == "应急预案的相应内容"
    assert canonical_text("3米以下") != canonical_text("3米以上")
    assert canonical_text("以下哪一项") == canonical_text("下列哪个")


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("三", 3),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("一百零八", 108),
        ("五万", 50_000),
        ("二〇二一", 2021),
        ("万", None),
    ],
)
def test_numerals(numeral, value) -> None:
    assert value_of(numeral) == value


def test_words_that_look_like_numerals_stay() -> None:
    assert digits_for_numerals("一般事故统一指挥") == "一般事故统一指挥"
    assert digits_for_numerals("第三条规定二十人") == "第3条规定20人"


def test_the_index_finds_what_comparing_each_with_each_finds() -> None:
    questions = [question for pair in (*same(), *apart()) for question in pair]
    shapes = [shape_of(question) for question in questions]
    index = NearIndex(enumerate(shapes))
    for place, shape in list(enumerate(shapes))[::7]:
        every = {other for other, known in enumerate(shapes) if other != place and likeness(shape, known)}
        found = {other for other, _alike in index.near(shape, but=place)}
        assert found <= every
        assert bool(found) == bool(every)


def test_near_names_the_likest_first() -> None:
    index = NearIndex(enumerate(shape_of(question) for question in BASES))
    found = near(replace(BASES[6], stem="高处作业的人员应当配戴（ ）。"), index)
    assert found[0] == (6, 100)


def test_the_earliest_of_several_is_named() -> None:
    rows = [
        BASES[6],
        BASES[0],
        replace(BASES[6], stem="高处作业的人员应佩戴（ ）。"),
        replace(BASES[6], stem="高处作业人员须配戴（ ）"),
    ]
    assert near_duplicates(rows) == {2: 0, 3: 0}


def test_ten_times_as_many_take_ten_times_as_long() -> None:
    """Near-linear: a factor of 4 in size may cost at most about 4 times 2.5 (a loaded machine)."""

    def seconds(count: int) -> float:
        rows = [made(f"第{n}号作业票在{n * 7 % 97}号车间由{n % 13}班签发，编号{n * 31}。") for n in range(count)]
        begin = time.process_time()
        near_duplicates(rows)
        return time.process_time() - begin

    assert seconds(2000) < 10 * max(seconds(500), 0.02)
