"""A person forgotten: no table and no file knows the name, the phone or the ID number any more."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts.models import OneTimeCode, Pin, RecoveryCode, SecondFactor, SignIn
from accounts.services import log_sign_in
from accounts.subjects import phone_subject
from kernel.errors import DomainError
from learning.issuing import issue_certificate
from learning.logic.certificates import Achievement
from learning.models import Certificate, HoursEntry
from learning.services import open_lesson
from media.models import PrintJob
from media.printing.jobs import file_path, request_print
from orgs.models import HeldCertificate, JoinRequest, Person, PersonRequest, Post, RosterChange
from orgs.people.post_services import end_post
from orgs.privacy.erasure import ERASED_NAME, erase_optional, erase_person, plan_of
from orgs.privacy.reveal import id_number
from orgs.services import id_number_index
from plumbing import crypto
from plumbing.models import AuditEntry
from tests.factories.learning import credit, make_course
from tests.factories.orgs import make_officer, make_person, user_of
from tests.factories.quizzes import make_sitting

NAME, PHONE, ID_NUMBER = "欧阳探针", "13987654321", "990101199001011229"
CANARIES = (NAME, PHONE, ID_NUMBER)
NOW = datetime(2030, 1, 2, 4, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def leaver(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Somebody with a trace in every room, who left on 1 May 2022."""
    settings.ANPEI_PRINT_DIR = tmp_path / "prints"
    monkeypatch.setattr("media.printing.jobs.enqueue", lambda *_args: None)
    return _with_traces(
        make_person(
            name=NAME,
            phone=PHONE,
            staff_number="HT900",
            sex="female",
            birth_date=date(1990, 1, 1),
            id_number=ID_NUMBER,
            id_number_index=id_number_index(ID_NUMBER),
            post={"started_on": date(2020, 1, 1)},
        )
    )


def _with_traces(person: Person) -> Person:
    user, officer = user_of(person), make_officer()
    now = timezone.now()
    log_sign_in(method="phone", outcome="ok", user=user, subject=phone_subject(PHONE))
    log_sign_in(method="phone", outcome="wrong_code", subject=phone_subject(PHONE))
    OneTimeCode.objects.create(subject=phone_subject(PHONE), code_digest="x", created_at=now, expires_at=now)
    Pin.objects.create(user=user, digest="x", set_at=now)
    credit(person, occurred_on=date(2022, 3, 1))
    make_sitting(person=person, now=datetime(2022, 3, 1, tzinfo=UTC))
    course = make_course(lessons=1)
    open_lesson(person_id=person.pk, lesson_id=course.lessons.get().pk, now=datetime(2022, 3, 1, tzinfo=UTC))
    done = Achievement(
        title="培训合格证", course=course.title, minutes=45, started_on=date(2022, 3, 1), ended_on=date(2022, 3, 1)
    )
    certificate = issue_certificate(
        person_id=person.pk, course=course, achievement=done, issued_on=date(2022, 3, 2), period="2022"
    )
    _print(certificate.print_job)
    enterprise = Post.objects.get(person=person).enterprise_id
    _print(
        request_print(
            form="training-record", key=f"record:{enterprise}:2022:{officer.pk}",
            facts={"people": [NAME]}, filename="2022.pdf", requested_by=officer.pk,
        )
    )  # fmt: skip
    HeldCertificate.objects.create(person=person, system="emergency", kind="低压电工", number=f"T{ID_NUMBER}")
    JoinRequest.objects.create(enterprise_id=enterprise, name=NAME, phone=PHONE, person=person, reason=f"{NAME}重复")
    PersonRequest.objects.create(person=person, kind="correct", text=f"我叫{NAME}", answer=f"{PHONE}已改", state="done")
    before = json.dumps({"name": NAME, "phone": PHONE})
    RosterChange.objects.create(
        run_id="0" * 32, action="change", object_id=person.pk, person_id=person.pk, before=before
    )
    ModelLogEntry.objects.create(
        content_type=ContentType.objects.get_for_model(Person), object_id=str(person.pk),
        label=NAME, action="wagtail.edit",
        timestamp=now, data={"title": NAME},
    )  # fmt: skip
    id_number(person.pk, reason=f"核对 {ID_NUMBER} 与 {PHONE}", actor=officer)
    end_post(Post.objects.get(person=person).pk, on=date(2022, 5, 1), reason="left", actor=officer)
    HeldCertificate.objects.update(system="other")  # three years, not six
    return Person.objects.get(pk=person.pk)


def _print(job: Any) -> None:
    path = file_path(job)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(NAME.encode())
    PrintJob.objects.filter(pk=job).update(state="done")


def test_nothing_names_the_person_any_more(leaver: Person, django_capture_on_commit_callbacks) -> None:
    assert _found() != []
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_person(leaver.pk, actor=None, now=NOW) > 0
    assert _found() == []


def test_the_record_stays_without_a_name(leaver: Person) -> None:
    user = leaver.user
    erase_person(leaver.pk, actor=None, now=NOW)

    person = Person.objects.get(pk=leaver.pk)
    assert (person.name, person.phone, person.sex, person.birth_date) == (ERASED_NAME, "", "", None)
    assert (person.id_number, person.id_number_index, person.data_key) == ("", None, "")
    assert person.erased_at == NOW
    assert HoursEntry.objects.filter(person=person).count() == 1
    assert Post.objects.filter(person=person, staff_number="").count() == 1
    user.refresh_from_db()
    assert (user.username, user.display_name, user.is_active) == (f"erased-{user.pk}", "", False)
    assert not user.has_usable_password()
    assert not Pin.objects.exists()
    assert not OneTimeCode.objects.exists()
    assert set(SignIn.objects.values_list("user", "subject")) == {(None, "")}
    assert AuditEntry.objects.filter(action="erase_person", target_key=str(person.pk)).count() == 1


