"""Units and roles in the admin: administrators only, and the same rules as at the office's screens."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kernel.clock import today
from orgs.models import (
    Area,
    AreaLink,
    CertificateKind,
    Enterprise,
    EnterpriseAlias,
    EnterpriseGrid,
    FormerName,
    FormerPlace,
    Grid,
    RoleGrant,
)
from orgs.roles import group_sync
from orgs.roles.admin_policy import administers_all
from orgs.units import services as unit_services
from plumbing.models import AuditEntry
from tests.factories.orgs import make_area, make_enterprise, make_grid, make_officer, make_user, make_village

pytestmark = pytest.mark.django_db
TABLES = (Area, AreaLink, CertificateKind, Enterprise, EnterpriseAlias, EnterpriseGrid, FormerName, Grid, RoleGrant)


@pytest.fixture
def county() -> Area:
    return make_area(level="county")


@pytest.fixture
def admin(client: Client, county: Area) -> Client:
    """An administrator over the county."""
    client.force_login(administrator(county))
    return client


def administrator(area: Area) -> Any:
    group_sync.ensure_groups()
    user = make_officer(area=area, role="administrator")
    group_sync.sync_groups(user.pk, on=today())
    return user


def url(table: Any, screen: str, *args: Any) -> str:
    return reverse(table.snippet_viewset.get_url_name(screen), args=args)


def post(client: Client, table: Any, row: Any = None, **values: Any) -> Any:
    """What a browser would post; None is an empty field."""
    address = url(table, "edit", row.pk) if row else url(table, "add")
    sent = {key: "" if value is None else getattr(value, "pk", value) for key, value in values.items()}
    return client.post(address, sent)


def words(response: Any) -> str:
    assert response.status_code == 200, "the form came back"
    return str(response.content.decode())


def enterprise_form(row: Enterprise, **changes: Any) -> dict[str, Any]:
    names = ("name", "area", "unit_code", "industry", "risk_level", "address", "contact_name", "contact_phone")
    return {name: getattr(row, name) for name in names} | changes


def test_lists_open_for_administrators_only(admin: Client, county: Area) -> None:
    make_grid(area=county, enterprises=[make_enterprise(area=county)])
    for table in TABLES:
        assert admin.get(url(table, "list")).status_code == 200, table
    town = make_area(parent=county)
    below = administrator(town)
    assert not administers_all(below)
    for user in (below, make_officer(area=county, role="county_office"), make_user(is_staff=True)):
        other = Client()
        other.force_login(user)
        for table in TABLES:
            answer = other.get(url(table, "list"))
            assert answer.status_code == 302, table
            assert answer["Location"] == "/admin/" or answer["Location"].startswith("/signin/")


def test_moving_in_the_form_keeps_the_former_place(admin: Client, county: Area) -> None:
    row, other = make_enterprise(area=county, name="甲厂"), make_area(parent=county)
    day = date(2026, 3, 1)
    done = post(admin, Enterprise, row, **enterprise_form(row, area=other, name="甲公司", changed_on=day))
    assert done.status_code == 302
    row.refresh_from_db()
    assert (row.area, row.name) == (other, "甲公司")
    until = day - timedelta(1)
    assert list(FormerPlace.objects.values_list("enterprise_id", "area_id", "until")) == [(row.pk, county.pk, until)]
    assert list(FormerName.objects.values_list("enterprise_id", "name", "until")) == [(row.pk, "甲厂", until)]
    lines = AuditEntry.objects.filter(target_kind="enterprise").values_list("action", flat=True)
    assert sorted(lines) == ["change_enterprise", "move_enterprise", "rename_enterprise"]


def test_other_facts_leave_no_history(admin: Client, county: Area) -> None:
    row = make_enterprise(area=county)
    assert post(admin, Enterprise, row, **enterprise_form(row, industry="轻工", changed_on=None)).status_code == 302
    row.refresh_from_db()
    assert row.industry == "轻工"
    assert (FormerPlace.objects.count(), FormerName.objects.count()) == (0, 0)


def test_a_move_to_come_is_refused_and_nothing_is_kept(admin: Client, county: Area) -> None:
    row, other = make_enterprise(area=county), make_area(parent=county)
    tomorrow = today() + timedelta(1)
    page = words(post(admin, Enterprise, row, **enterprise_form(row, area=other, changed_on=tomorrow)))
    assert "请到当天再登记" in page
    row.refresh_from_db()
    assert (row.area, FormerPlace.objects.count()) == (county, 0)
    assert not AuditEntry.objects.filter(target_kind="enterprise").exists()


def test_a_merged_enterprise_does_not_move(admin: Client, county: Area) -> None:
    row, main, other = make_enterprise(area=county), make_enterprise(area=county), make_area(parent=county)
    unit_services.merge_enterprises(alias_id=row.pk, main_id=main.pk, reason="", on=today(), actor=None)
    assert f"已并入“{main.name}”" in words(post(admin, Enterprise, row, **enterprise_form(row, area=other)))


def test_a_new_enterprise_is_audited(admin: Client, county: Area) -> None:
    done = post(admin, Enterprise, name="乙厂", area=county, unit_code="YYYY2222", changed_on=None)
    assert done.status_code == 302
    line = AuditEntry.objects.get(target_kind="enterprise")
    assert (line.action, line.target_key) == ("change_enterprise", str(Enterprise.objects.get().pk))


def test_links_of_areas_keep_the_rules(admin: Client, county: Area) -> None:
    town = make_area(parent=county)
    village = make_village(parent=town)
    page = words(post(admin, AreaLink, child=village, parent=county, valid_from=None, valid_to=None))
    assert "同一天会有两个上级" in page
    assert "不能隶属于" in words(post(admin, AreaLink, child=county, parent=village, valid_from=None, valid_to=None))
    assert "不能隶属于" in words(post(admin, Area, town, name=town.name, code=town.code, level="village"))
    assert AreaLink.objects.count() == 2


def test_grids_and_memberships(admin: Client, county: Area) -> None:
    row = make_enterprise(area=county)
    form = {"name": "一小", "area": county, "kind": "independent", "unit": "", "valid_from": None, "valid_to": None}
    assert "哪类单位" in words(post(admin, Grid, **form))
    assert post(admin, Grid, **form | {"unit": "school"}).status_code == 302
    grid = Grid.objects.get()
    elsewhere = form | {"unit": "school", "area": make_area(parent=county)}
    assert "网格不能换区划" in words(post(admin, Grid, grid, **elsewhere))
    member = {"enterprise": row, "grid": grid, "valid_from": None, "valid_to": None}
    assert post(admin, EnterpriseGrid, **member).status_code == 302
    assert "已在网格" in words(post(admin, EnterpriseGrid, **member | {"valid_from": today()}))
    assert EnterpriseGrid.objects.count() == 1


def role_form(user: Any, role: str, **unit: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("area", "grid", "enterprise", "valid_from", "valid_to"))
    return {"user": user.username, "role": role} | empty | unit


def test_roles_are_given_ended_and_audited(admin: Client, county: Area) -> None:
    user = make_user()
    row = make_enterprise(area=county)
    epoch = user.session_epoch
    assert post(admin, RoleGrant, **role_form(user, "officer", enterprise=row)).status_code == 302
    grant = RoleGrant.objects.get(user=user)
    user.refresh_from_db()
    assert user.session_epoch == epoch + 1, "signs in anew, with a second factor"
    assert (
        post(admin, RoleGrant, grant, **role_form(user, "officer", enterprise=row, valid_to=today())).status_code == 302
    )
    user.refresh_from_db()
    assert user.session_epoch == epoch + 2
    actions = AuditEntry.objects.filter(target_kind="user", target_key=str(user.pk)).values_list("action", flat=True)
    assert {"grant_role", "change_role"} <= set(actions)


def test_accounts_are_named_not_listed(admin: Client, county: Area) -> None:
    user = make_officer(area=county, role="county_office", username="liu.kezhang")
    for _ in range(3):
        make_user()
    page = words(admin.get(url(RoleGrant, "edit", RoleGrant.objects.get(user=user).pk)))
    assert 'value="liu.kezhang"' in page
    assert words(admin.get(url(RoleGrant, "add"))).count("<option") < 15, "roles only"
    form = role_form(user, "county_office", area=county) | {"user": "nobody"}
    assert "没有这个用户名的在用账号" in words(post(admin, RoleGrant, **form))


def test_roles_that_make_no_sense(admin: Client, county: Area) -> None:
    user, row = make_user(), make_enterprise(area=county)
    count = RoleGrant.objects.count()
    both = role_form(user, "officer", enterprise=row, area=county)
    assert "请只填一个单位" in words(post(admin, RoleGrant, **both))
    assert "不能授予在这类单位上" in words(post(admin, RoleGrant, **role_form(user, "county_office", enterprise=row)))
    abroad = make_area(level="county")
    assert "超出您可授权的范围" in words(post(admin, RoleGrant, **role_form(user, "county_office", area=abroad)))
    assert RoleGrant.objects.count() == count


def test_a_foreign_role_is_not_drawn_into_ones_own_reach(admin: Client, county: Area) -> None:
    abroad = make_area(level="county")
    grant = RoleGrant.objects.get(user=make_officer(area=abroad, role="county_office"))
    page = words(post(admin, RoleGrant, grant, **role_form(grant.user, "county_office", area=county)))
    assert "超出您可授权的范围" in page
    grant.refresh_from_db()
    assert grant.area == abroad


def test_merges_are_looked_at_only(admin: Client, county: Area) -> None:
    one, two = make_enterprise(area=county), make_enterprise(area=county)
    row = unit_services.merge_enterprises(alias_id=one.pk, main_id=two.pk, reason="同一家", on=today(), actor=None)
    assert "同一家" in admin.get(url(EnterpriseAlias, "inspect", row.pk)).content.decode()
    for screen, args in (("add", ()), ("edit", (row.pk,)), ("delete", (row.pk,))):
        assert admin.get(url(EnterpriseAlias, screen, *args)).status_code == 302
    for table, kept in ((RoleGrant, RoleGrant.objects.first()), (Enterprise, one)):
        assert admin.get(url(table, "delete", kept.pk)).status_code == 302


def test_former_names_and_kinds_of_certificates(admin: Client, county: Area) -> None:
    row = make_enterprise(area=county)
    assert post(admin, FormerName, enterprise=row, name="老厂", until=date(2020, 1, 1)).status_code == 302
    late = post(admin, FormerName, enterprise=row, name="新厂", until=today() + timedelta(1))
    assert "请到当天再登记" in words(late)
    kind = {"name": "叉车司机", "system": "market", "valid_years": 4, "review_years": None, "source": ""}
    assert post(admin, CertificateKind, **kind).status_code == 302
    assert CertificateKind.objects.filter(name="叉车司机").exists()
