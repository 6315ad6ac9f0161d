"""One enterprise: what its page tells, and each change: once, within reach, with what was typed kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from orgs.models import Enterprise, EnterpriseAlias, EnterpriseGrid, FormerName, FormerPlace, Grid
from orgs.queries import today
from plumbing.models import AuditEntry
from tests.factories.orgs import make_enterprise, make_officer, make_person
from tests.portal.office.conftest import County

pytestmark = pytest.mark.django_db


def at(name: str, *args: Any) -> str:
    return reverse(f"portal:{name}", args=args)


def test_the_page(office: Client, world: County) -> None:
    make_person(enterprise=world.enterprise)
    EnterpriseGrid.objects.create(enterprise=world.enterprise, grid=world.grid)
    economic = Grid.objects.create(area=world.village, name="五金网格", kind="economic")
    EnterpriseGrid.objects.create(enterprise=world.enterprise, grid=economic)
    make_enterprise(area=world.village, name="恒泰五金制品公司")
    make_enterprise(area=world.other_village, name="恒泰五金制品厂有限公司")
    text = office.get(at("office_enterprise", world.enterprise.pk)).content.decode()
    assert world.enterprise.unit_code in text
    assert "138****1234" in text
    assert "13800001234" not in text
    assert "<svg" in text
    assert "style=" not in text
    assert "第二十七条" in text
    assert "同时在几种网格中" in text
    assert "恒泰五金制品公司" in text
    assert "恒泰五金制品厂" not in text  # much alike, but another town's


PAGES = ("office_enterprise", "office_enterprise_edit", "office_enterprise_move", "office_enterprise_rename",
         "office_grid_put")  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_another_towns_enterprise_is_not_there(office: Client, world: County, page: str) -> None:
    for pk in (world.foreign.pk, 999_999):
        assert office.get(at(page, pk)).status_code == 404
        assert office.post(at(page, pk), {"name": "x", "on": "2026-01-01"}).status_code in {404, 405}
    assert Enterprise.objects.filter(name="x").count() == 0


def test_facts_are_changed_once_and_logged_without_the_phone(office: Client, world: County) -> None:
    address = at("office_enterprise_edit", world.enterprise.pk)
    shown = office.get(address).content.decode()
    assert "138****1234" in shown
    assert "13800001234" not in shown
    form = {"industry": "危险化学品", "risk_level": "red", "hours_high_risk": "on", "contact_name": "王经理"}
    for _ in range(2):
        assert office.post(address, form).status_code == 302
    row = Enterprise.objects.get(pk=world.enterprise.pk)
    assert (row.industry, row.risk_level, row.hours_high_risk, row.exam_required, row.accepts_joins) == (
        "危险化学品", "red", True, False, False,
    )  # fmt: skip
    assert row.contact_phone == "13800001234"
    office.post(address, form | {"contact_phone": "13911112222"})
    logged = AuditEntry.objects.filter(action="change_enterprise").order_by("pk")
    assert len(logged) == 2
    assert logged[0].detail["changed"]["risk_level"] == ["", "red"]
    assert logged[1].detail["changed"] == {"contact_phone": ["…", "…"]}
    office.post(address, form | {"contact_phone": "-"})
    assert Enterprise.objects.get(pk=row.pk).contact_phone == ""


def test_a_move_within_reach_is_dated(office: Client, world: County) -> None:
    address = at("office_enterprise_move", world.enterprise.pk)
    for _ in range(2):
        assert office.post(address, {"area": world.town.pk, "on": "2026-05-01"}).status_code == 302
    assert Enterprise.objects.get(pk=world.enterprise.pk).area_id == world.town.pk
    former = FormerPlace.objects.get(enterprise=world.enterprise)
    assert (former.area_id, former.until) == (world.village.pk, date(2026, 4, 30))
    refused = office.post(address, {"area": world.other_village.pk, "on": "2026-06-01"})
    assert refused.status_code == 422
    assert "不在您的管辖范围内" in refused.content.decode()
    future = (today() + timedelta(days=3)).isoformat()
    kept = office.post(address, {"area": world.village.pk, "on": future})
    assert kept.status_code == 422
    assert f'value="{future}"' in kept.content.decode()


def test_a_new_name_keeps_the_old_one_known(office: Client, world: County) -> None:
    address = at("office_enterprise_rename", world.enterprise.pk)
    for _ in range(2):
        assert office.post(address, {"name": " 恒泰 精工有限公司 ", "on": "2026-05-01"}).status_code == 302
    assert Enterprise.objects.get(pk=world.enterprise.pk).name == "恒泰 精工有限公司"
    assert [row.name for row in FormerName.objects.filter(enterprise=world.enterprise)] == ["恒泰五金制品有限公司"]
    taken = office.post(address, {"name": world.foreign.name, "on": "2026-06-01"})
    assert taken.status_code == 422
    assert "您填的内容还在" in taken.content.decode()


def test_into_a_grid_and_out_of_it(office: Client, world: County) -> None:
    put = at("office_grid_put", world.enterprise.pk)
    for _ in range(2):
        assert office.post(put, {"grid": world.grid.pk, "on": "2026-01-01"}).status_code == 302
    link = EnterpriseGrid.objects.get(enterprise=world.enterprise)
    assert office.post(put, {"grid": world.other_grid.pk, "on": "2026-01-01"}).status_code == 422
    take = at("office_grid_take", world.enterprise.pk, link.pk)
    for _ in range(2):
        assert office.post(take, {"on": "2026-06-01"}).status_code == 302
    link.refresh_from_db()
    assert link.valid_to == date(2026, 5, 31)
    assert EnterpriseGrid.objects.count() == 1


def test_a_grid_place_of_somebody_else_is_not_there(office: Client, world: County) -> None:
    """My enterprise, your link: 404."""
    neighbour = make_enterprise(area=world.village)
    for enterprise in (world.foreign, neighbour):
        link = EnterpriseGrid.objects.create(enterprise=enterprise, grid=world.grid)
        address = at("office_grid_take", world.enterprise.pk, link.pk)
        assert office.get(address).status_code == 404
        assert office.post(address, {"on": "2026-06-01"}).status_code == 404
        link.refresh_from_db()
        assert link.valid_to is None


def test_merge_and_undo(office: Client, world: County) -> None:
    other = make_enterprise(area=world.village, name="恒泰五金制品公司")
    person = make_person(enterprise=other)
    merge = at("office_merge", world.enterprise.pk, other.pk)
    assert "不删除任何内容" in office.get(merge).content.decode()
    assert office.post(merge, {"keep": world.enterprise.pk}).status_code == 422
    form = {"keep": world.enterprise.pk, "reason": "同一张营业执照"}
    for _ in range(2):
        assert office.post(merge, form).status_code == 302
    row = EnterpriseAlias.objects.get()
    assert (row.alias_id, row.main_id, row.reason, row.undone_at) == (
        other.pk, world.enterprise.pk, "同一张营业执照", None,
    )  # fmt: skip
    assert office.get(at("office_enterprise", other.pk)).url == at("office_enterprise", world.enterprise.pk)  # type: ignore[attr-defined]
    page = office.get(at("office_enterprise", world.enterprise.pk))
    assert page.context["figures"]["people"] == 1
    undo = at("office_merge_undo", world.enterprise.pk, row.pk)
    assert undo in page.content.decode()
    for _ in range(2):
        assert office.post(undo).status_code == 302
    row.refresh_from_db()
    assert row.undone_at is not None
    assert EnterpriseAlias.objects.count() == 1
    assert person.posts.get().enterprise_id == other.pk


def test_the_other_name_may_stay(office: Client, world: County) -> None:
    other = make_enterprise(area=world.village, name="恒泰五金制品公司")
    answer = office.post(at("office_merge", world.enterprise.pk, other.pk), {"keep": other.pk, "reason": "x"})
    assert answer.url == at("office_enterprise", other.pk)  # type: ignore[attr-defined]
    assert EnterpriseAlias.objects.get().main_id == other.pk


def test_nothing_foreign_is_merged_or_split(office: Client, world: County) -> None:
    """My enterprise, your enterprise; my enterprise, your merge: 404."""
    away = make_enterprise(area=world.other_village)
    foreign = EnterpriseAlias.objects.create(alias=away, main=world.foreign, since=today())
    form = {"keep": world.enterprise.pk, "reason": "x"}
    for one, other in (
        (world.enterprise.pk, world.foreign.pk),
        (world.foreign.pk, world.enterprise.pk),
        (world.enterprise.pk, world.enterprise.pk),
        (world.enterprise.pk, 999_999),
    ):
        assert office.get(at("office_merge", one, other)).status_code == 404
        assert office.post(at("office_merge", one, other), form).status_code == 404
    for enterprise in (world.enterprise, world.foreign):
        assert office.post(at("office_merge_undo", enterprise.pk, foreign.pk)).status_code == 404
    foreign.refresh_from_db()
    assert foreign.undone_at is None
    assert EnterpriseAlias.objects.count() == 1


NEW = {"name": "青禾新能源有限公司", "risk_level": "unrated", "industry": "机械制造", "accepts_joins": "on"}


def test_a_new_enterprise_is_stored_once(office: Client, world: County) -> None:
    form = NEW | {"area": world.village.pk, "contact_phone": "13800009999"}
    answers = [office.post(at("office_enterprise_add"), form) for _ in range(2)]
    row = Enterprise.objects.get(name=NEW["name"])
    assert [answer.url for answer in answers] == [at("office_enterprise", row.pk)] * 2  # type: ignore[attr-defined]
    assert (row.area_id, row.industry, row.contact_phone, row.accepts_joins) == (
        world.village.pk, "机械制造", "13800009999", True,
    )  # fmt: skip
    assert row.unit_code in office.get(answers[0].url).content.decode()  # type: ignore[attr-defined]


def test_a_like_name_is_asked_about_first(office: Client, world: County) -> None:
    form = NEW | {"area": world.village.pk, "name": "恒泰五金制品公司"}
    asked = office.post(at("office_enterprise_add"), form)
    text = asked.content.decode()
    assert asked.status_code == 422
    assert "可能已有这家企业" in text
    assert at("office_enterprise", world.enterprise.pk) in text
    assert 'value="恒泰五金制品公司"' in text
    assert Enterprise.objects.filter(name="恒泰五金制品公司").count() == 0
    other = form | {"name": "恒泰五金制品厂有限公司", "in_spite": "恒泰五金制品公司"}
    assert office.post(at("office_enterprise_add"), form | {"in_spite": form["name"]}).status_code == 302
    assert Enterprise.objects.filter(name="恒泰五金制品公司").count() == 1
    assert Enterprise.objects.filter(name=other["name"]).count() == 0


def test_a_like_name_of_another_town_is_not_told(office: Client, world: County) -> None:
    asked = office.post(at("office_enterprise_add"), NEW | {"area": world.village.pk, "name": "上河化工公司"})
    text = asked.content.decode()
    assert asked.status_code == 422
    assert "请询问县级" in text
    assert world.foreign.unit_code not in text
    assert world.foreign.name not in text


def test_no_enterprise_is_founded_out_of_reach(office: Client, world: County) -> None:
    for area in (world.other_village.pk, world.county.pk, 999_999, "x"):
        answer = office.post(at("office_enterprise_add"), NEW | {"area": area})
        assert answer.status_code == 422
        assert f'value="{NEW["name"]}"' in answer.content.decode()
    assert Enterprise.objects.filter(name=NEW["name"]).count() == 0


def test_who_is_no_office_finds_nothing(client: Client, world: County) -> None:
    for user in (
        make_officer(enterprise=world.enterprise),
        make_officer(area=world.village, role="grid_staff"),
        make_officer(area=world.town, role="inspector"),
        make_officer(area=world.town, role="town_office", valid_to=today() - timedelta(days=1)),
    ):
        client.force_login(user)
        for name in ("office", "office_units", "office_enterprises", "office_roles", "office_enterprise_add"):
            assert client.get(at(name)).status_code == 404
        assert client.get(at("office_enterprise", world.enterprise.pk)).status_code == 404
        assert client.get(at("office_area", world.village.pk)).status_code == 404


@pytest.mark.parametrize(
    ("typed", "status"), [("123", 422), ("打他电话", 422), ("0731-85551234", 302), ("13911112222", 302)]
)
def test_a_number_that_cannot_be_dialled_is_refused(office: Client, world: County, typed: str, status: int) -> None:
    answer = office.post(
        at("office_enterprise_edit", world.enterprise.pk), {"risk_level": "red", "contact_phone": typed}
    )
    assert answer.status_code == status
    assert Enterprise.objects.get(pk=world.enterprise.pk).contact_phone == (typed if status == 302 else "13800001234")
