"""The worker's screens and the public check."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learning import flows, issuing
from learning.models import Certificate, Course, LessonReading
from learning.services import revoke_certificate
from media.models import PrintJob
from orgs.models import Person
from tests.factories.learning import make_course, make_requirement, read_all
from tests.factories.orgs import make_person, make_user, user_of
from tests.factories.quizzes import make_quiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    return make_person(name="赵桂兰")


def let_a_minute_pass() -> None:
    minute = timedelta(minutes=1)
    LessonReading.objects.update(opened_at=F("opened_at") - minute, done_at=F("done_at") - minute)


@pytest.fixture
def worker(client: Client, person: Person) -> Client:
    client.force_login(user_of(person))
    return client


@pytest.fixture
def course() -> Course:
    return make_course(quiz=make_quiz(questions=20))


@pytest.fixture
def certificate(person: Person) -> Certificate:
    course = make_course()
    read_all(person, course)
    found = flows.complete_course(person.pk, course.pk, timezone.now()).certificate
    assert found is not None
    return found


def test_the_way_through_a_course(worker: Client, course: Course, person: Person) -> None:
    make_requirement(source_tag="invented", verified=False)
    page = reverse("learning:course", args=[course.slug])
    text = worker.get(page).content.decode()
    assert "开始读" in text
    assert "演示" in text
    assert "《样例培训办法》第二条" in text
    for lesson in course.lessons.all():
        address = reverse("learning:lesson", args=[course.slug, lesson.pk])
        assert "正文" in worker.get(address).content.decode()
        kept = worker.post(address).content.decode()
        assert "再读" in kept
        assert "秒" in kept
        let_a_minute_pass()
        assert worker.post(address).url == page  # type: ignore[attr-defined]
    assert "开始答题" in worker.get(page).content.decode()
    started = worker.post(reverse("learning:start_quiz", args=[course.slug]))
    assert started.url.startswith("/s/")  # type: ignore[attr-defined]


def test_the_quiz_opens_after_the_lessons(worker: Client, course: Course) -> None:
    answer = worker.post(reverse("learning:start_quiz", args=[course.slug]), follow=True)
    assert "请先读完全部课" in answer.content.decode()


def test_doors(client: Client, worker: Client, course: Course, certificate: Certificate) -> None:
    closed = make_course(is_open=False)
    lesson = closed.lessons.first()
    for address in (
        reverse("learning:course", args=["nothing"]),
        reverse("learning:course", args=[closed.slug]),
        reverse("learning:lesson", args=[course.slug, lesson.pk]),
        reverse("learning:certificate", args=[uuid4()]),
    ):
        assert worker.get(address).status_code == 404, address
    own = [reverse(f"learning:{name}", args=[certificate.pk]) for name in ("certificate", "certificate_pdf")]
    other = Client()
    other.force_login(user_of(make_person()))
    staff = Client()
    staff.force_login(make_user(is_superuser=True))
    for address in own:
        assert other.get(address).status_code == 404
        assert staff.get(address).status_code == 404
        assert Client().get(address).status_code == 302
    assert Client().get(reverse("learning:course", args=[course.slug])).status_code == 302
    assert staff.get(reverse("learning:course", args=[course.slug])).status_code == 404


def test_queries_do_not_grow_with_lessons(
    worker: Client, django_assert_max_num_queries: object, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for lessons in (1, 3):
        course = make_course(lessons=lessons)
        with CaptureQueriesContext(connection) as seen:
            worker.get(reverse("learning:course", args=[course.slug]))
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 16


def test_the_certificate_page_says_how_far_the_pdf_is(worker: Client, certificate: Certificate) -> None:
    address = reverse("learning:certificate", args=[certificate.pk])
    text = worker.get(address).content.decode()
    assert "正在生成 PDF" in text
    assert 'http-equiv="refresh"' in text
    PrintJob.objects.update(state="failed", problem="字体缺字")
    assert "字体缺字" in worker.get(address).content.decode()
    assert worker.get(reverse("learning:certificate_pdf", args=[certificate.pk])).status_code == 302
    assert PrintJob.objects.get().state == "waiting"


def test_wechat_is_told_to_open_a_browser(worker: Client, certificate: Certificate, settings, tmp_path) -> None:
    settings.ANPEI_PRINT_DIR = tmp_path
    (tmp_path / f"{certificate.print_job}.pdf").write_bytes(b"%PDF-1.7")
    PrintJob.objects.update(state="done")
    address = reverse("learning:certificate", args=[certificate.pk])
    assert "在浏览器打开" not in worker.get(address).content.decode()
    text = worker.get(address, headers={"user-agent": "MicroMessenger/8.0"}).content.decode()
    assert "在浏览器打开" in text
    pdf = worker.get(reverse("learning:certificate_pdf", args=[certificate.pk]))
    assert (pdf["Content-Type"], pdf["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]


def verify(certificate: Certificate) -> str:
    answer = Client().get(reverse("learning:verify", args=[certificate.verify_code]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_anybody_may_check_and_sees_the_least(certificate: Certificate, person: Person) -> None:
    text = verify(certificate)
    assert "证书有效" in text
    assert "赵**" in text
    assert certificate.serial in text
    assert person.name not in text
    assert person.posts.get().enterprise.name not in text
    assert "noindex" in text


def test_expired_revoked_replaced(certificate: Certificate) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Certificate.objects.update(valid_until=yesterday)
    assert "证书已过期" in verify(certificate)
    Certificate.objects.update(state="replaced")
    assert "证书已更换" in verify(certificate)
    Certificate.objects.update(state="valid", valid_until=None)
    revoke_certificate(certificate_id=certificate.pk, reason="代学", now=timezone.now())
    text = verify(certificate)
    assert "证书已撤销" in text
    assert "代学" not in text


def test_a_revoked_certificate_is_not_printed(worker: Client, certificate: Certificate, settings, tmp_path) -> None:
    settings.ANPEI_PRINT_DIR = tmp_path
    (tmp_path / f"{certificate.print_job}.pdf").write_bytes(b"%PDF-1.7")
    PrintJob.objects.update(state="done")
    revoke_certificate(certificate_id=certificate.pk, reason="代学", now=timezone.now())
    assert worker.get(reverse("learning:certificate_pdf", args=[certificate.pk])).status_code == 302
    text = worker.get(reverse("learning:certificate", args=[certificate.pk])).content.decode()
    assert "代学" in text
    assert "打开 PDF" not in text


def test_unknown_and_mistyped_codes(certificate: Certificate) -> None:
    client = Client()
    unknown = client.get(reverse("learning:verify", args=["ABCDEFGHJKMN"]))
    assert unknown.status_code == 404
    assert "查无此证" in unknown.content.decode()
    code = certificate.verify_code
    typed = client.get(reverse("learning:verify_form"), {"code": f" {code[:4].lower()}-{code[4:]} "})
    assert typed.url == reverse("learning:verify", args=[code])  # type: ignore[attr-defined]
    assert client.get(reverse("learning:verify", args=["<b>"])).status_code == 302
    assert "查验码" in client.get(reverse("learning:verify_form")).content.decode()


def test_an_erased_key_leaves_the_number_and_the_dates(
    worker: Client, certificate: Certificate, person: Person
) -> None:
    Person.objects.filter(pk=person.pk).update(data_key="")
    assert issuing.read_facts(certificate) is None
    text = verify(certificate)
    assert certificate.serial in text
    assert "赵" not in text
    assert "已删除" in text
    page = worker.get(reverse("learning:certificate", args=[certificate.pk])).content.decode()
    assert "保存期满" in page
    person.refresh_from_db()
    assert person.data_key == ""