def test_the_certificate_is_still_true_but_names_nobody(leaver: Person) -> None:
    code = Certificate.objects.get().verify_code
    erase_person(leaver.pk, actor=None, now=NOW)
    page = Client().get(reverse("learning:verify", args=[code]))
    assert page.status_code == 200
    text = page.content.decode()
    assert Certificate.objects.get().serial in text
    assert ERASED_NAME[:1] + "*" not in text
    assert NAME[:1] not in text


def test_open_sessions_end(leaver: Person) -> None:
    client = Client()
    client.force_login(leaver.user)
    assert client.get(reverse("portal:today")).status_code == 200
    erase_person(leaver.pk, actor=None, now=NOW)
    assert client.get(reverse("portal:today")).status_code == 302


def test_nothing_that_signs_in_is_left(leaver: Person) -> None:
    now = timezone.now()
    SecondFactor.objects.create(user=leaver.user, confirmed=True, secret="JBSWY3DP", made_at=now)
    RecoveryCode.objects.create(user=leaver.user, digest="x", made_at=now)
    JoinRequest.objects.filter(person=leaver).update(staff_number="HT900")
    erase_person(leaver.pk, actor=None, now=NOW)
    for table in (SecondFactor, RecoveryCode, Pin, OneTimeCode):
        assert not table.objects.exists(), table
    assert set(JoinRequest.objects.values_list("staff_number", flat=True)) <= {""}


def test_twice_is_once(leaver: Person) -> None:
    erase_person(leaver.pk, actor=None, now=NOW)
    assert erase_person(leaver.pk, actor=None, now=NOW) == 0
    assert AuditEntry.objects.filter(action="erase_person").count() == 1


def test_too_early_is_refused_with_the_day(leaver: Person) -> None:
    early = datetime(2024, 1, 1, tzinfo=UTC)
    with pytest.raises(DomainError) as refused:
        erase_person(leaver.pk, actor=None, now=early)
    assert (refused.value.code, refused.value.params["until"]) == (
        "must-be-kept",
        plan_of(leaver.pk, on=date(2024, 1, 1)).keep_until,
    )
    assert Person.objects.get(pk=leaver.pk).name == NAME


def test_people_at_work_and_officers_are_not_erased() -> None:
    worker = make_person()
    with pytest.raises(DomainError, match="still-employed"):
        erase_person(worker.pk, actor=None, now=NOW)
    gone = make_person(post={"started_on": date(2010, 1, 1), "ended_on": date(2011, 1, 1)})
    Person.objects.filter(pk=gone.pk).update(user=make_officer())
    with pytest.raises(DomainError, match="has-role"):
        erase_person(gone.pk, actor=None, now=NOW)


def test_before_the_day_only_what_need_not_be_kept_goes(leaver: Person) -> None:
    erase_optional(leaver.pk, actor=None, now=datetime(2024, 1, 1, tzinfo=UTC))
    person = Person.objects.get(pk=leaver.pk)
    assert (person.name, person.phone, person.id_number, person.birth_date) == (NAME, "", "", None)
    assert person.data_key  # certificates can still be read
    assert person.user.is_active
    left = {word for _place, word in _found()}
    assert PHONE not in left
    assert SignIn.objects.filter(subject=phone_subject(PHONE)).count() == 0
    assert SignIn.objects.filter(user=person.user).count() == 1


def _found() -> list[tuple[str, str]]:
    """(place, canary) wherever one is found: every column of every table, sealed values opened, and every file."""
    return sorted({(place, canary) for place, text in _texts() for canary in CANARIES if canary in text})


def _texts() -> Iterator[tuple[str, str]]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description or ()]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    yield from ((f"{table}.{name}", text) for text in _readings(value))
    for path in Path(settings.ANPEI_PRINT_DIR).glob("**/*"):
        if path.is_file():
            yield str(path.name), path.read_bytes().decode(errors="replace")


def _readings(value: Any) -> Iterator[str]:
    """A value as text: as it stands, with JSON's escapes undone, opened with the site's keys and the people's."""
    data = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
    text = data.decode(errors="replace")
    yield text
    if "\\u" in text:
        yield text.encode().decode("unicode_escape", errors="replace")
    if data.startswith(b"gAAAA"):
        yield from _opened(data)
    elif ":" in text and text[:1] in (".", "e"):
        yield _session(text)


def _opened(data: bytes) -> Iterator[str]:
    keys = [str(key).encode() for key in Person.objects.values_list("data_key", flat=True) if key]
    for opener in (crypto.decrypt, *((lambda token, key=key: crypto.open_with(key, token)) for key in keys)):
        try:
            yield opener(data).decode()
        except Exception:
            continue


def _session(text: str) -> str:
    body = text.split(":", maxsplit=1)[0]
    try:
        raw = base64.urlsafe_b64decode(body.lstrip(".") + "=" * (-len(body.lstrip(".")) % 4))
        return (zlib.decompress(raw) if body.startswith(".") else raw).decode(errors="replace")
    except Exception:
        return ""
