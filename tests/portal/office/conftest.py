"""A county with two towns; the first has a village, a grid and a signed-in office."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client

from accounts.models import User
from orgs.models import Area, Enterprise, Grid
from tests.factories.orgs import make_area, make_enterprise, make_officer


@dataclass(frozen=True)
class County:
    """The units of the tests."""

    county: Area
    town: Area
    village: Area
    grid: Grid
    enterprise: Enterprise
    other_town: Area
    other_village: Area
    other_grid: Grid
    foreign: Enterprise
    office: User


@pytest.fixture
def world() -> County:
    county = make_area(level="county", name="云岭县")
    town, other_town = (make_area(parent=county, name=name) for name in ("青禾镇", "河湾镇"))
    village = make_area(parent=town, level="village", name="柳湾村")
    other_village = make_area(parent=other_town, level="village", name="上河村")
    return County(
        county=county,
        town=town,
        village=village,
        grid=Grid.objects.create(area=village, name="柳湾村网格"),
        enterprise=make_enterprise(area=village, name="恒泰五金制品有限公司", contact_phone="13800001234"),
        other_town=other_town,
        other_village=other_village,
        other_grid=Grid.objects.create(area=other_village, name="上河村网格"),
        foreign=make_enterprise(area=other_village, name="上河化工有限公司"),
        office=make_officer(area=town, role="town_office", username="zhen"),
    )


@pytest.fixture
def office(client: Client, world: County) -> Client:
    client.force_login(world.office)
    return client
