"""What stands on a certificate and until when."""

from __future__ import annotations

from datetime import date

import pytest

from kernel.units import Score
from learning.logic.certificates import (
    Achievement,
    Holder,
    Paper,
    Status,
    build_facts,
    grouped_code,
    last_valid_day,
    status_on,
)
from tests.printing.samples import CERTIFICATE

UNTIL = date(2029, 6, 15)


@pytest.mark.parametrize(
    ("issued", "months", "last"),
    [
        (date(2026, 6, 16), 36, UNTIL),
        (date(2026, 1, 31), 1, date(2026, 2, 27)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2026, 6, 16), None, None),
    ],
)
def test_last_valid_day(issued: date, months: int | None, last: date | None) -> None:
    assert last_valid_day(issued, months) == last


@pytest.mark.parametrize(
    ("day", "state", "until", "status"),
    [
        (UNTIL, "valid", UNTIL, Status.VALID),
        (date(2029, 6, 16), "valid", UNTIL, Status.EXPIRED),
        (date(2099, 1, 1), "valid", None, Status.VALID),
        (date(2026, 7, 1), "revoked", UNTIL, Status.REVOKED),
        (date(2030, 7, 1), "revoked", UNTIL, Status.REVOKED),
        (date(2026, 7, 1), "replaced", UNTIL, Status.REPLACED),
    ],
)
def test_status_on_a_day(day: date, state: str, until: date | None, status: Status) -> None:
    assert status_on(day, state=state, valid_until=until) == status


def test_facts_are_what_the_press_expects() -> None:
    facts = build_facts(
        Holder("赵桂兰", "female", "990101198807121224", "恒泰五金制品有限公司", "冲压车间冲床操作工"),
        Achievement(
            "培训合格证", "2026年安全生产月专题培训", 180, date(2026, 6, 1), date(2026, 6, 16), Score(1700, 2000)
        ),
        Paper(
            serial="990101-2026-PX-000123",
            verify_code="7K3M9QXD42TR",
            verify_url="https://anpei.example/verify/7K3M9QXD42TR",
            issued_on=date(2026, 6, 16),
            valid_until=UNTIL,
            issuing_body="青禾镇应急管理办公室",
            issuer_line="青禾镇安全生产培训",
            minutes_per_class_hour=45,
        ),
    )
    assert facts == dict(CERTIFICATE)


def test_a_course_without_a_test_has_no_score() -> None:
    paper = Paper("s", "C" * 12, "u", date(2026, 1, 1), None, "b", "l", 45)
    facts = build_facts(Holder("李"), Achievement("t", "c", 45, None, date(2026, 1, 1)), paper)
    assert (facts["score"], facts["started_on"], facts["valid_until"], facts["id_number_masked"]) == (
        "",
        None,
        None,
        "",
    )


def test_code_in_fours() -> None:
    assert grouped_code("7K3M9QXD42TR") == "7K3M-9QXD-42TR"
