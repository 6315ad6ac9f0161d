"""Certificates that a roster states: kept once, told more of, taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from orgs.models import CertificateKind, HeldCertificate, SpecialOperation
from plumbing.models import ImportRun
from tests.commands import run_command
from tests.orgs.rosters.storing.test_undo import everything, undo
from tests.plumbing.workbooks import workbook_of

HEADER = [
    "单位名称", "姓名", "工号", "岗位类别", "工种", "特种作业类别", "证书编号", "发证机关", "发证日期", "有效期",
    "应复审日期", "入职日期",
]  # fmt: skip
FACTS = ("system", "kind", "number", "issuer", "issued_on", "valid_from", "valid_to", "review_due_on")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    settings.ANPEI_UPLOAD_DIR = tmp_path / "incoming"


def electrician(number: str = "T1", *, issuer: str = "", period: str = "", review: str = "") -> list[str]:
    return ["甲厂", "张三", "A1", "特种作业人员", "", "低压电工作业", number, issuer, "", period, review, "2020-01-01"]


def driver(number: str, period: str) -> list[str]:
    return ["甲厂", "李四", "A2", "其他从业人员", "叉车工", "", number, "", "", period, "", "2020-01-01"]


def store(tmp_path: Any, *rows: list[str]) -> dict[str, Any]:
    path = tmp_path / "名单.xlsx"
    path.write_bytes(workbook_of([HEADER, *rows]))
    done = run_command("import_roster", path)
    assert done.status == 0, done.json
    return done.json


def held() -> list[tuple[Any, ...]]:
    return [tuple(getattr(row, name) for name in FACTS) for row in HeldCertificate.objects.order_by("pk")]


def counts(said: dict[str, Any]) -> tuple[int, int, int]:
    return said["created"], said["updated"], said["unchanged"]


def test_dates_and_issuer_are_kept_and_the_second_time_unchanged(tmp_path) -> None:
    rows = [
        electrician(issuer="某市应急局", period="2021-03-01至2027-02-28", review="2024-02-29"),
        driver("TS6N1", "2025-01-31"),
    ]
    first = store(tmp_path, *rows)
    assert held() == [
        ("emergency", "低压电工作业", "T1", "某市应急局", None, date(2021, 3, 1), date(2027, 2, 28), date(2024, 2, 29)),
        ("market", "叉车司机 N1", "TS6N1", "", None, None, date(2025, 1, 31), None),
    ]
    assert SpecialOperation.objects.get().certificate.number == "T1"
    expired = first["rows"][1]
    assert (expired["verdict"], "certificate-expired" in expired["codes"]) == ("warn", True)
    assert "证书有效期至 2025-01-31，已过期" in expired["message"]
    assert expired["parsed"]["certificate_valid_to"] == "2025-01-31"
    before = everything()
    assert counts(store(tmp_path, *rows)) == (0, 0, 2)
    assert everything() == before


def test_a_renewal_changes_the_dates_and_is_taken_back(tmp_path) -> None:
    store(tmp_path, electrician(period="2021-03-01至2027-02-28"))
    before = everything()
    said = store(tmp_path, electrician(issuer="某市应急局", period="2027-03-01至2033-02-28"))
    assert counts(said) == (0, 1, 0)
    assert "证书有效期至 2027-02-28 → 2033-02-28" in said["rows"][0]["message"]
    assert [row[2:7] for row in held()] == [("T1", "某市应急局", None, date(2027, 3, 1), date(2033, 2, 28))]
    run = ImportRun.objects.latest("created_at")
    assert undo(run).state == "undone"
    assert everything() == before


def test_another_number_is_a_further_certificate(tmp_path) -> None:
    store(tmp_path, electrician(period="2027-02-28"))
    store(tmp_path, electrician("T2", period="2029-02-28"))
    assert [(row[2], row[6]) for row in held()] == [("T1", date(2027, 2, 28)), ("T2", date(2029, 2, 28))]
    assert SpecialOperation.objects.get().certificate.number == "T2"


def test_dates_without_a_number_and_the_number_later(tmp_path) -> None:
    store(tmp_path, electrician("", period="2027-02-28"))
    assert [(row[2], row[6]) for row in held()] == [("", date(2027, 2, 28))]
    before = everything()
    assert counts(store(tmp_path, electrician("", period="2027-02-28"))) == (0, 0, 1)
    store(tmp_path, electrician("T1"))
    assert [(row[2], row[6]) for row in held()] == [("T1", date(2027, 2, 28))]
    undo(ImportRun.objects.latest("created_at"))
    assert everything() == before


def test_blank_cells_erase_nothing(tmp_path) -> None:
    store(tmp_path, electrician(issuer="某市应急局", period="2027-02-28"))
    assert counts(store(tmp_path, electrician())) == (0, 0, 1)


def test_the_review_is_reckoned_where_the_years_are_known(tmp_path) -> None:
    CertificateKind.objects.update_or_create(
        system="market", name="叉车司机 N1", defaults={"review_years": 4, "source": "试"}
    )
    rows = [driver("TS6N1", "2025-03-01至2035-02-28")]
    store(tmp_path, *rows)
    assert held()[0][-1] == date(2029, 3, 1)
    assert counts(store(tmp_path, *rows)) == (0, 0, 1)


def test_changed_by_hand_since_is_an_obstacle(tmp_path) -> None:
    store(tmp_path, electrician(period="2027-02-28"))
    store(tmp_path, electrician(period="2033-02-28"))
    HeldCertificate.objects.update(valid_to=date(2034, 1, 1))
    run = undo(ImportRun.objects.latest("created_at"))
    assert (run.state, bool(run.problem)) == ("stored", True)
