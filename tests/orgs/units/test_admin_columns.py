"""The admin's lists: days written out, rows that open, heads in Chinese."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from orgs.models import AreaLink, RoleGrant
from tests.factories.orgs import make_area, make_officer, make_user

pytestmark = pytest.mark.django_db


def test_a_link_of_areas_shows_its_day_and_opens(client: Client) -> None:
    town, village = make_area(), make_area()
    link = AreaLink.objects.create(child=village, parent=town, valid_from=date(2020, 1, 1))
    client.force_login(make_user(is_superuser=True))
    page = client.get("/admin/snippets/orgs/arealink/").content.decode()
    assert "2020年1月1日" in page and f"/admin/snippets/orgs/arealink/edit/{link.pk}/" in page
    assert "Child" not in page


def test_a_role_opens(client: Client) -> None:
    grant = RoleGrant.objects.get(user=make_officer(area=make_area()))
    client.force_login(make_user(is_superuser=True))
    page = client.get("/admin/snippets/orgs/rolegrant/").content.decode()
    assert f"/admin/snippets/orgs/rolegrant/edit/{grant.pk}/" in page and ">User<" not in page
