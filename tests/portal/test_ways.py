"""The links between today, grid, office, desk and admin, and to one's own account."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from orgs.enums import Role
from portal.wagtail_hooks import office_menu_item
from tests.factories.orgs import make_area, make_enterprise, make_officer, make_user

pytestmark = pytest.mark.django_db


def links(client: Client, address: str) -> list[str]:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    return [way.label for way in answer.context["sections"]]


def test_an_office_gets_from_the_desk_to_its_own_screens(client: Client) -> None:
    area = make_area()
    make_enterprise(area=area)
    client.force_login(make_officer(role=Role.TOWN_OFFICE, area=area))
    assert links(client, "/desk/") == ["监管工作台"]
    assert links(client, "/office/") == []
    page = client.get("/office/").content.decode()
    assert reverse("portal:password") in page and reverse("portal:second_factor_setup") in page


def test_an_administrator_gets_to_the_admin_and_back(client: Client) -> None:
    client.force_login(make_officer(role=Role.ADMINISTRATOR, area=make_area()))
    assert links(client, "/office/") == ["内容后台"]
    client.force_login(make_user(is_superuser=True))
    assert '"/office/"' in client.get("/admin/").content.decode()


@pytest.mark.parametrize(("role", "shown"), [(Role.EDITOR, False), (Role.COUNTY_OFFICE, True)])
def test_the_admin_shows_the_office_to_offices(rf: RequestFactory, role: str, shown: bool) -> None:
    request = rf.get("/admin/")
    request.user = make_officer(role=role, area=make_area())
    assert office_menu_item().is_shown(request) is shown


def test_the_password_page_leads_back(client: Client) -> None:
    client.force_login(make_officer(role=Role.TOWN_OFFICE, area=make_area()))
    assert links(client, reverse("portal:password")) == ["监管工作台", "培训学时"]


def test_a_role_without_pages_is_told_so(client: Client) -> None:
    client.force_login(make_officer(role=Role.REFEREE, area=make_area()))
    page = client.get(reverse("portal:today")).content.decode()
    assert "您的角色：竞赛裁判" in page and "没有分配" not in page


def test_a_role_that_is_over_is_not_told(client: Client) -> None:
    client.force_login(make_officer(role=Role.REFEREE, area=make_area(), valid_to=date(2020, 1, 1)))
    assert "竞赛裁判" not in client.get(reverse("portal:today")).content.decode()


def test_who_has_no_role_is_told_whom_to_ask(client: Client) -> None:
    client.force_login(make_user())
    assert "没有分配工作" in client.get(reverse("portal:today")).content.decode()
