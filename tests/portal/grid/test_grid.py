"""Grid staff's page: my enterprises, who has not trained, call, add."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from kernel.clock import today
from learning.enums import TrainingKind
from learning.services import credit_hours
from orgs.enums import Role
from orgs.models import Enterprise, EnterpriseGrid, Grid, JoinRequest, RoleGrant
from plumbing.models import AuditEntry
from tests.factories.orgs import make_area, make_enterprise, make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Any:
    return make_area(level="village", name="柳湾村")


@pytest.fixture
def grid(village: Any) -> Grid:
    return Grid.objects.create(area=village, name="柳湾村网格")


@pytest.fixture
def staff(grid: Grid) -> User:
    user = make_user(display_name="陈静")
    RoleGrant.objects.create(user=user, role=Role.GRID_STAFF, grid=grid)
    return user


@pytest.fixture
def client(staff: User) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def put(grid: Grid, **fields: Any) -> Enterprise:
    enterprise = make_enterprise(area=grid.area, **fields)
    EnterpriseGrid.objects.create(enterprise=enterprise, grid=grid)
    return enterprise


def train(person: Any) -> None:
    credit_hours(
        person_id=person.pk, enterprise_id=None, minutes=45, kind=TrainingKind.ANNUAL, occurred_on=today(),
        title="教育", source_kind="test", source_key=str(person.pk), evidence={},
    )  # fmt: skip


def page_of(client: Client, query: str = "") -> str:
    answer = client.get(reverse("portal:grid") + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_worst_first_with_totals(client: Client, grid: Grid) -> None:
    good, bad = put(grid, name="丰源粮油加工厂"), put(grid, name="恒泰五金制品有限公司")
    put(grid, name="空空如也商行")
    foreign = make_enterprise(name="青石精细化工有限公司")
    train(make_person(enterprise=good))
    for _ in range(3):
        make_person(enterprise=bad)
    make_person(enterprise=foreign)
    page = page_of(client)
    assert [page.index(name) for name in ("恒泰五金", "空空如也", "丰源粮油")] == sorted(
        page.index(name) for name in ("恒泰五金", "空空如也", "丰源粮油")
    )
    for words in ("我负责的 3 家企业", "3 人未训", "全部已训", "还没有登记人员", "1月1日以来有学时记录"):
        assert words in page
    assert "青石" not in page


def test_filters_narrow_and_say_when_nothing_is_left(client: Client, grid: Grid) -> None:
    trained, untrained = put(grid, name="丰源粮油加工厂"), put(grid, name="恒泰五金制品有限公司")
    train(make_person(enterprise=trained))
    make_person(enterprise=untrained)
    assert "丰源" not in page_of(client, "?only=1")
    assert "恒泰" not in page_of(client, "?name=粮油")
    assert "丰源" in page_of(client, f"?place=g{grid.pk}")
    assert "换个条件再查" in page_of(client, "?name=没有这家")
    for hostile in ("?page=0", "?page=-1", "?page=99999999", "?page=²", "?place=%27--", "?name=" + "长" * 500):
        page_of(client, hostile)


def test_nobody_else_sees_it(client: Client, grid: Grid) -> None:
    mine, foreign = put(grid), make_enterprise()
    for name in ("portal:grid_enterprise", "portal:grid_add_person"):
        assert client.get(reverse(name, args=[mine.pk])).status_code == 200
        assert client.get(reverse(name, args=[foreign.pk])).status_code == 404
        assert (
            client.post(reverse(name, args=[foreign.pk]), {"name": "钱某", "phone": "13912345678"}).status_code == 404
        )
    assert JoinRequest.objects.count() == 0
    EnterpriseGrid.objects.all().delete()
    assert client.get(reverse("portal:grid_enterprise", args=[mine.pk])).status_code == 404


def test_an_enterprise_with_its_call_buttons(client: Client, grid: Grid) -> None:
    enterprise = put(grid, contact_name="周海峰", contact_phone="13900000003", address="工业路6号")
    make_person(enterprise=enterprise, name="赵桂兰", phone="13811112222")
    done = make_person(enterprise=enterprise, name="钱志强", phone="13833334444")
    make_person(enterprise=enterprise, name="无号")
    train(done)
    page = client.get(reverse("portal:grid_enterprise", args=[enterprise.pk])).content.decode()
    for words in (
        "tel:13900000003",
        "打电话给周海峰",
        "工业路6号",
        "赵桂兰",
        "tel:13811112222",
        "138****2222",
        "未登记电话",
    ):
        assert words in page
    assert "钱志强" not in page and "13833334444" not in page
    assert f"/join/{enterprise.unit_code}/" not in page and "<svg" in page


def test_somebody_is_written_down_and_the_officer_is_told_by_whom(client: Client, grid: Grid, staff: User) -> None:
    enterprise = put(grid)
    address = reverse("portal:grid_add_person", args=[enterprise.pk])
    answer = client.post(address, {"name": "钱 志强", "phone": "138-3333-4444", "department": "仓库"}, follow=True)
    assert "等企业安全员确认" in answer.content.decode()
    asked = JoinRequest.objects.get()
    assert (asked.enterprise_id, asked.name, asked.phone, asked.department, asked.state) == (
        enterprise.pk, "钱志强", "13833334444", "仓库", "pending",
    )  # fmt: skip
    assert asked.reason == "网格员陈静代为登记，手机号未经本人验证"
    assert AuditEntry.objects.filter(action="ask_for_somebody", actor_id=staff.pk).count() == 1
    assert "138****4444" in client.get(reverse("portal:grid_enterprise", args=[enterprise.pk])).content.decode()
    client.post(address, {"name": "钱志强", "phone": "13833334444"})
    assert JoinRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": "", "phone": "13833334444"}, "还没有填姓名"),
        ({"name": "钱志强", "phone": ""}, "还没有填手机号"),
        ({"name": "钱志强", "phone": "12345"}, "这不是手机号"),
        ({"name": "钱□强", "phone": "13833334444"}, "姓名里有丢失的字"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_stored(client: Client, grid: Grid, typed: dict[str, str], told: str) -> None:
    enterprise = put(grid)
    answer = client.post(reverse("portal:grid_add_person", args=[enterprise.pk]), typed)
    assert (answer.status_code, JoinRequest.objects.count()) == (400, 0)
    assert told in answer.content.decode()


def test_a_new_enterprise_is_in_my_grid_after_a_second_look(client: Client, grid: Grid, staff: User) -> None:
    put(grid, name="恒泰五金制品有限公司")
    address, typed = reverse("portal:grid_add_enterprise"), {"name": "恒泰五金制品公司", "place": f"g{grid.pk}"}
    assert "是不是下面的某一家" in client.post(address, typed).content.decode()
    assert Enterprise.objects.count() == 1
    typed |= {"different": "1", "contact_phone": "0990-5550101", "industry": "机械", "risk_level": "orange"}
    client.post(address, typed)
    made = Enterprise.objects.get(name="恒泰五金制品公司")
    assert (made.area_id, made.contact_phone, made.industry) == (grid.area_id, "0990-5550101", "机械")
    assert EnterpriseGrid.objects.get(enterprise=made).grid_id == grid.pk
    assert set(AuditEntry.objects.filter(actor_id=staff.pk).values_list("action", flat=True)) >= {
        "create_enterprise", "put_in_grid",
    }  # fmt: skip
    assert client.get(reverse("portal:grid_enterprise", args=[made.pk])).status_code == 200


def test_no_enterprise_at_another_place(client: Client, grid: Grid) -> None:
    elsewhere = Grid.objects.create(area=make_area(), name="外村网格")
    for place in (f"g{elsewhere.pk}", f"a{elsewhere.area_id}", f"a{grid.area_id}", "", "x"):
        answer = client.post(reverse("portal:grid_add_enterprise"), {"name": "新厂", "place": place})
        assert answer.status_code == 400
    assert Enterprise.objects.count() == 0


def test_the_landing_of_grid_staff(staff: User) -> None:
    client = Client()
    client.force_login(staff)
    assert client.get(reverse("portal:today")).url == reverse("portal:grid")


def test_queries_and_weight(client: Client, grid: Grid) -> None:
    counted = []
    for more in (1, 2, 47, 50):
        for _ in range(more):
            make_person(enterprise=put(grid))
        with CaptureQueriesContext(connection) as captured:
            page = page_of(client)
        counted.append(len(captured))
    assert len(set(counted[:3])) == 1, counted
    assert Enterprise.objects.count() == 100
    assert len(gzip.compress(page.encode())) <= 30 * 1024
