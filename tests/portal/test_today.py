"""The worker's page: hours owed, courses, certificates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from kernel.periods import Period
from learning.logic.requirements import Obligation, Rule
from learning.models import Course, HoursEntry, Requirement
from orgs.queries import today
from portal.today import _duties, _duty, course_note, greeting, theme_of
from quizzes.integrity.queries import news_for
from quizzes.integrity.services import decide, report_sitting
from quizzes.services import start_sitting, submit_sitting
from quizzes.sessions.seat_services import add_people
from regulations.models import Instrument
from tests.factories.orgs import make_enterprise, make_officer, make_person, make_user, user_of
from tests.factories.quizzes import make_quiz
from tests.factories.sessions import make_session, open_session

TODAY = reverse("portal:today")
ON = date(2026, 6, 16)


def rule(**fields):
    usual = {
        "id": 1,
        "code": "r",
        "title": "年度再培训",
        "basis": "《规定》第九条",
        "categories": frozenset({"worker"}),
        "hours_high_risk": None,
        "region": None,
        "trigger": "calendar_year",
        "minutes": 900,
        "due_days": None,
        "counts": frozenset({"annual", "campaign"}),
        "period": Period(None),
        "overrides": None,
        "verified": True,
        "source_tag": "law",
    }
    return Rule(**usual | fields)


def obligation(credited, due_on=ON, **fields):
    return Obligation(1, 1, rule(**fields), Period(None), due_on, credited)


def line(kind, *, is_done=False):
    return SimpleNamespace(kind=kind, is_done=is_done, url=f"/{kind}/{is_done}")


@pytest.mark.parametrize(
    ("minutes", "credited", "owed", "done", "short", "percent"),
    [
        (45, 0, "1.0", "0.0", "1.0", 0),
        (45, 44, "1.0", "0.9", "0.1", 97),
        (45, 45, "1.0", "1.0", "0.0", 100),
        (900, 500, "20.0", "11.1", "8.9", 55),
        (900, 2000, "20.0", "20.0", "0.0", 100),
        (0, 0, "0.0", "0.0", "0.0", 100),
    ],
)
def test_the_three_figures_add_up(minutes, credited, owed, done, short, percent):
    duty = _duty(obligation(credited, minutes=minutes), (), ON)
    assert (duty.owed, duty.done, duty.short, duty.percent) == (owed, done, short, percent)


@pytest.mark.parametrize(
    ("due_on", "left", "soon", "late", "over"),
    [
        (None, None, False, False, 0),
        (date(2026, 12, 31), 198, False, False, 0),
        (date(2026, 7, 16), 30, True, False, 0),
        (ON, 0, True, False, 0),
        (date(2026, 6, 14), -2, True, True, 2),
    ],
)
def test_how_near_the_last_day_is(due_on, left, soon, late, over):
    duty = _duty(obligation(0, due_on), (), ON)
    assert (duty.days_left, duty.is_soon, duty.is_late, duty.days_over) == (left, soon, late, over)


def test_the_nearest_duty_comes_first_and_a_course_stands_once():
    later = obligation(0, date(2026, 12, 31), title="later")
    never = obligation(0, None, title="never")
    sooner = obligation(0, date(2026, 7, 1), title="sooner", counts=frozenset({"campaign"}))
    lines = [line("campaign"), line("annual"), line("annual", is_done=True), line("fire")]
    found = _duties([later, never, sooner], lines, ON)
    assert [(duty.title, [each.kind for each in duty.courses]) for duty in found] == [
        ("sooner", ["campaign"]),
        ("later", ["annual"]),
        ("never", []),
    ]


def test_a_course_stands_under_the_duty_that_counts_least_else():
    wide = obligation(0, date(2026, 6, 20), title="wide")
    narrow = obligation(0, date(2026, 12, 31), title="narrow", counts=frozenset({"campaign"}))
    found = _duties([wide, narrow], [line("campaign")], ON)
    assert [(duty.title, len(duty.courses), duty.others_count) for duty in found] == [
        ("wide", 0, True),
        ("narrow", 1, True),
    ]


def test_a_theme_ends_with_its_marked_line():
    lines = ["人人讲安全", "个个会应急"]
    assert theme_of(SimpleNamespace(theme_in_lines=(lines, "排查整治风险隐患"))) == (*lines, "排查整治风险隐患")
    assert theme_of(SimpleNamespace(theme_in_lines=(lines, ""))) == tuple(lines)


@pytest.mark.parametrize(
    ("hour", "words"), [(0, "上午好"), (11, "上午好"), (12, "下午好"), (17, "下午好"), (18, "晚上好"), (23, "晚上好")]
)
def test_greetings(hour, words):
    assert greeting(hour) == words


def lesson(opened, done):
    return SimpleNamespace(opened_at=datetime(2026, 6, 1, tzinfo=UTC) if opened else None, is_done=done)


@pytest.mark.parametrize(
    ("entry", "lessons", "quiz_done", "words"),
    [
        (object(), [lesson(1, True)], True, "今年已学完"),
        (None, [lesson(0, False)], False, "未开始"),
        (None, [lesson(1, True), lesson(0, False)], False, "已学 1 节，共 2 节"),
        (None, [lesson(1, True)], False, "课已学完，还要做题"),
    ],
)
def test_how_far_a_person_is_in_a_course(entry, lessons, quiz_done, words):
    done = all(each.is_done for each in lessons)
    state = SimpleNamespace(entry=entry, lessons=lessons, lessons_done=done, quiz_done=quiz_done)
    assert course_note(state) == words


@pytest.fixture
def worker(db):
    return make_person(name="赵桂兰", enterprise=make_enterprise(name="恒泰五金制品有限公司"))


@pytest.fixture
def duty(db):
    instrument = Instrument.objects.create(title="青禾镇培训规定", short_title="青禾镇培训规定", invented=True)
    return Requirement.objects.create(
        code="demo",
        title="镇安全生产月培训",
        instrument=instrument,
        article="第三条",
        categories=["worker"],
        trigger="calendar_year",
        minutes=45,
        counts=["campaign"],
        source_tag="invented",
    )


def make_course(number=1, **fields):
    usual = {"slug": f"course-{number}", "title": f"安全生产月专题培训{number}", "minutes": 45, "kind": "campaign"}
    return Course.objects.create(**usual | fields)


def page_of(client, person):
    client.force_login(user_of(person))
    return client.get(TODAY).content.decode()


def test_what_is_owed_and_the_course_for_it(client, worker, duty):
    course = make_course()
    page = page_of(client, worker)
    for words in (
        "赵桂兰",
        "恒泰五金制品有限公司",
        "还差",
        ">1.0<",
        "镇安全生产月培训",
        "《青禾镇培训规定》第三条",
        "虚构",
    ):
        assert words in page
    assert page.count(reverse("learning:course", args=[course.slug])) == 2  # its line, and the one thing to do
    assert page.count("btn-do") == 1 and "退出登录" in page


def test_nothing_is_owed_once_the_ledger_says_so(client, worker, duty):
    HoursEntry.objects.create(
        person=worker,
        minutes=45,
        kind="campaign",
        occurred_on=today(),
        title="x",
        source_kind="course",
        source_key="course:1:2026",
    )
    page = page_of(client, worker)
    assert "现在不欠学时" in page and "1.0 / 1.0" in page and "还差" not in page


def test_without_courses_and_rules_the_page_still_says_something(client, worker):
    page = page_of(client, worker)
    assert "现在不欠学时" in page and "还没有" in page


def test_closed_courses_are_not_shown(client, worker, duty):
    make_course(is_open=False)
    assert "安全生产月专题培训" not in page_of(client, worker)


def test_accounts_that_are_nobodys_own_go_where_their_work_is(client, db):
    client.force_login(make_officer())
    assert client.get(TODAY)["Location"] == reverse("portal:desk")
    client.force_login(make_user(is_superuser=True))
    assert client.get(TODAY)["Location"] == reverse("wagtailadmin_home")


def test_the_page_asks_who_you_are_first(client, db):
    assert client.get(TODAY)["Location"] == f"{reverse('portal:sign_in')}?next=/today/"


def test_queries_grow_with_courses_only(client, worker, duty, django_assert_max_num_queries):
    make_course(1)
    client.force_login(user_of(worker))
    with django_assert_max_num_queries(32):
        client.get(TODAY)
    for number in (2, 3):
        make_course(number)
    with django_assert_max_num_queries(32 + 2 * 9):
        client.get(TODAY)


def test_somebody_with_no_role_at_all(client, db):
    client.force_login(make_user())
    assert "没有对应的职工" in client.get(TODAY).content.decode()


class TestTests:
    """Tests in a room, on the first screen of who is to sit them."""

    def test_under_way_stands_first(self, client, worker):
        now = timezone.now()
        enterprise = worker.posts.get().enterprise
        ahead = make_session(enterprise=enterprise, planned_at=now + timedelta(hours=1))
        running = make_session(enterprise=enterprise, planned_at=now + timedelta(hours=2))
        far = make_session(enterprise=enterprise, planned_at=now + timedelta(days=5))
        for session in (ahead, running, far):
            add_people(session.pk, [worker.pk], by=make_officer(enterprise=enterprise))
        open_session(running)
        client.force_login(user_of(worker))
        page = client.get(TODAY).content.decode()
        assert page.index("正在考试") < page.index(ahead.title)
        assert "输入开考码" in page and far.title not in page

    def test_what_was_decided_is_told(self, client, worker):
        user = user_of(worker)
        sitting = start_sitting(
            person_id=worker.pk, quiz_id=make_quiz().pk, purpose="practice", context_key="1", now=timezone.now()
        )
        submit_sitting(sitting.pk, user_id=user.pk, now=timezone.now())
        client.force_login(user)
        assert reverse("quizzes:case", args=[sitting.pk]) not in client.get(TODAY).content.decode()
        case = report_sitting(sitting.pk, text="有人念答案", by=make_user().pk, now=timezone.now())
        decide(case, measures={sitting.pk: "void"}, reason="照抄", by=make_user().pk, now=timezone.now())
        page = client.get(TODAY).content.decode()
        assert reverse("quizzes:case", args=[sitting.pk]) in page and "照抄" not in page
        assert news_for(worker.pk, now=timezone.now() + timedelta(days=31)) == []
