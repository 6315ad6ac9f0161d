# ruff: noqa: E501  (samples are read more easily in one line)
"""The rules that a question of every type must satisfy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from quizzes.importers.checks import check_question
from quizzes.importers.codes import ALL_CODES
from quizzes.importers.types import MediaFile, Option, ParsedQuestion, PhotoPlace, RubricLine


def options(*texts: str) -> tuple[Option, ...]:
    return tuple(Option(chr(65 + index), text) for index, text in enumerate(texts))


def lefts(*texts: str) -> tuple[Option, ...]:
    return tuple(Option(str(index), text) for index, text in enumerate(texts, start=1))


SINGLE = ParsedQuestion("single", "谁负责？", options("甲", "乙", "丙"), ("A",))
ORDER = ParsedQuestion("order", "排序", options("甲", "乙", "丙"), ("B", "A", "C"))
MATCH = ParsedQuestion("match", "配对", options("一", "二", "三"), ("1-B", "2-A"), lefts=lefts("甲", "乙"))
FILL = ParsedQuestion("fill", "应为____，____。", answer=(("甲",), ("#3:1", "三")))
PLACES = (PhotoPlace("p1", "rect", (0, 0, 100, 100), "配电箱"), PhotoPlace("p2", "circle", (5000, 5000, 300), "灭火器"))
HOTSPOT = ParsedQuestion("hotspot", "找隐患", answer=("p1",), places=PLACES, media=(MediaFile("photo", "a.png", b"x"),))
ESSAY = ParsedQuestion("essay", "说明", answer=("要点",), rubric=(RubricLine("要点", 200),), points=200)
CASE = ParsedQuestion("case", "某厂起火。", parts=(SINGLE, FILL, ESSAY))
JUDGE = ParsedQuestion("truefalse", "对吗", answer=("对",))


@pytest.mark.parametrize(
    "question", [SINGLE, ORDER, MATCH, FILL, HOTSPOT, ESSAY, CASE, JUDGE], ids=lambda one: one.type
)
def test_good(question: ParsedQuestion) -> None:
    assert check_question(question) == []


FAULTS = [
    (replace(SINGLE, stem="？！"), ["stem-missing"]),
    (replace(SINGLE, stem="甲" * 2001), ["stem-too-long"]),
    (replace(SINGLE, answer=()), ["answer-missing"]),
    (replace(SINGLE, answer=("D",)), ["answer-out-of-range"]),
    (replace(SINGLE, answer=("A", "B")), ["single-with-many-answers"]),
    (replace(SINGLE, type="multiple"), ["multiple-with-one-answer"]),
    (replace(SINGLE, type="indefinite"), []),
    (replace(SINGLE, options=options("甲"), answer=("A",)), ["too-few-options"]),
    (replace(SINGLE, options=options("甲", "甲 ")), ["duplicate-options"]),
    (replace(SINGLE, options=options("mg", "Mg")), []),
    (replace(SINGLE, options=options("", ""), media=(MediaFile("option:A"), MediaFile("option:B"))), []),
    (replace(SINGLE, options=options("甲", "乙" * 501)), ["option-too-long"]),
    (replace(SINGLE, points=0), ["bad-points"]),
    (replace(SINGLE, code="1" * 41, remark="甲" * 501), ["code-too-long", "remark-too-long"]),
    (replace(SINGLE, valid_from=date(2024, 2, 2), valid_to=date(2024, 2, 1)), ["dates-reversed"]),
    (replace(SINGLE, valid_from=date(2024, 2, 2), valid_to=date(2024, 2, 2)), []),
    (replace(JUDGE, answer=()), ["answer-missing"]),
    (replace(JUDGE, answer=("A",)), ["answer-unreadable"]),
    (replace(FILL, stem="没有空"), ["no-blank"]),
    (replace(FILL, answer=(("甲",),)), ["blank-count-mismatch"]),
    (replace(FILL, answer=(("甲",), ("", " "))), ["blank-count-mismatch"]),
    (replace(FILL, answer=(("甲",), ("#3:x",))), ["number-unreadable"]),
    (replace(FILL, answer=(("甲",), ("#号",))), []),
    (replace(FILL, answer=()), ["answer-missing"]),
    (replace(ORDER, answer=("A", "B")), ["order-incomplete"]),
    (replace(ORDER, answer=("A", "B", "B")), ["order-incomplete"]),
    (replace(MATCH, lefts=lefts("甲"), answer=("1-A",)), ["too-few-pairs"]),
    (replace(MATCH, options=options("一"), answer=("1-A", "2-A")), ["match-too-few-rights"]),
    (replace(MATCH, answer=("1-A",)), ["match-incomplete"]),
    (replace(MATCH, answer=("1-A", "1-B", "2-C")), ["match-incomplete"]),
    (replace(MATCH, answer=("1-A", "2-Z")), ["match-incomplete"]),
    (replace(MATCH, lefts=lefts("甲", "甲")), ["duplicate-lefts"]),
    (replace(MATCH, options=options("一", "一", "三")), ["duplicate-options"]),
    (replace(HOTSPOT, media=()), ["hotspot-no-photo"]),
    (replace(HOTSPOT, answer=()), ["hotspot-no-hazard"]),
    (replace(HOTSPOT, answer=("p1", "p2")), ["hotspot-no-decoy"]),
    (replace(HOTSPOT, answer=("p9",)), ["hotspot-place-unknown"]),
    (replace(HOTSPOT, places=(PLACES[0], replace(PLACES[1], text=" "))), ["hotspot-place-nameless"]),
    (replace(HOTSPOT, places=(PLACES[0], replace(PLACES[1], id="p1"), PLACES[1])), ["hotspot-place-repeated", "hotspot-overlap"]),
    (replace(HOTSPOT, places=(PLACES[0], replace(PLACES[1], at=(5000, 10_001, 5)))), ["hotspot-place-outside"]),
    (replace(HOTSPOT, places=(PLACES[1], replace(PLACES[0], at=(0, 0, 10)))), ["hotspot-place-outside"]),
    (replace(HOTSPOT, places=(PLACES[0], replace(PLACES[1], at=(100, 100, 300)))), ["hotspot-overlap"]),
    (replace(ESSAY, points=300), ["rubric-sum"]),
    (replace(ESSAY, points=None), []),
    (replace(ESSAY, rubric=(RubricLine("", 200),)), ["bad-rubric"]),
    (replace(CASE, parts=()), ["case-without-parts"]),
    (replace(CASE, parts=(CASE,)), ["part-type"]),
    (replace(CASE, parts=(SINGLE, HOTSPOT)), ["part-type"]),
    (replace(CASE, parts=(SINGLE, replace(SINGLE, answer=()))), ["answer-missing"]),
    (replace(SINGLE, type="riddle"), ["unknown-type"]),
]  # fmt: skip


@pytest.mark.parametrize(("question", "codes"), FAULTS)
def test_faults(question: ParsedQuestion, codes: list[str]) -> None:
    found = check_question(question)
    assert [finding.code for finding in found] == codes
    assert {finding.code for finding in found} <= ALL_CODES


def test_a_fault_of_a_part_has_its_number() -> None:
    (found,) = check_question(replace(CASE, parts=(SINGLE, replace(SINGLE, answer=()))))
    assert found.params["part"] == 2
