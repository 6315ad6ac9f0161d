"""Grid staff stand beside somebody without a phone: who may, what both confirm, what is missing, what is recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import kiosks
from accounts.consent import publish_notice
from accounts.models import Consent, PrivacyNotice
from orgs.enums import Role
from orgs.models import RoleGrant
from plumbing.models import AuditEntry
from portal.grid.identity import read_day
from quizzes.models import AnswerEvent, Help, Sitting
from tests.factories.learning import make_course, read_all
from tests.factories.orgs import make_enterprise, make_grid, make_officer, make_person, make_user
from tests.factories.quizzes import make_quiz

pytestmark = pytest.mark.django_db
YES = {"answers": "yes", "reads": "yes"}


@pytest.fixture
def enterprise() -> Any:
    return make_enterprise()


@pytest.fixture
def helper(enterprise: Any) -> Any:
    return make_officer(grid=make_grid(enterprises=[enterprise]), role=Role.GRID_STAFF, display_name="网格员 陈静")


@pytest.fixture
def client(helper: Any) -> Client:
    found = Client()
    found.force_login(helper)
    return found


@pytest.fixture
def course() -> Any:
    return make_course(quiz=make_quiz(questions=5, draw_count=5), slug="bangzu", title="班前安全")


@pytest.fixture
def person(enterprise: Any, course: Any) -> Any:
    found = make_person(enterprise=enterprise, name="赵桂兰", birth_date=date(1962, 3, 8))
    read_all(found, course)
    return found


def at(name: str, *args: Any) -> str:
    return reverse(f"portal:{name}", args=args)


def start(client: Client, enterprise: Any, person: Any, slug: str = "bangzu", **typed: str) -> Any:
    return client.post(at("help_course", enterprise.pk, person.pk, slug), {"birthday": "0308"} | YES | typed)


def said(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def test_from_the_enterprise_to_the_sitting(client: Client, enterprise: Any, person: Any, helper: Any) -> None:
    assert at("help_people", enterprise.pk) in said(client.get(at("grid_enterprise", enterprise.pk)))
    assert "赵桂兰" in said(client.get(at("help_people", enterprise.pk)))
    assert "协助答题" in said(client.get(at("help_person", enterprise.pk, person.pk)))
    page = said(client.get(at("help_course", enterprise.pk, person.pk, "bangzu")))
    for words in ("赵桂兰自己回答", "只读题", "协助完成", "身份证上的出生月日"):
        assert words in page
    answer = start(client, enterprise, person)
    sitting = Sitting.objects.get()
    assert answer["Location"] == reverse("quizzes:sitting", args=[sitting.pk])
    assert (sitting.mode, sitting.assisted_by, sitting.person_id) == ("assisted", helper.pk, person.pk)
    assert Help.objects.values_list("helper", "enterprise", "identity").get() == (helper.pk, enterprise.pk, "birthday")
    assert AnswerEvent.objects.filter(sitting=sitting, kind="assist", by=helper.pk).count() == 1
    assert "您正在帮 <b>赵桂兰</b> 答题" in said(client.get(at("help_people", enterprise.pk)))
    again = said(client.get(at("help_person", enterprise.pk, person.pk)))
    assert "已开始，还没交卷" in again
    assert client.get(reverse("learning:course", args=["bangzu"])).status_code == 404  # nothing else of the person


@pytest.mark.parametrize("missing", ["birthday", "answers", "reads"])
def test_nothing_starts_until_both_confirm(client: Client, enterprise: Any, person: Any, missing: str) -> None:
    answer = client.post(
        at("help_course", enterprise.pk, person.pk, "bangzu"),
        {key: value for key, value in ({"birthday": "0308"} | YES).items() if key != missing},
    )
    assert answer.status_code == 400
    assert 'role="alert"' in said(answer)
    assert not Sitting.objects.exists()


def test_a_wrong_day_starts_nothing_and_locks(client: Client, enterprise: Any, person: Any) -> None:
    for _ in range(5):
        answer = start(client, enterprise, person, birthday="0101")
        assert (answer.status_code, "与登记的出生月日不符" in said(answer)) == (400, True)
        assert "0101" not in said(answer)  # what was typed is not kept on the page either
    answer = start(client, enterprise, person)
    assert "填错次数太多" in said(answer)
    assert not Sitting.objects.exists()
    lines = AuditEntry.objects.filter(action="wrong_identity")
    assert {(line.target_kind, line.target_key, str(line.detail)) for line in lines} == {
        ("person", str(person.pk), "{}")
    }


def test_days_as_people_type_them() -> None:
    wanted = {"0308": (3, 8), "3月8日": (3, 8), "3-8": (3, 8), "3.8": (3, 8), "19620308": (3, 8), " 1231 ": (12, 31)}
    assert {text: read_day(text) for text in wanted} == wanted
    for text in ("", "38", "308", "三月八日", "²0308", "０３０８", "1-2-3", "62-3-8", "\0", "1" * 400):
        assert read_day(text) is None


def test_without_a_day_on_record_the_card_is_looked_at(client: Client, enterprise: Any, course: Any) -> None:
    person = make_person(enterprise=enterprise)
    read_all(person, course)
    assert start(client, enterprise, person).status_code == 400
    assert start(client, enterprise, person, seen="yes").status_code == 302
    assert Help.objects.get().identity == "seen"


def test_the_day_may_come_from_the_id_number(client: Client, enterprise: Any, course: Any) -> None:
    person = make_person(enterprise=enterprise, id_number="990101196203081224")
    read_all(person, course)
    assert start(client, enterprise, person).status_code == 302


def test_lessons_come_first_and_what_is_missing_is_told(client: Client, enterprise: Any, course: Any) -> None:
    person = make_person(enterprise=enterprise, birth_date=date(1962, 3, 8))
    page = said(client.get(at("help_person", enterprise.pk, person.pk)))
    assert "还有 2 课没有学" in page
    assert "协助答题" not in page
    assert "还有 2 课没有学" in said(client.get(at("help_course", enterprise.pk, person.pk, "bangzu")))
    answer = start(client, enterprise, person)
    assert (answer.status_code, "课程还没学完" in said(answer)) == (400, True)
    assert not Sitting.objects.exists()


def test_one_person_at_a_time(client: Client, enterprise: Any, course: Any, person: Any) -> None:
    other = make_person(enterprise=enterprise, name="钱志强", birth_date=date(1970, 1, 2))
    read_all(other, course)
    assert start(client, enterprise, person).status_code == 302
    assert "请先结束帮赵桂兰答题" in said(client.get(at("help_person", enterprise.pk, other.pk)))
    answer = start(client, enterprise, other, birthday="0102")
    assert "您正在帮赵桂兰答题" in said(answer)
    assert Sitting.objects.filter(person=other).count() == 0  # all or nothing


def test_consent_is_read_out_and_written_down(client: Client, enterprise: Any, person: Any) -> None:
    notice = PrivacyNotice.objects.create(version="t1", title="个人信息告知书", body="# 一\n- 我们保存姓名")
    publish_notice(notice.pk, actor=None, now=timezone.now())
    page = said(client.get(at("help_course", enterprise.pk, person.pk, "bangzu")))
    assert "我们保存姓名" in page
    assert start(client, enterprise, person).status_code == 400
    assert not Sitting.objects.exists()
    assert start(client, enterprise, person, consent="yes").status_code == 302
    person.refresh_from_db()
    assert Consent.objects.filter(version="t1").values_list("user_id", "method").get() == (
        person.user_id, "helper:read"
    )  # fmt: skip


def test_officers_and_colleagues_do_not_help_their_own(enterprise: Any, person: Any, course: Any) -> None:
    officer = make_officer(enterprise=enterprise)
    both = make_officer(area=enterprise.area, role=Role.TOWN_OFFICE)
    RoleGrant.objects.create(user=both, role=Role.OFFICER, enterprise=enterprise)
    colleague = make_officer(area=enterprise.area, role=Role.TOWN_OFFICE)
    worker = make_person(enterprise=enterprise)
    worker.user = colleague
    worker.save()
    inspector = make_officer(area=enterprise.area, role=Role.INSPECTOR)
    town = make_officer(area=enterprise.area, role=Role.TOWN_OFFICE)
    pages = [at("help_people", enterprise.pk), at("help_person", enterprise.pk, person.pk),
             at("help_course", enterprise.pk, person.pk, "bangzu")]  # fmt: skip
    for user, expected in (
        (officer, 404),
        (both, 404),
        (colleague, 404),
        (inspector, 404),
        (make_user(), 404),
        (town, 200),
    ):
        found = Client()
        found.force_login(user)
        assert [found.get(page).status_code for page in pages] == [expected] * 3
        if expected == 404:
            assert start(found, enterprise, person).status_code == 404
    assert not Sitting.objects.exists()


def test_only_people_of_this_enterprise_and_mixed_numbers(client: Client, enterprise: Any, person: Any) -> None:
    foreign = make_enterprise()
    stranger = make_person(enterprise=foreign, birth_date=date(1962, 3, 8))
    gone = make_person(enterprise=enterprise, post={"ended_on": date(2025, 1, 1)})
    for unit, who in ((enterprise, stranger), (foreign, stranger), (foreign, person), (enterprise, gone)):
        assert client.get(at("help_person", unit.pk, who.pk)).status_code == 404
        assert start(client, unit, who).status_code == 404
    assert client.get(at("help_people", foreign.pk)).status_code == 404
    assert client.get(at("help_course", enterprise.pk, person.pk, "gibt-es-nicht")).status_code == 404
    for name in ("x" * 900, "%27--", "%F0%9F"):
        assert client.get(at("help_people", enterprise.pk) + f"?q={name}").status_code == 200


def test_nobody_helps_from_a_kiosk(client: Client, enterprise: Any, helper: Any) -> None:
    _kiosk, token = kiosks.register(
        label="村委会", scope_kind="enterprise", scope_id=enterprise.pk, idle_seconds=60, actor=helper
    )
    client.cookies[kiosks.COOKIE] = token
    assert client.get(at("help_people", enterprise.pk)).status_code in (302, 404)


def test_many_on_one_day_is_noted_and_refuses_nobody(
    client: Client, enterprise: Any, person: Any, settings: Any
) -> None:
    settings.ANPEI_ASSISTED_PER_DAY = 0
    answer = start(client, enterprise, person)
    assert answer.status_code == 302
    assert "今天已帮1人答题" in said(client.get(answer["Location"], follow=True))


def test_as_many_queries_for_one_person_as_for_three(client: Client, enterprise: Any, person: Any) -> None:
    page = at("help_people", enterprise.pk)
    client.get(page)
    with CaptureQueriesContext(connection) as one:
        client.get(page)
    for _ in range(2):
        make_person(enterprise=enterprise)
    with CaptureQueriesContext(connection) as three:
        client.get(page)
    assert len(one) == len(three)


def test_help_under_way_is_on_the_first_page(client: Client, enterprise: Any, person: Any) -> None:
    assert "结束协助" not in said(client.get(reverse("portal:grid")))
    start(client, enterprise, person)
    assert "结束协助" in said(client.get(reverse("portal:grid")))


def test_the_shared_tablet_is_at_hand_for_the_lessons(client: Client, enterprise: Any, person: Any) -> None:
    assert reverse("portal:kiosk_setup") in said(client.get(at("help_person", enterprise.pk, person.pk)))
