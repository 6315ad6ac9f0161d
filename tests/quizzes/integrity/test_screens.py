"""The pages: who reads what of whom, what stays typed, what is told to the person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from orgs.enums import AreaLevel, Role
from quizzes.enums import SittingState
from quizzes.integrity import services
from quizzes.integrity.finding import look
from quizzes.models import Appeal, CaseSitting, IntegrityCase
from tests.factories.orgs import make_area, make_enterprise, make_officer, make_person, make_user, user_of
from tests.factories.quizzes import make_quiz
from tests.quizzes.integrity.people import MORNING, sat
from tests.quizzes.integrity.test_finding import COPIED

pytestmark = pytest.mark.django_db
NOW = timezone.now()


class Scene:
    """A county with two towns, each with an office and a firm; one person of each handed in the same mistakes."""

    def __init__(self) -> None:
        county = make_area(level=AreaLevel.COUNTY)
        towns = [make_area(parent=county) for _n in range(2)]
        self.firms = [make_enterprise(area=town) for town in towns]
        self.offices = [make_officer(area=town, role=Role.TOWN_OFFICE) for town in towns]
        self.county = make_officer(area=county, role=Role.COUNTY_OFFICE)
        quiz = make_quiz(title="本月测试")
        self.people = [
            make_person(enterprise=firm, name=name) for firm, name in zip(self.firms, ("甲一", "乙二"), strict=True)
        ]
        self.sittings = [
            sat(quiz, person=person, wrong=COPIED, at=MORNING + timedelta(minutes=n))
            for n, person in enumerate(self.people)
        ]
        look(now=NOW)
        self.case = IntegrityCase.objects.get()
        self.url = reverse("quizzes:integrity_case", args=[self.case.pk])


@pytest.fixture
def scene() -> Scene:
    return Scene()


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_list_names_only_whom_the_office_reaches(scene: Scene) -> None:
    page = text_of(client_of(scene.offices[0]).get(reverse("quizzes:integrity")))
    assert "甲一" in page and "乙二" not in page and "本月测试" in page
    both = text_of(client_of(scene.county).get(reverse("quizzes:integrity")))
    assert "甲一" in both and "乙二" in both


def test_filters_in_the_address(scene: Scene) -> None:
    client = client_of(scene.county)
    address, quiz = reverse("quizzes:integrity"), scene.case.edition.quiz_id

    def hits(query: str) -> bool:
        answer = client.get(f"{address}?{query}")
        assert answer.status_code == 200
        return str(scene.case.pk) in text_of(answer)

    assert all(map(hits, ("state=open", "kind=same", f"quiz={quiz}", "state=nonsense", "quiz=x' OR 1", "page=999")))
    assert not any(map(hits, ("state=decided", "kind=speed", f"quiz={quiz + 1}", "quiz=99999999999")))
    assert not hits("state=appealed&kind=%3Cscript%3E")
    assert client.get(f"{address}?kind=%00&quiz=%00").status_code < 500


def test_a_case_side_by_side_without_the_name_out_of_reach(scene: Scene) -> None:
    page = text_of(client_of(scene.offices[0]).get(scene.url))
    assert "甲一" in page and "乙二" not in page and "他单位人员" in page
    assert scene.firms[1].name not in page
    assert page.count("同错") == 2 * len(COPIED)
    assert reverse("quizzes:journal", args=[scene.sittings[0].pk]) in page
    assert reverse("quizzes:journal", args=[scene.sittings[1].pk]) not in page
    assert f'name="m-{scene.sittings[0].pk}"' in page and f'name="m-{scene.sittings[1].pk}"' not in page


def test_foreign_offices_officers_and_nobody_do_not_find_it(scene: Scene) -> None:
    strangers = [
        make_officer(area=make_area(), role=Role.TOWN_OFFICE),
        make_officer(enterprise=scene.firms[0]),
        make_officer(area=scene.firms[0].area, role=Role.INSPECTOR),
        user_of(scene.people[0]),
    ]
    for user in strangers:
        client = client_of(user)
        assert client.get(scene.url).status_code == 404
        assert client.post(scene.url, {"reason": "x"}).status_code == 404
        assert client.post(f"{scene.url}note/", {"text": "x"}).status_code == 404
        report = reverse("quizzes:integrity_report", args=[scene.sittings[0].pk])
        assert client.post(report, {"text": "x"}).status_code == 404
    assert client_of(scene.county).get(reverse("quizzes:integrity_case", args=[uuid4()])).status_code == 404
    assert scene.case.events.count() == 1


def test_each_office_decides_about_its_own(scene: Scene) -> None:
    one, other = scene.sittings
    both = {f"m-{one.pk}": "void", f"m-{other.pk}": "barred", "reason": "承认对答案"}
    assert client_of(scene.offices[0]).post(scene.url, both).status_code == 302
    one.refresh_from_db()
    other.refresh_from_db()
    scene.case.refresh_from_db()
    assert (one.state, other.state, scene.case.state) == (SittingState.VOID, SittingState.SUBMITTED, "open")
    client_of(scene.offices[1]).post(scene.url, {f"m-{other.pk}": "none", "reason": "无"})
    scene.case.refresh_from_db()
    assert (scene.case.state, scene.case.measure) == ("decided", "void")


def test_a_decision_that_was_refused_keeps_what_was_chosen(scene: Scene) -> None:
    client, one = client_of(scene.county), scene.sittings[0]
    answer = client.post(scene.url, {f"m-{one.pk}": "warned", "reason": " "})
    assert answer.status_code == 422
    assert 'value="warned" selected' in text_of(answer)
    answer = client.post(scene.url, {"reason": "<b>为什么"})
    assert answer.status_code == 422 and "&lt;b&gt;为什么" in text_of(answer)


def test_the_slower_of_two_officers_is_told(scene: Scene) -> None:
    one = scene.sittings[0]
    sent = {f"m-{one.pk}": "none", "reason": "看过"}
    assert client_of(scene.offices[0]).post(scene.url, sent).status_code == 302
    late = client_of(scene.county).post(scene.url, {f"m-{one.pk}": "barred", "reason": "也看过"})
    assert late.status_code == 422
    assert "刚刚已有他人作出处理" in text_of(late)
    one.refresh_from_db()
    assert one.state == SittingState.SUBMITTED


def test_the_person_reads_of_nobody_else_and_appeals(scene: Scene) -> None:
    one = scene.sittings[0]
    own = client_of(user_of(scene.people[0]))
    address = reverse("quizzes:case", args=[one.pk])
    assert own.get(address).status_code == 404  # nothing is decided yet
    services.decide(scene.case.pk, measures={one.pk: "void"}, reason="错处相同", by=scene.county.pk, now=NOW)
    page = text_of(own.get(address))
    assert "错处相同" in page and "本次答题作废" in page
    assert "乙二" not in page and str(scene.sittings[1].pk) not in page
    assert "干完手头" not in page and "CANARY" not in page  # no answers, no keys
    for stranger in (scene.people[1], None):
        client = client_of(user_of(stranger)) if stranger else Client()
        assert client.get(address).status_code == (404 if stranger else 302)
    row = CaseSitting.objects.get(sitting=one)
    assert own.post(address, {"case": row.pk, "text": "<i>自己做的"}).status_code == 302
    again = own.post(address, {"case": row.pk, "text": "再来"})
    assert again.status_code == 422 and "正在等待答复" in text_of(again)
    assert "&lt;i&gt;自己做的" in text_of(again)
    assert Appeal.objects.count() == 1


@pytest.mark.parametrize("case", ["", "x", "-1", "²", "99999999999999999999", "999999"])
def test_hostile_appeals(scene: Scene, case: str) -> None:
    one = scene.sittings[0]
    services.decide(scene.case.pk, measures={one.pk: "warned"}, reason="错处相同", by=scene.county.pk, now=NOW)
    address = reverse("quizzes:case", args=[one.pk])
    assert client_of(user_of(scene.people[0])).post(address, {"case": case, "text": "x"}).status_code == 404


def test_somebody_elses_measure_cannot_be_appealed(scene: Scene) -> None:
    one, other = scene.sittings
    measures = {one.pk: "warned", other.pk: "warned"}
    services.decide(scene.case.pk, measures=measures, reason="错处相同", by=scene.county.pk, now=NOW)
    foreign = CaseSitting.objects.get(sitting=other)
    address = reverse("quizzes:case", args=[one.pk])
    assert client_of(user_of(scene.people[0])).post(address, {"case": foreign.pk, "text": "x"}).status_code == 404


def test_an_appeal_is_answered_by_somebody_else(scene: Scene) -> None:
    one = scene.sittings[0]
    client_of(scene.offices[0]).post(scene.url, {f"m-{one.pk}": "void", "reason": "错处相同"})
    row = CaseSitting.objects.get(sitting=one)
    appeal = services.file_appeal(row.pk, user_id=user_of(scene.people[0]).pk, text="自己做的", now=timezone.now())
    address = reverse("quizzes:integrity_appeal", args=[scene.case.pk, appeal])
    decider, other_town, county = map(client_of, (*scene.offices, scene.county))
    assert "应由同事答复" in text_of(decider.get(scene.url))
    assert decider.post(address, {"do": "uphold", "answer": "好"}).status_code == 422
    assert other_town.post(address, {"do": "uphold", "answer": "好"}).status_code == 404
    assert "自己做的" not in text_of(other_town.get(scene.url)) and "甲一" not in text_of(other_town.get(scene.url))
    foreign = reverse("quizzes:integrity_appeal", args=[uuid4(), appeal])
    assert county.post(foreign, {"do": "uphold", "answer": "好"}).status_code == 404
    assert county.post(address, {"do": "perhaps", "answer": "好"}).status_code == 422
    assert county.post(address, {"do": "uphold", "answer": "核实为本人作答"}).status_code == 302
    one.refresh_from_db()
    assert one.state == SittingState.SUBMITTED
    page = text_of(client_of(user_of(scene.people[0])).get(reverse("quizzes:case", args=[one.pk])))
    assert "核实为本人作答" in page and "申诉成立" in page
    assert county.post(address, {"do": "refuse", "answer": "不"}).status_code == 422


def test_a_report_by_the_office(scene: Scene) -> None:
    address = reverse("quizzes:integrity_report", args=[scene.sittings[0].pk])
    client = client_of(scene.offices[0])
    assert client.get(address).status_code == 200
    assert client.post(address, {"text": " "}).status_code == 422
    done = client.post(address, {"text": "看手机" * 1000})
    made = IntegrityCase.objects.get(kind="reported")
    assert done["Location"] == reverse("quizzes:integrity_case", args=[made.pk])
    assert len(made.events.get().text) == 1000
    assert "看手机" in text_of(client.get(reverse("quizzes:integrity")))


def test_who_is_an_officer_of_the_firm_as_well_does_not_decide(scene: Scene) -> None:
    from orgs.models import RoleGrant

    one, user = scene.sittings[0], scene.offices[0]
    RoleGrant.objects.create(user=user, role=Role.OFFICER, enterprise=scene.firms[0])
    client = client_of(user)
    assert f"m-{one.pk}" not in text_of(client.get(scene.url))
    assert client.post(scene.url, {f"m-{one.pk}": "void", "reason": "x"}).status_code == 422


def test_a_superuser_sees_all(scene: Scene) -> None:
    page = text_of(client_of(make_user(is_superuser=True)).get(scene.url))
    assert "甲一" in page and "乙二" in page


def test_queries_of_the_list_and_of_a_case(scene: Scene) -> None:
    client = client_of(scene.county)
    lists, pages = [], []
    for turn in range(2):
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("quizzes:integrity"))
        lists.append(len(seen))
        with CaptureQueriesContext(connection) as seen:
            client.get(scene.url)
        pages.append(len(seen))
        if not turn:
            for n in range(2):
                person = make_person(enterprise=scene.firms[0])
                late = sat(scene.case.edition.quiz, person=person, wrong=COPIED, at=MORNING + timedelta(minutes=30 + n))
                services.report_sitting(late.pk, text="看手机", by=1, now=NOW)
            look(now=NOW)
    assert scene.case.sittings.count() == 4
    assert lists[0] == lists[1] <= 30, lists
    assert pages[0] == pages[1] <= 40, pages
