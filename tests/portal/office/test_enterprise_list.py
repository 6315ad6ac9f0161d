"""The list: filters in the address, totals over all pages, what is seen is what is exported."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from orgs.models import Enterprise, EnterpriseGrid, FormerName, Grid
from orgs.queries import today
from orgs.units.merge_services import merge_enterprises
from plumbing.models import AuditEntry
from tests.factories.orgs import make_area, make_enterprise, make_officer, make_person
from tests.portal.office.conftest import County

pytestmark = pytest.mark.django_db
LIST, XLSX = "/office/enterprises/", "/office/enterprises/export/"


def names(client: Client, **query: Any) -> list[str]:
    answer = client.get(LIST, query)
    assert answer.status_code == 200
    return [row.name for row, _grids in answer.context["rows"]]


def sheet(answer: Any) -> list[list[Any]]:
    data = b"".join(answer.streaming_content)
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def test_each_filter(office: Client, world: County) -> None:
    lower = make_area(parent=world.village, level="village", name="柳湾一组")
    made = {
        "甲": make_enterprise(area=lower, name="甲厂", industry="机械制造", risk_level="red"),
        "乙": make_enterprise(area=world.town, name="乙厂", hours_high_risk=True, unit_code="YICHANG2"),
        "丙": make_enterprise(area=world.village, name="丙厂", exam_required=True),
    }
    EnterpriseGrid.objects.create(enterprise=made["丙"], grid=world.grid)
    economic = Grid.objects.create(area=world.town, name="经济一网格", kind="economic")
    EnterpriseGrid.objects.create(enterprise=made["丙"], grid=economic)
    EnterpriseGrid.objects.create(enterprise=made["甲"], grid=economic)
    FormerName.objects.create(enterprise=made["乙"], name="旧名丁厂", until=today())
    make_officer(enterprise=made["甲"])
    make_person(enterprise=made["丙"])
    ours = "恒泰五金制品有限公司"
    assert sorted(names(office)) == ["丙厂", "乙厂", ours, "甲厂"]
    assert names(office, text="厂 甲") == ["甲厂"]
    assert names(office, text="yichang2") == ["乙厂"]
    assert names(office, text="丁厂") == ["乙厂"]
    assert sorted(names(office, area=world.village.pk)) == ["丙厂", ours, "甲厂"]
    assert names(office, grid=world.grid.pk) == ["丙厂"]
    assert sorted(names(office, kind="economic")) == ["丙厂", "甲厂"]
    assert names(office, industry="机械制造") == ["甲厂"]
    assert names(office, risk="red") == ["甲厂"]
    assert "甲厂" not in names(office, risk="unrated")
    assert names(office, hours="yes") == ["乙厂"]
    assert names(office, exam="yes") == ["丙厂"]
    assert "甲厂" not in names(office, missing="officer")
    assert "丙厂" not in names(office, missing="people")
    assert names(office, sort="people")[0] == "丙厂"
    assert names(office, text="没有这家") == []
    assert len(names(office, risk="violet", hours="x", missing="y", sort="z", page="999999999999", kind="'")) == 4


def test_people_of_merged_spellings_count_under_the_main_one(office: Client, world: County) -> None:
    first = make_enterprise(area=world.village, name="恒泰五金")
    second = make_enterprise(area=world.village, name="恒泰五金厂")
    person = make_person(enterprise=world.enterprise)
    make_person(enterprise=first)
    make_person(enterprise=second)
    from orgs.models import Post

    Post.objects.create(person=person, enterprise=second, started_on="2025-01-01")  # twice in one house: one person
    merge_enterprises(alias_id=second.pk, main_id=first.pk, reason="", on=today(), actor=None)
    merge_enterprises(alias_id=first.pk, main_id=world.enterprise.pk, reason="", on=today(), actor=None)
    answer = office.get(LIST)
    assert [(row.name, row.people) for row, _grids in answer.context["rows"]] == [("恒泰五金制品有限公司", 3)]
    assert (answer.context["sums"]["n"], answer.context["sums"]["at_work"]) == (1, 3)
    assert sorted(names(office, missing="merged")) == ["恒泰五金", "恒泰五金厂"]


def test_nothing_of_another_town(office: Client, world: County) -> None:
    assert names(office) == ["恒泰五金制品有限公司"]
    for query in ({"area": world.other_town.pk}, {"grid": world.other_grid.pk}, {"area": world.county.pk}):
        assert office.get(LIST, query).status_code == 404
        assert office.get(XLSX, query).status_code == 404
    assert "上河" not in office.get(LIST).content.decode()


def test_pages_totals_and_queries(office: Client, world: County) -> None:
    counts = []
    for more in (0, 2, 97, 50):
        for _ in range(more):
            enterprise = make_enterprise(area=world.village)
            EnterpriseGrid.objects.create(enterprise=enterprise, grid=world.grid)
            make_person(enterprise=enterprise)
        with CaptureQueriesContext(connection) as seen:
            answer = office.get(LIST)
        counts.append(len(seen))
    assert counts[0] == counts[1] == counts[2] == counts[3] <= 16
    assert (len(answer.context["rows"]), answer.context["sums"]["n"], answer.context["sums"]["at_work"]) == (
        100,
        150,
        149,
    )
    second = office.get(LIST, {"page": 2, "sort": "area"})
    assert len(second.context["rows"]) == 50
    assert "sort=area&amp;page=1" in second.content.decode()


def test_the_export_is_what_is_seen_as_text_with_phones_masked(office: Client, world: County) -> None:
    evil = '=HYPERLINK("http://x","点我")'
    make_enterprise(area=world.village, name=evil, contact_phone="13900005678", contact_name="+1+1")
    answer = office.get(XLSX, {"text": "HYPERLINK"})
    rows = sheet(answer)
    assert answer["Cache-Control"] == "private, no-store"
    assert rows[1][:3] == ["序号", "企业名称", "单位码"]
    assert len(rows) == 3
    assert rows[2][1] == evil
    assert rows[2][-2:] == ["+1+1", "139****5678"]
    logged = AuditEntry.objects.get(action="export_enterprises")
    assert (logged.detail["rows"], logged.detail["reason"]) == (1, "")


def test_whole_phones_need_a_reason_that_is_logged(office: Client, world: County) -> None:
    refused = office.post(XLSX, {"reason": "  "})
    assert refused.status_code == 302
    assert "请写明为什么" in office.get(refused.url).content.decode()  # type: ignore[attr-defined]
    assert not AuditEntry.objects.filter(action="export_enterprises").exists()
    answer = office.post(XLSX, {"reason": "汛期逐户通知"})
    assert sheet(answer)[2][-1] == "13800001234"
    assert AuditEntry.objects.get(action="export_enterprises").detail["reason"] == "汛期逐户通知"


def test_the_desk_comes_in_pages(office: Client, world: County) -> None:
    Enterprise.objects.bulk_create(
        Enterprise(name=f"企业{n:03d}", unit_code=f"C{n:07d}", area=world.village) for n in range(230)
    )
    last = office.get("/desk/", {"page": 3})
    assert len(last.context["enterprises"]) == 31
    assert "231" in last.content.decode()
    assert reverse("portal:office") in last.content.decode()
    assert len(office.get("/desk/", {"name": "企业22"}).context["enterprises"]) == 10
