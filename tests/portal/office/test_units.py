"""The tree as of a day; adding and moving areas and grids; nothing of another town."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orgs.models import Area, AreaLink, EnterpriseGrid, Grid
from orgs.units.services import move_area, move_enterprise
from tests.factories.orgs import make_area, make_enterprise, make_officer, make_person
from tests.portal.office.conftest import County

pytestmark = pytest.mark.django_db
TREE = "/office/units/"


def flat(rows: Any) -> dict[str, Any]:
    found = {}
    for row in rows:
        found |= {row.name: row} | flat(row.children)
    return found


def test_a_town_sees_its_own_tree(office: Client, world: County) -> None:
    make_person(enterprise=world.enterprise)
    make_person(enterprise=world.foreign)
    Grid.objects.create(area=world.village, name="五金经济网格", kind="economic")
    Grid.objects.create(area=world.village, name="青禾小学", kind="independent", unit="school")
    answer = office.get(TREE)
    text = answer.content.decode()
    rows = flat(answer.context["rows"])
    assert list(rows) == ["青禾镇", "柳湾村"]
    assert [(row.enterprises, row.people) for row in rows.values()] == [(1, 1), (1, 1)]
    assert {(line.shape, line.kind_label, line.unit_label) for line in rows["柳湾村"].grids} == {
        ("●", "村居网格", ""), ("■", "经济网格", ""), ("▣", "独立网格", "学校"),
    }  # fmt: skip
    assert "<details" in text
    assert text.count("<script") == text.count("rail.js") == 1  # the tree opens without any
    assert "style=" not in text
    assert "上河" not in text


def test_a_past_day_shows_the_tree_as_it_was(client: Client, world: County) -> None:
    county_office = make_officer(area=world.county, role="county_office")
    client.force_login(county_office)
    make_person(enterprise=world.enterprise)
    move_enterprise(world.enterprise.pk, area_id=world.other_village.pk, on=date(2026, 5, 1), actor=county_office)
    move_area(world.village.pk, parent_id=world.other_town.pk, on=date(2026, 7, 1), actor=county_office)
    before = client.get(TREE, {"on": "2026-04-30"})
    rows = flat(before.context["rows"])
    assert "不是今天的" in before.content.decode()
    assert reverse("portal:office_area_add") not in before.content.decode()
    assert (rows["青禾镇"].enterprises, rows["青禾镇"].people, rows["河湾镇"].enterprises) == (1, 1, 1)
    now = flat(client.get(TREE).context["rows"])
    assert (now["青禾镇"].enterprises, now["河湾镇"].enterprises, now["河湾镇"].people) == (0, 2, 1)
    assert [child.name for child in now["河湾镇"].children] == ["柳湾村", "上河村"]
    assert client.get(TREE, {"on": "2026-02-31"}).context["is_past"] is False


def test_queries_do_not_grow(office: Client, world: County) -> None:
    counts = []
    for more in (1, 2, 20):
        for _ in range(more):
            village = make_area(parent=world.town, level="village")
            grid = Grid.objects.create(area=village, name="网格")
            enterprise = make_enterprise(area=village)
            EnterpriseGrid.objects.create(enterprise=enterprise, grid=grid)
            make_person(enterprise=enterprise)
        with CaptureQueriesContext(connection) as seen:
            office.get(TREE)
        counts.append(len(seen))
    assert counts[0] == counts[1] == counts[2] <= 22


def test_adding_an_area_twice_adds_one(office: Client, world: County) -> None:
    form = {"parent": world.town.pk, "level": "village", "code": "990101777", "name": "新湾村", "on": "2026-01-01"}
    for _ in range(2):
        answer = office.post(reverse("portal:office_area_add"), form)
        assert answer.status_code == 302
    added = Area.objects.get(code="990101777")
    assert answer.url == reverse("portal:office_area", args=[added.pk])  # type: ignore[attr-defined]
    assert list(AreaLink.objects.filter(child=added).values_list("parent", "valid_from")) == [
        (world.town.pk, date(2026, 1, 1))
    ]
    assert "新湾村 已列入区域树" in office.get(answer.url).content.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"parent": "foreign"}, "不在您的管辖范围内"),
        ({"code": "abc"}, "区划代码只含数字"),
        ({"level": "town"}, "不能放在所选上级之下"),
        ({"name": ""}, "请填写此项"),
        ({"on": "昨天"}, "日期不正确"),
        ({"code": "taken"}, "您填的内容还在"),
    ],
)
def test_an_area_refused_keeps_what_was_typed(office: Client, world: County, change: dict[str, str], said: str) -> None:
    form = {"parent": world.town.pk, "level": "village", "code": "990101777", "name": "新湾村", "on": "2026-01-01"}
    known = {"foreign": world.other_town.pk, "taken": world.village.code}
    form |= {key: known.get(value, value) for key, value in change.items()}
    answer = office.post(reverse("portal:office_area_add"), form)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert not Area.objects.filter(name="新湾村").exists()
    if "name" not in change:
        assert 'value="新湾村"' in text


def test_a_grid_is_added_once_and_an_independent_one_says_what_it_is(office: Client, world: County) -> None:
    address = reverse("portal:office_grid_add", args=[world.village.pk])
    assert "请选择是哪一类" in office.post(address, {"name": "青禾小学", "kind": "independent"}).content.decode()
    for _ in range(2):
        assert office.post(address, {"name": "青禾小学", "kind": "independent", "unit": "school"}).status_code == 302
    office.post(address, {"name": "五金网格", "kind": "economic", "unit": "school"})
    made = Grid.objects.filter(area=world.village).exclude(pk=world.grid.pk).values_list("name", "kind", "unit")
    assert set(made) == {("青禾小学", "independent", "school"), ("五金网格", "economic", "")}


def test_moving_an_area_keeps_the_days_before(client: Client, world: County) -> None:
    client.force_login(make_officer(area=world.county, role="county_office"))
    address = reverse("portal:office_area_move", args=[world.village.pk])
    for _ in range(2):
        assert client.post(address, {"parent": world.other_town.pk, "on": "2026-06-01"}).status_code == 302
    links = AreaLink.objects.filter(child=world.village).order_by("pk").values_list("parent", "valid_from", "valid_to")
    assert list(links) == [
        (world.town.pk, None, date(2026, 5, 31)),
        (world.other_town.pk, date(2026, 6, 1), None),
    ]
    page = client.get(reverse("portal:office_area", args=[world.village.pk])).content.decode()
    assert "2026年6月1日" in page
    assert "隶属于" in page


def test_no_area_leaves_ones_reach(office: Client, world: County) -> None:
    address = reverse("portal:office_area_move", args=[world.village.pk])
    assert office.post(address, {"parent": world.other_town.pk, "on": "2026-06-01"}).status_code == 422
    assert office.get(reverse("portal:office_area_move", args=[world.town.pk])).status_code == 404
    assert AreaLink.objects.filter(child=world.village).count() == 1


def test_another_towns_areas_are_not_there(office: Client, world: County) -> None:
    for page in ("office_area", "office_area_move", "office_grid_add"):
        for area_id in (world.other_town.pk, world.other_village.pk, world.county.pk, 999_999):
            address = reverse(f"portal:{page}", args=[area_id])
            assert office.get(address).status_code == 404, page
            assert office.post(address, {"name": "x", "kind": "economic"}).status_code == 404, page
    assert Grid.objects.filter(name="x").count() == 0


def test_an_area_is_renamed_on_the_screen(office: Client, world: County) -> None:
    address = reverse("portal:office_area_rename", args=[world.village.pk])
    assert address in office.get(reverse("portal:office_area", args=[world.village.pk])).content.decode()
    assert office.post(address, {"name": "柳湾社区"}).status_code == 302
    world.village.refresh_from_db()
    assert world.village.name == "柳湾社区"
    assert office.post(address, {"name": "柳湾社区"}).status_code == 422
    assert (
        office.post(reverse("portal:office_area_rename", args=[world.other_village.pk]), {"name": "x"}).status_code
        == 404
    )


def test_a_grid_ends_on_the_screen_once(office: Client, world: County) -> None:
    EnterpriseGrid.objects.create(enterprise=world.enterprise, grid=world.grid)
    address = reverse("portal:office_grid_end", args=[world.village.pk, world.grid.pk])
    home = reverse("portal:office_area", args=[world.village.pk])
    assert address in office.get(home).content.decode()
    assert "将移出该网格的企业：1 家" in office.get(address).content.decode()
    for _ in range(2):
        assert office.post(address, {"on": "2026-06-30"}).status_code == 302
    world.grid.refresh_from_db()
    assert world.grid.valid_to == date(2026, 6, 30)
    assert address not in office.get(home).content.decode()
    assert office.post(address, {"on": "gestern"}).status_code == 422


def test_grids_are_ended_in_their_own_area_only(office: Client, world: County) -> None:
    mixed = ((world.town, world.grid), (world.village, world.other_grid), (world.other_village, world.other_grid))
    for area, grid in mixed:
        address = reverse("portal:office_grid_end", args=[area.pk, grid.pk])
        assert office.get(address).status_code == 404
        assert office.post(address, {"on": "2026-06-30"}).status_code == 404
    assert not Grid.objects.exclude(valid_to=None).exists()
