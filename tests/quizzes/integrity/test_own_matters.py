"""A case about oneself is for others; who helped is no party; a bar ends every try; a case tells no keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orgs.enums import Role
from orgs.models import RoleGrant
from quizzes import queries as sittings
from quizzes import services as core
from quizzes.helping.services import begin_help
from quizzes.helping.setups import setup_with_help
from quizzes.integrity import services
from quizzes.integrity.finding import look
from quizzes.models import CaseEvent, CaseSitting, IntegrityCase, Sitting
from tests.factories.orgs import make_area, make_enterprise, make_officer, make_person, make_user, user_of
from tests.factories.quizzes import make_bank, make_question, make_quiz, put, right_positions
from tests.quizzes.integrity.people import MORNING, sat
from tests.quizzes.integrity.test_finding import COPIED

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, *args: Any) -> str:
    return reverse(f"quizzes:{name}", args=args)


@pytest.fixture
def official() -> Any:
    """A person on a roster of the town whose office the account belongs to."""
    area = make_area()
    person = make_person(enterprise=make_enterprise(area=area))
    RoleGrant.objects.create(user=user_of(person), role=Role.TOWN_OFFICE, area=area)
    return person


def test_a_case_about_oneself_is_for_the_others(official: Any) -> None:
    area = official.user.role_grants.get().area
    sitting = sat(make_quiz(questions=3, draw_count=3), person=official)
    colleague = make_officer(area=area, role=Role.TOWN_OFFICE)
    case = services.report_sitting(sitting.pk, text="低头看手机", by=colleague.pk, now=NOW)
    own, other = client_of(official.user), client_of(colleague)
    assert "低头看手机" in other.get(address("integrity_case", case)).content.decode()
    assert own.get(address("integrity_case", case)).status_code == 404
    assert str(case) not in own.get(address("integrity")).content.decode()
    assert own.post(address("integrity_note", case), {"text": "没有的事"}).status_code == 404
    assert own.post(address("integrity_case", case), {f"m-{sitting.pk}": "none", "reason": "x"}).status_code == 404
    assert own.post(address("integrity_report", sitting.pk), {"text": "没有的事"}).status_code == 404
    assert CaseEvent.objects.count() == 1 and IntegrityCase.objects.get().state == "open"


def test_nor_for_an_administrator(official: Any) -> None:
    RoleGrant.objects.create(user=official.user, role=Role.COUNTY_OFFICE, area=make_area(level="county"))
    official.user.is_superuser = True
    official.user.save()
    sitting = sat(make_quiz(questions=3, draw_count=3), person=official)
    case = services.report_sitting(sitting.pk, text="低头看手机", by=make_user().pk, now=NOW)
    assert client_of(official.user).get(address("integrity_case", case)).status_code == 404


def test_who_helped_reads_no_decision() -> None:
    helper, person = user_of(make_person()), make_person()
    quiz = make_quiz(questions=3, draw_count=3)
    user_of(person)
    sitting = core.start_sitting(
        person_id=person.pk, quiz_id=quiz.pk, purpose="practice", context_key="1", now=NOW,
        setup=setup_with_help(helper.pk),
    )  # fmt: skip
    begin_help(sitting.pk, helper=helper, enterprise_id=make_enterprise().pk, identity="birthday", now=NOW)
    core.submit_sitting(sitting.pk, user_id=helper.pk, now=timezone.now())
    case = services.report_sitting(sitting.pk, text="有人念答案", by=make_user().pk, now=NOW)
    services.decide(case, measures={sitting.pk: "warned"}, reason="提醒一次", by=make_user().pk, now=timezone.now())
    beside, own = client_of(helper), client_of(person.user)
    assert beside.get(address("result", sitting.pk)).status_code == 200
    assert beside.get(address("case", sitting.pk)).status_code == 404
    row = CaseSitting.objects.get()
    assert beside.post(address("case", sitting.pk), {"case": row.pk, "text": "不服"}).status_code == 404
    assert "提醒一次" in own.get(address("case", sitting.pk)).content.decode()


def test_a_bar_ends_a_try_begun_before_it() -> None:
    quiz = make_quiz(questions=3, draw_count=3, tries=5)
    first = sat(quiz)
    key = {"person_id": first.person_id, "purpose": first.purpose, "context_key": first.context_key}
    second = core.start_sitting(**key, quiz_id=quiz.pk, now=NOW)
    elsewhere = core.start_sitting(**{**key, "context_key": "2:2026"}, quiz_id=quiz.pk, now=NOW)
    case = services.report_sitting(first.pk, text="替考", by=make_user().pk, now=NOW)
    services.decide(case, measures={first.pk: "barred"}, reason="替考", by=make_user().pk, now=NOW)
    states = dict(Sitting.objects.values_list("pk", "state"))
    assert states == {first.pk: "void", second.pk: "void", elsewhere.pk: "open"}
    puts = [put(n, *wire) for n, wire in enumerate(right_positions(second))]
    with pytest.raises(Exception, match="void"):
        core.submit_sitting(second.pk, user_id=first.person.user_id, now=NOW, puts=puts)
    assert sittings.passed_sitting(first.person_id, first.purpose, first.context_key) is None


def test_side_by_side_tells_no_key_to_who_may_not_see_it() -> None:
    """The same wrong answers are evidence; which others are right is the key."""
    area = make_area()
    bank = make_bank(open_practice=False)
    for _n in range(20):
        make_question(bank)
    quiz = make_quiz(bank=bank, show_answers="never")
    firm = make_enterprise(area=area)
    for n in range(2):
        sat(quiz, person=make_person(enterprise=firm), wrong=COPIED, at=MORNING + timedelta(minutes=n))
    look(now=NOW)
    case = IntegrityCase.objects.get()
    office = client_of(make_officer(area=area, role=Role.TOWN_OFFICE))
    marks = {
        cell.mark for line in office.get(address("integrity_case", case.pk)).context["page"].side for cell in line.cells
    }
    assert marks == {"same", ""}
    editor = make_user(is_superuser=True)
    marks = {
        cell.mark
        for line in client_of(editor).get(address("integrity_case", case.pk)).context["page"].side
        for cell in line.cells
    }
    assert marks == {"same", "right"}


def test_a_shared_mark_is_told_as_what_it_is() -> None:
    """Whoever holds another's cookie can send it: the page speaks of marks, and says that they can be copied."""
    quiz = make_quiz(questions=3, draw_count=3)
    for n in range(4):
        sat(quiz, device="a" * 16, at=MORNING + timedelta(minutes=n))
    look(now=NOW)
    case = IntegrityCase.objects.get(kind="device")
    page = client_of(make_user(is_superuser=True)).get(address("integrity_case", case.pk)).content.decode()
    assert "带有同一个浏览器标记" in page and "标记也可能被人复制" in page
    assert "同一台设备上作答" not in page and "a" * 16 not in page
