"""Certificates in rosters: dates as people write them, whose number it is, what is over."""

from __future__ import annotations

from datetime import date

import pytest

from orgs.rosters.certificates import certificate_of, read_period
from orgs.rosters.headers import field_of_header
from orgs.rosters.reading import parse_roster
from orgs.rosters.rows import Line
from tests.orgs.rosters.support import TODAY, make_table

HEADER = [
    "单位名称", "姓名", "工号", "岗位类别", "工种", "特种作业类别",
    "证书编号", "发证机关", "初领日期", "有效期", "复审日期",
]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("certificate_valid_to", "有效期 有效期至 证书有效期 到期日期 有效期限"),
        ("certificate_valid_from", "有效期起 有效期自"),
        ("certificate_issued_on", "发证日期 初领日期 领证日期"),
        ("certificate_review_on", "复审日期 应复审日期 下次复审日期"),
        ("certificate_issuer", "发证机关 发证单位"),
        ("", "身份证有效期 合同到期日期 合同有效期"),
    ],
)
def test_headers(field: str, words: str) -> None:
    assert {word: field_of_header(word) for word in words.split()} == dict.fromkeys(words.split(), field)


_BOTH = (date(2021, 3, 1), date(2027, 2, 28), True)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2021-03-01至2027-02-28", _BOTH),
        ("2021年3月1日至2027年2月28日", _BOTH),
        ("2021.03.01-2027.02.28", _BOTH),
        ("2021-03-01-2027-02-28", _BOTH),
        ("20210301-20270228", _BOTH),
        ("2021/3/1~2027/2/28", _BOTH),
        ("2021.3.1—2027.2.28", _BOTH),
        ("自2021年3月1日起至2027年2月28日止", _BOTH),
        ("2021-03 到 2027-02", _BOTH),
        ("2021-03-01\n至\n2027-02-28", _BOTH),
        ("2021-03-01至长期", (date(2021, 3, 1), None, True)),
        ("2027-02-28", (None, date(2027, 2, 28), True)),
        ("有效期至2027年2月28日", (None, date(2027, 2, 28), True)),
        ("2027年2月", (None, date(2027, 2, 28), True)),
        ("46446", (None, date(2027, 2, 28), True)),
        ("长期", (None, None, True)),
        ("", (None, None, True)),
        ("六年", (None, None, False)),
        ("2027-02-30", (None, None, False)),
        ("至", (None, None, False)),
        ("-", (None, None, False)),
        ("2021-03-01至2027-02-28至2030-01-01", (None, None, False)),
    ],
)
def test_periods(text: str, read: tuple[date | None, date | None, bool]) -> None:
    assert read_period(text) == read


def line(*cells: str) -> Line:
    """A row below the header, from 岗位类别 on."""
    return parse_roster(make_table(HEADER, ["甲厂", "张三", "A1", *cells]), today=TODAY).lines[0]


def test_all_that_a_row_says_of_a_certificate() -> None:
    read = line(
        "特种作业人员", "电工", "低压电工", "T123", "某市应急局", "2021.3.1", "2021-03-01至2027-02-28", "2027-01"
    )
    fields = read.fields
    assert certificate_of(fields) == ("emergency", "低压电工作业")
    assert (fields.certificate_number, fields.certificate_issuer) == ("T123", "某市应急局")
    assert (fields.certificate_issued_on, fields.certificate_valid_from) == (date(2021, 3, 1), date(2021, 3, 1))
    assert (fields.certificate_valid_to, fields.certificate_review_on) == (date(2027, 2, 28), date(2027, 1, 31))
    assert not [code for code in read.codes if code.startswith("certificate")]


@pytest.mark.parametrize(
    ("dates", "code"),
    [
        (("", "2026-11-21", ""), "certificate-expired"),
        (("", "2026-11-22", ""), ""),
        (("", "2027-11-22", "2026-11-21"), "certificate-review-over"),
        (("", "六年", ""), "certificate-dates-unread"),
        (("2026-11-23", "2027-01-01", ""), "certificate-dates-odd"),
        (("", "2027-03-01至2021-02-28", ""), "certificate-dates-odd"),
    ],
)
def test_what_is_over_or_unreadable_is_warned_of(dates: tuple[str, str, str], code: str) -> None:
    read = line("特种作业人员", "电工", "低压电工", "T123", "", *dates)
    assert [each for each in read.codes if each.startswith("certificate")] == ([code] if code else [])
    assert not read.is_refused


@pytest.mark.parametrize(
    ("post", "kind"),
    [
        (("特种设备作业人员", "叉车工", ""), "叉车司机 N1"),
        (("特种作业人员", "", "叉车"), "叉车司机 N1"),
        (("其他从业人员", "行车工", ""), "起重机司机 Q2"),
        (("其他从业人员", "操作工", "锅炉司炉"), "工业锅炉司炉 G1"),
        (("特种设备作业人员", "", ""), "特种设备作业人员"),
        (("其他从业人员", "", "场内机动车驾驶"), "场内机动车驾驶"),
    ],
)
def test_special_equipment_is_of_market_regulation(post: tuple[str, str, str], kind: str) -> None:
    read = line(*post, "TS6N123", "", "", "2027-02-28", "")
    assert (read.fields.category, read.fields.special_operation) == ("worker", "")
    assert certificate_of(read.fields) == ("market", kind)
    assert "certificate-unplaced" not in read.codes


def test_of_nobody_knows_what() -> None:
    assert "certificate-unplaced" in line("其他从业人员", "会计", "", "K1", "", "", "", "").codes
    assert "certificate-unplaced" in line("其他从业人员", "会计", "", "", "", "", "2027-01-01", "").codes
    assert line("主要负责人", "叉车工", "", "K1", "", "", "", "").fields.special_equipment == ""
