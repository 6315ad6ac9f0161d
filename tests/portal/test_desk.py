"""The desk: who is short, by which clause; filters; one figure everywhere; somebody else's enterprise is not there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from learning.services import correct_hours
from orgs.models import Enterprise, RoleGrant
from tests.factories.learning import credit, make_requirement
from tests.factories.orgs import make_area, make_enterprise, make_officer, make_person, make_user, user_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise() -> Enterprise:
    return make_enterprise(name="恒泰五金制品有限公司")


@pytest.fixture
def officer(client: Client, enterprise: Enterprise) -> Client:
    client.force_login(make_officer(enterprise=enterprise))
    return client


def hours(client: Client, enterprise: Enterprise, **query: str) -> Any:
    answer = client.get(reverse("portal:desk_hours", args=[enterprise.pk]), query)
    assert answer.status_code == 200
    return answer


def names(answer: Any) -> list[str]:
    return [row.post.person_name for row in answer.context["table"].rows]


def test_who_is_short_by_which_clause(officer: Client, enterprise: Enterprise) -> None:
    make_requirement(minutes=90, title="专题培训", article="第七条", verified=False, source_tag="memory")
    made = {"enterprise": enterprise}
    short, met = make_person(name="王䶮", **made), make_person(name="何秀英", **made)  # type: ignore[arg-type]
    credit(short, 45)
    credit(met, 100)
    answer = hours(officer, enterprise)
    text = answer.content.decode()
    assert names(answer) == ["王䶮"]
    assert "《样例培训办法》第七条" in text
    assert "待核实" in text
    assert "style=" not in text
    assert text.count("<script") == text.count("rail.js") == 1
    table = answer.context["table"]
    assert (table.rows[0].hours_owed, table.rows[0].hours_counted, table.rows[0].hours_short) == ("2.0", "1.0", "1.0")
    assert (table.figures.short, table.figures.short_people, table.figures.people) == ("1.0", 1, 2)
    everybody = hours(officer, enterprise, status="all").context["table"]
    assert (everybody.sums.owed, everybody.sums.counted, everybody.sums.short) == ("4.0", "3.0", "1.0")
    assert names(hours(officer, enterprise, status="met")) == ["何秀英"]


def test_invented_rules_are_marked(officer: Client, enterprise: Enterprise) -> None:
    make_requirement(source_tag="invented", verified=False)
    make_person(enterprise=enterprise)
    assert "虚构" in hours(officer, enterprise).content.decode()


def test_filters_are_in_the_address(officer: Client, enterprise: Enterprise) -> None:
    make_requirement()
    for name, number, department, category in (
        ("甲", "A1", "冲压车间", "worker"),
        ("乙", "B2", "焊接车间", "worker"),
        ("丙", "C3", "综合部", "principal"),
    ):
        post = {"department": department, "category": category}
        make_person(enterprise=enterprise, name=name, staff_number=number, post=post)
    assert sorted(names(hours(officer, enterprise))) == ["丙", "乙", "甲"]
    assert names(hours(officer, enterprise, department="焊接车间")) == ["乙"]
    assert names(hours(officer, enterprise, category="principal")) == ["丙"]
    assert names(hours(officer, enterprise, name="a1")) == ["甲"]
    assert names(hours(officer, enterprise, name="丁")) == []
    strange = hours(officer, enterprise, status="x", page="99999999999", category="x'")
    assert names(strange) == []


def test_late_people_come_first(officer: Client, enterprise: Enterprise) -> None:
    year = timezone.localdate().year
    make_requirement(code="late", due_days=0, minutes=45, valid_from=date(year, 1, 1))
    make_requirement(code="later", minutes=450)
    make_person(enterprise=enterprise, name="赵")
    table = hours(officer, enterprise).context["table"]
    late = [row.is_late for row in table.rows]
    assert late == sorted(late, reverse=True)
    if timezone.localdate() > date(year, 1, 1):
        assert late == [True, False]
        assert table.figures.late_people == 1


def test_people_without_requirements_owe_nothing(officer: Client, enterprise: Enterprise) -> None:
    make_person(enterprise=enterprise, name="赵")
    assert names(hours(officer, enterprise)) == []
    assert names(hours(officer, enterprise, status="all")) == ["赵"]


@pytest.mark.parametrize("page", ["desk_hours", "desk_record"])
def test_queries_do_not_grow_with_people(officer: Client, enterprise: Enterprise, page: str) -> None:
    make_requirement()
    counts = []
    for more in (1, 2, 197):
        for _ in range(more):
            credit(make_person(enterprise=enterprise))
        with CaptureQueriesContext(connection) as seen:
            assert officer.get(reverse(f"portal:{page}", args=[enterprise.pk])).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] == counts[2] <= 16


def test_many_people_come_in_pages(officer: Client, enterprise: Enterprise) -> None:
    make_requirement()
    for _ in range(103):
        make_person(enterprise=enterprise)
    first, second = hours(officer, enterprise), hours(officer, enterprise, page="2")
    assert (len(names(first)), len(names(second))) == (100, 3)
    assert first.context["table"].sums == second.context["table"].sums
    assert "page=2" in first.content.decode()


DESK_PAGES = ("desk_hours", "desk_record", "desk_record_pdf", "desk_record_xlsx")


def test_somebody_elses_enterprise_is_not_there(officer: Client, enterprise: Enterprise) -> None:
    other = make_enterprise()
    person = make_person(enterprise=other)
    for page in DESK_PAGES:
        for number in (other.pk, 999_999):
            address = reverse(f"portal:{page}", args=[number])
            assert officer.get(address).status_code == 404, page
            assert officer.post(address).status_code == 404, page
            assert Client().get(address).status_code == 302, page
    assert officer.get(reverse("portal:desk_person", args=[other.pk, person.pk])).status_code == 404
    assert officer.get(reverse("portal:desk_person", args=[enterprise.pk, person.pk])).status_code == 404


def test_workers_and_ended_roles_have_no_desk(client: Client, enterprise: Enterprise) -> None:
    for user in (
        user_of(make_person(enterprise=enterprise)),
        make_officer(enterprise=enterprise, valid_to=date(2026, 1, 1)),
        make_user(),
    ):
        client.force_login(user)
        assert client.get(reverse("portal:desk")).status_code == 404
        assert client.get(reverse("portal:desk_hours", args=[enterprise.pk])).status_code == 404


def test_grid_staff_read_and_do_not_print(client: Client) -> None:
    village = make_area()
    enterprise = make_enterprise(area=village)
    make_person(enterprise=enterprise)
    client.force_login(make_officer(area=village, role="grid_staff"))
    text = client.get(reverse("portal:desk_record", args=[enterprise.pk])).content.decode()
    assert "record.xlsx" not in text
    assert "record.pdf" not in text
    assert client.get(reverse("portal:desk_record_xlsx", args=[enterprise.pk])).status_code == 404
    assert client.post(reverse("portal:desk_record_pdf", args=[enterprise.pk])).status_code == 404


def test_the_index_leads_straight_to_the_only_enterprise(officer: Client, enterprise: Enterprise) -> None:
    assert officer.get(reverse("portal:desk")).url == reverse("portal:desk_hours", args=[enterprise.pk])  # type: ignore[attr-defined]


def test_the_index_of_an_office_lists_what_lies_below(client: Client) -> None:
    county = make_area()
    town = make_area(parent=county)
    below = [make_enterprise(area=town) for _ in range(2)]
    elsewhere = make_enterprise()
    user = make_officer(area=county, role="county_office")
    client.force_login(user)
    answer = client.get(reverse("portal:desk"))
    assert sorted(each.pk for each in answer.context["enterprises"]) == sorted(each.pk for each in below)
    assert client.get(reverse("portal:desk_hours", args=[elsewhere.pk])).status_code == 404
    RoleGrant.objects.filter(user=user).delete()
    assert client.get(reverse("portal:desk")).status_code == 404


def test_a_person_shows_each_entry_and_why_it_counts(officer: Client, enterprise: Enterprise) -> None:
    make_requirement(minutes=90)
    person = make_person(enterprise=enterprise, name="赵桂兰")
    evidence = {"reading_seconds": 185, "lessons": 3, "course_minutes": 90, "sitting": "abc", "points": "85", "points_out_of": 100}  # fmt: skip  # noqa: E501
    entry = credit(person, 90, evidence=evidence)
    correct_hours(entry_id=entry.pk, minutes=-45, reason="多记一学时")
    answer = officer.get(reverse("portal:desk_person", args=[enterprise.pk, person.pk]))
    text = answer.content.decode()
    assert "服务器计时 3 分 5 秒" in text
    assert "85 分" in text
    assert "多记一学时" in text
    assert f'id="entry-{entry.pk}"' in text
    assert [each["entry"].minutes for each in answer.context["entries"]] == [90, -45]
    assert [(each["counted"], each["short"]) for each in answer.context["asked"]] == [("1.0", "1.0")]
