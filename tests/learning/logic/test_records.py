"""One value for screen, sheet and workbook."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kernel.periods import year
from kernel.units import format_class_hours
from learning.logic.records import EntryLine, RecordRow, exam_words, proofs, summarise
from learning.logic.requirements import Obligation
from tests.learning.logic.test_requirements import LOCAL

ROW = RecordRow(1, "赵桂兰", "HT001", "冲压车间", "冲床操作工", "worker", False, (), (), ())


def asked(owed: int, credited: int) -> Obligation:
    return Obligation(1, 1, replace(LOCAL, minutes=owed), year(2026), date(2026, 12, 31), credited)


def entry(minutes: int, **evidence: object) -> EntryLine:
    return EntryLine(1, date(2026, 6, 16), "安全生产月专题培训", "campaign", minutes, evidence)


def test_a_record_of_three_people() -> None:
    principal = replace(ROW, person_id=2, category="principal")
    rows = [
        replace(ROW, obligations=(asked(45, 50),), entries=(entry(50),)),
        replace(principal, obligations=(asked(540, 100), asked(45, 0)), entries=(entry(100),)),
        replace(ROW, person_id=3, left=True, entries=(entry(60), entry(-20))),
    ]
    record = summarise(rows)
    assert [(p.owed, p.counted, p.short, p.done) for p in record.people] == [
        (45, 45, 0, 50),
        (585, 100, 485, 100),
        (0, 0, 0, 40),
    ]
    total = record.total
    assert (total.people, total.required, total.met, total.short_people) == (3, 2, 1, 1)
    assert (total.owed, total.counted, total.short, total.done) == (630, 145, 485, 190)
    assert [(t.category, t.people, t.required, t.met, t.done) for t in record.by_category] == [
        ("worker", 2, 1, 1, 90),
        ("principal", 1, 1, 0, 100),
    ]


def test_an_empty_record() -> None:
    assert summarise([]).people == ()
    assert summarise([]).total.short == 0


@given(st.lists(st.tuples(st.integers(1, 3000), st.integers(-100, 3000), st.integers(0, 3000)), max_size=20))
def test_sums_of_categories_are_the_total(values: list[tuple[int, int, int]]) -> None:
    rows = [
        replace(ROW, category="worker" if n % 2 else "principal", obligations=(asked(o, c),), entries=(entry(d),))
        for n, (o, c, d) in enumerate(values)
    ]
    record = summarise(rows)
    for name in ("people", "required", "met", "short_people", "owed", "counted", "short", "done"):
        assert getattr(record.total, name) == sum(getattr(part, name) for part in record.by_category)
    assert record.total.owed == record.total.counted + record.total.short


def test_hours_are_floored_on_the_sum_not_on_the_parts() -> None:
    record = summarise([replace(ROW, entries=(entry(50), entry(40)))])
    assert format_class_hours(record.total.done, minutes_per_class_hour=45) == "2.0"


def test_why_an_entry_counts() -> None:
    read = {"reading_seconds": 185, "lessons": 2, "course_minutes": 45}
    evidence = {**read, "sitting": "ab", "points": "85", "points_out_of": 100}
    assert [proof.code for proof in proofs(evidence)] == ["reading", "course_minutes", "passed", "sitting"]
    assert dict(proofs(evidence)[0].values) == {"lessons": 2, "minutes": 3, "seconds": 5}
    assert [proof.code for proof in proofs({"demo": True})] == ["demo"]
    assert proofs({}) == []


def test_examination_column() -> None:
    assert exam_words([entry(45, points="85", points_out_of=100), entry(45)]) == ("85 分 合格",)
