"""What a person sees about himself, takes along, and asks for."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.services import log_sign_in
from learning.services import open_lesson
from orgs.models import HeldCertificate, Person, PersonRequest, Post
from orgs.privacy import reveal
from orgs.services import id_number_index
from plumbing.models import AuditEntry
from tests.factories.learning import credit, make_course
from tests.factories.orgs import make_officer, make_person, user_of
from tests.factories.quizzes import make_sitting

ID_NUMBER = "990101199001011229"
pytestmark = pytest.mark.django_db


def make_mine(**fields) -> Person:
    facts = {"name": "=赵桂兰", "phone": "13900001234", "birth_date": date(1990, 1, 1), "id_number": ID_NUMBER}
    person = make_person(**facts | {"id_number_index": id_number_index(ID_NUMBER)} | fields)
    credit(person)
    make_sitting(person=person)
    HeldCertificate.objects.create(person=person, system="emergency", kind="低压电工", number=f"T{ID_NUMBER}")
    log_sign_in(method="phone", outcome="ok", user=user_of(person))
    return person


@pytest.fixture
def mine() -> Person:
    return make_mine()


@pytest.fixture
def own(mine: Person) -> Client:
    client = Client()
    client.force_login(user_of(mine))
    return client


def test_everything_is_shown_numbers_masked(own: Client, mine: Person) -> None:
    officer = make_officer(display_name="周海峰")
    reveal.id_number(mine.pk, reason="核对特种作业证", actor=officer)
    page = own.get(reverse("portal:my_data")).content.decode()
    for word in ("139****1234", "990101********1229", "1990年1月1日", "低压电工", "周海峰", "核对特种作业证",
                 Post.objects.get(person=mine).enterprise.name):  # fmt: skip
        assert word in page
    assert "13900001234" not in page
    assert ID_NUMBER not in page


def test_as_many_queries_for_much_as_for_little(own: Client, mine: Person) -> None:
    own.get(reverse("portal:my_data"))
    from django.db import connection

    with CaptureQueriesContext(connection) as little:
        own.get(reverse("portal:my_data"))
    for n in range(3):
        credit(mine, key=f"more-{n}")
        HeldCertificate.objects.create(person=mine, system="emergency", kind=f"高处作业{n}")
        PersonRequest.objects.create(person=mine, kind="correct", text="x")
        reveal.id_number(mine.pk, reason="核对核对", actor=make_officer())
        log_sign_in(method="phone", outcome="ok", user=user_of(mine))
    with CaptureQueriesContext(connection) as much:
        own.get(reverse("portal:my_data"))
    assert len(much) <= len(little) + 1  # the names of those who looked
    assert len(much) < 45


def test_the_workbook_holds_it_all_as_text(own: Client, mine: Person) -> None:
    answer = own.get(reverse("portal:my_data_file"))
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    assert book.sheetnames[0] == "基本信息"
    cell = book["基本信息"]["B2"]
    assert (cell.value, cell.data_type) == ("=赵桂兰", "s")
    assert "13900001234" in str([[c.value for c in row] for row in book["基本信息"].rows])
    assert ID_NUMBER not in str([[c.value for c in row] for sheet in book for row in sheet.rows])
    assert AuditEntry.objects.filter(action="export_own_data", target_key=str(mine.pk)).count() == 1


def test_the_same_as_json(own: Client) -> None:
    answer = own.get(reverse("portal:my_data_file"), {"as": "json"})
    assert "no-store" in answer["Cache-Control"]
    body = json.loads(answer.content)
    assert body["基本信息"][0] == {"项目": "姓名", "内容": "=赵桂兰"}
    assert body["任职经历"][0]["岗位"] == "冲压工"


def test_lessons_opened_are_in_the_file(own: Client, mine: Person) -> None:
    lesson = make_course(lessons=1, title="冲压安全").lessons.get()
    open_lesson(person_id=mine.pk, lesson_id=lesson.pk, now=datetime(2026, 3, 1, 4, tzinfo=UTC))
    body = own.get(reverse("portal:my_data_file"), {"as": "json"}).json()
    assert body["打开过的课"] == [
        {"课程": "冲压安全", "课": lesson.title, "打开时间": "2026-03-01 12:00", "学完时间": "", "学习秒数": "0"}
    ]


def test_a_correction_is_asked_for(own: Client, mine: Person) -> None:
    address = reverse("portal:my_data_request")
    assert own.get(address, {"kind": "correct"}).status_code == 200
    assert "还没有提交" in own.post(address, {"kind": "correct", "text": "  "}).content.decode()
    assert own.post(address, {"kind": "correct", "text": "姓写错了"}).status_code == 302
    asked = PersonRequest.objects.get()
    assert (asked.person_id, asked.kind, asked.text, asked.state) == (mine.pk, "correct", "姓写错了", "open")
    assert "姓写错了" in own.get(reverse("portal:my_data")).content.decode()
    assert "姓写错了" not in json.dumps(list(AuditEntry.objects.values_list("detail", flat=True)), ensure_ascii=False)


def test_no_more_than_five_wait(own: Client) -> None:
    for n in range(6):
        own.post(reverse("portal:my_data_request"), {"kind": "correct", "text": str(n)})
    assert PersonRequest.objects.count() == 5


def test_erasure_says_what_must_be_kept_and_is_asked_for_once(own: Client) -> None:
    address = reverse("portal:my_data_request")
    page = own.get(address, {"kind": "erase"}).content.decode()
    assert "您在职期间，以及离岗后 6 年内" in page  # holds a special operation's certificate
    assert "赣应急字〔2024〕24号" in page
    own.post(address, {"kind": "erase"})
    own.post(address, {"kind": "erase"})
    assert PersonRequest.objects.filter(kind="erase").count() == 1


def test_after_leaving_the_day_is_named() -> None:
    person = make_mine(post={"started_on": date(2020, 1, 1), "ended_on": date(2026, 1, 31)})
    client = Client()
    client.force_login(user_of(person))
    assert "保存到 20" in client.get(reverse("portal:my_data_request"), {"kind": "erase"}).content.decode()


def test_a_birthday_is_not_enough_to_have_data_changed(own: Client, mine: Person) -> None:
    session = own.session
    session["method"] = "birthday"
    session.save()
    page = own.post(reverse("portal:my_data_request"), {"kind": "erase"})
    assert "验证码" in page.content.decode()
    assert not PersonRequest.objects.exists()


@pytest.mark.parametrize("kind", ["", "everything", "correct'"])
def test_other_kinds_are_not_found(own: Client, kind: str) -> None:
    assert own.get(reverse("portal:my_data_request"), {"kind": kind}).status_code == 404
