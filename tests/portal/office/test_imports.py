"""Rosters at the office: what is in reach, what may be done with it, and what is not found."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import get_current_timezone

from orgs.enums import AreaLevel
from orgs.models import Area, AreaLink, Enterprise, Person, RoleGrant
from plumbing.models import ImportRun
from tests.plumbing.workbooks import workbook_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    settings.ANPEI_UPLOAD_DIR = tmp_path / "incoming"


def office(username: str, area: Area, role: str = "town_office") -> Any:
    user = get_user_model().objects.create_user(username=username)
    RoleGrant.objects.create(user=user, role=role, area=area)
    return user


@pytest.fixture
def places() -> dict[str, Any]:
    """A county with two towns, an enterprise in each, their offices and one desk."""
    county = Area.objects.create(code="990100", name="青阳县", level=AreaLevel.COUNTY)
    towns = [Area.objects.create(code=f"99010{n}", name=f"{n}号镇", level=AreaLevel.TOWN) for n in (1, 2)]
    for town in towns:
        AreaLink.objects.create(child=town, parent=county)
    units = [Enterprise.objects.create(name=f"{town.name}机械厂", area=town) for town in towns]
    officer = get_user_model().objects.create_user(username="officer")
    RoleGrant.objects.create(user=officer, role="officer", enterprise=units[0])
    return {
        "units": units, "officer": officer, "county": office("county", county, "county_office"),
        "town": office("town", towns[0]), "colleague": office("colleague", towns[0]),
        "other": office("other", towns[1]),
    }  # fmt: skip


def upload(client: Any, user: Any, address: str, *names: str, mode: str = "add") -> str:
    client.force_login(user)
    header = ["姓名", "工号"] if "desk" in address else ["单位名称", "姓名", "工号"]
    place = [] if "desk" in address else ["1号镇机械厂"]
    rows = [header, *([*place, name, f"G{at}"] for at, name in enumerate(names))]
    file = SimpleUploadedFile(f"{names[0]}.xlsx", workbook_of(rows))
    client.post(address, {"file": file, "mode": mode})
    return str(ImportRun.objects.latest("created_at").pk)


def seen(client: Any, user: Any) -> set[str]:
    client.force_login(user)
    page = client.get("/office/imports/").content.decode()
    return {run.filename for run in ImportRun.objects.all() if f"/office/imports/{run.pk}/" in page}


def test_an_office_sees_its_own_its_colleagues_and_its_desks(client, places) -> None:
    upload(client, places["town"], "/office/imports/new/", "镇办")
    upload(client, places["officer"], f"/desk/{places['units'][0].pk}/roster/new/", "本厂")
    upload(client, places["county"], "/office/imports/new/", "县局")
    root = get_user_model().objects.create_superuser(username="root")
    assert {name: seen(client, user) for name, user in {**places, "root": root}.items()
            if name not in ("units", "officer")} == {
        "town": {"镇办.xlsx", "本厂.xlsx"}, "colleague": {"镇办.xlsx", "本厂.xlsx"}, "other": set(),
        "county": {"镇办.xlsx", "本厂.xlsx", "县局.xlsx"}, "root": {"镇办.xlsx", "本厂.xlsx", "县局.xlsx"},
    }  # fmt: skip


def test_others_runs_are_looked_at_and_taken_back_not_stored(client, places) -> None:
    run = upload(client, places["officer"], f"/desk/{places['units'][0].pk}/roster/new/", "本厂")
    address = f"/office/imports/{run}/"
    client.force_login(places["town"])
    page = client.get(address).content.decode()
    assert "本厂" in page
    assert "全部存入" not in page
    assert [client.post(f"{address}{step}/").status_code for step in ("store", "discard")] == [404, 404]
    assert client.get(f"{address}remarks/").status_code == 200
    client.force_login(places["officer"])
    client.post(f"/desk/{places['units'][0].pk}/roster/{run}/store/")
    client.force_login(places["town"])
    assert "删除新增的 1 人" in client.get(f"{address}undo/").content.decode()
    client.post(f"{address}undo/")
    assert ImportRun.objects.get().state == "undone"
    assert not Person.objects.exists()


def test_out_of_reach_is_not_found(client, places) -> None:
    run = upload(client, places["town"], "/office/imports/new/", "镇办")
    for user in (places["other"], places["officer"]):
        client.force_login(user)
        for step in ("", "undo/", "remarks/"):
            assert client.get(f"/office/imports/{run}/{step}").status_code == 404
        for step in ("store", "discard", "undo"):
            assert client.post(f"/office/imports/{run}/{step}/").status_code == 404
    client.logout()
    assert client.get(f"/office/imports/{run}/").status_code == 302


def test_the_office_stores_its_own(client, places) -> None:
    run = upload(client, places["town"], "/office/imports/new/", "张三", "李四")
    client.post(f"/office/imports/{run}/store/")
    assert set(places["units"][0].posts.values_list("person__name", flat=True)) == {"张三", "李四"}


def test_filters(client, places) -> None:
    upload(client, places["town"], "/office/imports/new/", "甲组")
    upload(client, places["town"], "/office/imports/new/", "乙组")
    for query, wanted in (("file=甲", {"甲组"}), ("state=stored", set()), ("state=reviewed", {"甲组", "乙组"})):
        page = client.get(f"/office/imports/?{query}").content.decode()
        assert {name for name in ("甲组", "乙组") if f">{name}.xlsx<" in page} == wanted, query


def test_queries_do_not_grow_with_the_runs(client, places) -> None:
    counts = []
    for name in ("一", "二", "三"):
        upload(client, places["town"], "/office/imports/new/", name)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get("/office/imports/")
        counts.append(len(caught))
    assert counts[0] == counts[2]


def listed(client: Any, query: str, *names: str) -> set[str]:
    page = client.get(f"/office/imports/?{query}").content.decode()
    return {name for name in names if f">{name}.xlsx<" in page}


def test_filters_by_account_unit_and_days(client, places) -> None:
    unit, other = places["units"]
    other.area = unit.area
    other.save()
    upload(client, places["town"], "/office/imports/new/", "镇办")
    upload(client, places["colleague"], "/office/imports/new/", "同事")
    desk = upload(client, places["officer"], f"/desk/{unit.pk}/roster/new/", "本厂")
    ImportRun.objects.filter(pk=desk).update(created_at=datetime(2026, 3, 1, 23, 30, tzinfo=get_current_timezone()))
    ImportRun.objects.filter(filename="同事.xlsx").update(params={"mode": "full", "enterprise": other.unit_code})
    client.force_login(places["town"])
    every = ("镇办", "同事", "本厂")
    for query, wanted in (
        (f"by={places['town'].pk}", {"镇办"}),
        (f"by={places['officer'].pk}", {"本厂"}),
        (f"by={places['county'].pk}", set(every)),  # uploaded nothing: not a choice
        ("by=command", set()),
        (f"unit={unit.pk}", {"本厂"}),
        (f"unit={other.pk}", {"同事"}),
        ("unit=office", {"镇办", "同事"}),
        ("from=2026-03-01&to=2026-03-01", {"本厂"}),
        ("to=2026-02-28", set()),
        ("from=2026-03-02", {"镇办", "同事"}),
        (f"from=2026-03-02&by={places['town'].pk}&unit=office&state=reviewed&file=镇", {"镇办"}),
        ("from=gestern&to=9999-12-31&by=x&unit=' OR 1&state=x&p=99", set(every)),
        ("from=2026-02-31&to=0001-01-01", set(every)),
    ):
        assert listed(client, query, *every) == wanted, query


def test_pages_keep_what_was_asked(client, places) -> None:
    upload(client, places["town"], "/office/imports/new/", "镇办")
    run = ImportRun.objects.get()
    again = [ImportRun(kind=run.kind, filename=f"{n}.xlsx", created_by=run.created_by, params=run.params)
             for n in range(60)]  # fmt: skip
    ImportRun.objects.bulk_create(again)
    page = client.get(f"/office/imports/?by={places['town'].pk}&unit=office&from=2020-01-01").content.decode()
    assert f"from=2020-01-01&amp;by={places['town'].pk}&amp;unit=office&amp;p=2" in page
    assert f'<option value="{places["town"].pk}" selected>' in page


def test_an_office_chooses_among_what_it_sees(client, places) -> None:
    upload(client, places["county"], "/office/imports/new/", "县局")
    upload(client, places["officer"], f"/desk/{places['units'][0].pk}/roster/new/", "本厂")
    client.force_login(places["other"])
    page = client.get("/office/imports/?from=2020-01-01").content.decode()
    assert "1号镇机械厂" not in page
    assert ">county<" not in page
