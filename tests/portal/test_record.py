"""The year's record: the screen, the workbook and the sheet say the same."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from media.models import PrintJob
from media.printing.facts import TrainingRecordFacts
from orgs.models import Enterprise, Post
from plumbing.models import AuditEntry
from tests.factories.learning import credit, make_requirement
from tests.factories.orgs import make_enterprise, make_officer, make_person

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


@pytest.fixture(autouse=True)
def queued(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    ids: list[str] = []
    monkeypatch.setattr("media.printing.jobs.enqueue", lambda _task, job_id: ids.append(job_id))
    return ids


@pytest.fixture
def enterprise() -> Enterprise:
    """Three people: complete, short, and one who left."""
    enterprise = make_enterprise(name="恒泰五金制品有限公司")
    make_requirement(minutes=45)
    made: dict[str, Any] = {"enterprise": enterprise}
    credit(make_person(name="赵桂兰", staff_number="1", **made), 50, evidence={"points": "85", "points_out_of": 100})
    credit(make_person(name="=1+1", staff_number="@x", **made), 40)
    leaver = make_person(name="离岗人", staff_number="3", **made)
    credit(leaver, 100, occurred_on=date(YEAR, 1, 1))
    Post.objects.filter(person=leaver).update(ended_on=date(YEAR, 1, 1))
    return enterprise


@pytest.fixture
def officer(client: Client, enterprise: Enterprise) -> Client:
    client.force_login(make_officer(enterprise=enterprise))
    return client


def workbook(client: Client, enterprise: Enterprise, **query: Any) -> dict[str, list[list[Any]]]:
    answer = client.get(reverse("portal:desk_record_xlsx", args=[enterprise.pk]), query)
    assert answer.status_code == 200
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def facts() -> TrainingRecordFacts:
    found: TrainingRecordFacts = json.loads(PrintJob.objects.get().facts)
    return found


def test_screen_workbook_and_sheet_say_the_same(officer: Client, enterprise: Enterprise) -> None:
    screen = officer.get(reverse("portal:desk_record", args=[enterprise.pk])).context["record"]
    sheets = workbook(officer, enterprise)
    answer = officer.post(reverse("portal:desk_record_pdf", args=[enterprise.pk]))
    assert answer.url == reverse("portal:print_job", args=[PrintJob.objects.get().pk])  # type: ignore[attr-defined]
    sheet = facts()
    assert sheet["people"] == list(screen.people)
    figures = [(p["name"], p["hours_required"], p["hours_done"], p["hours_short"]) for p in sheet["people"]]
    assert figures == [("=1+1", "1.0", "0.8", "0.2"), ("离岗人", "0.0", "2.2", "0.0"), ("赵桂兰", "1.0", "1.1", "0.0")]
    people = sheets["人员"][1:]
    assert [(row[1], *(f"{row[n]:.1f}" for n in (7, 8, 9))) for row in people] == figures
    total = sheets["汇总"][4]
    assert total[:5] == ["合计", 2, 1, 1, 4.2]
    assert (sheet["people_required"], sheet["people_met"], sheet["people_short"]) == (2, 1, 1)
    assert sheet["hours_done"] == screen.total["hours_done"] == "4.2"
    assert [row[4] for row in sheets["培训明细"][1:]] == ["专题培训"] * 3
    assert people[2][10] == "85 分 合格"
    assert "已离岗" in people[1][4]
    assert {"print_record", "export_record"} <= set(AuditEntry.objects.values_list("action", flat=True))


def test_the_workbook_takes_nothing_for_a_formula(officer: Client, enterprise: Enterprise) -> None:
    answer = officer.get(reverse("portal:desk_record_xlsx", args=[enterprise.pk]))
    import zipfile

    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as book:  # type: ignore[attr-defined]
        xml = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert "<f>" not in xml
    assert "=1+1" in xml
    assert "hyperlink" not in xml


def test_another_year(officer: Client, enterprise: Enterprise) -> None:
    address = reverse("portal:desk_record", args=[enterprise.pk])
    last = officer.get(address, {"year": YEAR - 1})
    assert [each["hours_done"] for each in last.context["record"].people] == ["0.0"] * 3
    for year in ("1999", str(YEAR + 1), "x", "99999"):
        assert officer.get(address, {"year": year}).status_code == 404
    empty = officer.get(address, {"year": "2001"})
    assert empty.context["record"].people == ()


def test_only_who_asked_sees_the_sheet(officer: Client, enterprise: Enterprise, settings: Any, tmp_path: Any) -> None:
    settings.ANPEI_PRINT_DIR = tmp_path
    officer.post(reverse("portal:desk_record_pdf", args=[enterprise.pk]))
    job = PrintJob.objects.get()
    page, file = (reverse(f"portal:{name}", args=[job.pk]) for name in ("print_job", "print_file"))
    waiting = officer.get(page).content.decode()
    assert 'http-equiv="refresh"' in waiting
    assert officer.get(file).status_code == 404
    (tmp_path / f"{job.pk}.pdf").write_bytes(b"%PDF-1.7")
    PrintJob.objects.update(state="done")
    assert 'http-equiv="refresh"' not in officer.get(page).content.decode()
    assert officer.get(file)["Content-Type"] == "application/pdf"
    other = Client()
    other.force_login(make_officer(enterprise=enterprise))
    assert (other.get(page).status_code, other.get(file).status_code) == (404, 404)
    assert Client().get(page).status_code == 302


def test_a_failed_sheet_is_printed_again(officer: Client, enterprise: Enterprise, queued: list[str]) -> None:
    officer.post(reverse("portal:desk_record_pdf", args=[enterprise.pk]))
    PrintJob.objects.update(state="failed", problem="字体缺字：乜")
    job = PrintJob.objects.get()
    page = reverse("portal:print_job", args=[job.pk])
    assert "字体缺字：乜" in officer.get(page).content.decode()
    officer.post(page)
    assert PrintJob.objects.get().state == "waiting"
    assert queued == [str(job.pk)] * 2
