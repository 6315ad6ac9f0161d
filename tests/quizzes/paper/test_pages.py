"""The staff's pages: making, printing, entering with a look at what was read, taking back; who sees what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kernel.clock import CHINA
from learning.models import HoursEntry
from orgs.enums import Role
from quizzes.models import PaperBatch, Sitting
from quizzes.paper import services
from quizzes.paper.batches import draw_batch
from quizzes.services import publish_edition
from tests.factories.learning import make_course, read_all
from tests.factories.orgs import make_area, make_enterprise, make_officer, make_person
from tests.factories.quizzes import SECRET_WHY, make_bank, make_fixed_quiz, make_question, make_quiz
from tests.quizzes.paper.helpers import copy_of, make_papers, right_answers, typed_right

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> dict[str, Any]:
    area = make_area()
    enterprise = make_enterprise(area=area, name="恒泰五金")
    officer = make_officer(enterprise=enterprise)
    client = Client()
    client.force_login(officer)
    people = [make_person(enterprise=enterprise, name=name) for name in ("赵桂兰", "钱大有", "孙小梅")]
    return {"area": area, "enterprise": enterprise, "officer": officer, "client": client, "people": people}


def url(name: str, *args: Any) -> str:
    return reverse(f"quizzes:paper_{name}", args=args)


def test_a_batch_for_those_ticked_or_for_everybody_listed(unit: dict[str, Any]) -> None:
    quiz, client, enterprise = (
        make_quiz(questions=3, draw_count=3, title="班组月考"),
        unit["client"],
        unit["enterprise"],
    )
    address = url("new", enterprise.pk)
    page = client.get(address).content.decode()
    assert all(person.name in page for person in unit["people"])
    one = unit["people"][1]
    client.post(address, {"what": f"q{quiz.pk}", "scope": "ticked", "person": [one.pk]})
    client.post(f"{address}?text=孙小梅", {"what": f"q{quiz.pk}", "scope": "all", "title": "补考"})
    batches = list(PaperBatch.objects.order_by("created_at"))
    assert [(batch.title, batch.wanted) for batch in batches] == [
        ("班组月考", [one.pk]),
        ("补考", [unit["people"][2].pk]),
    ]
    assert {batch.context_key for batch in batches} == {str(batch.pk) for batch in batches}
    assert "没有选人" in client.post(address, {"what": f"q{quiz.pk}", "scope": "ticked"}).content.decode()
    stranger = make_person()
    assert client.post(address, {"what": f"q{quiz.pk}", "scope": "ticked", "person": [stranger.pk]}).status_code == 404
    contest = make_quiz(bank=make_bank(use="contest"), publish=False, title="竞赛卷", use="contest")
    make_question(contest.bank)
    publish_edition(contest.pk, actor=None)
    assert client.post(address, {"what": f"q{contest.pk}", "scope": "all"}).status_code == 422
    assert PaperBatch.objects.count() == 2


def test_a_course_can_be_sat_on_paper_and_counts_for_it(unit: dict[str, Any]) -> None:
    course = make_course(quiz=make_quiz(questions=2, draw_count=2), lessons=1)
    person = unit["people"][0]
    read_all(person, course)
    address = url("new", unit["enterprise"].pk)
    assert course.title in unit["client"].get(address).content.decode()
    unit["client"].post(address, {"what": "o0", "scope": "all"})
    batch = PaperBatch.objects.get()
    year = timezone.now().astimezone(CHINA).year
    assert (batch.purpose, batch.context_key, batch.quiz_id) == ("course", f"{course.pk}:{year}", course.quiz_id)
    now = timezone.now()
    draw_batch(batch.pk, now=now)
    services.set_moment(batch.pk, sat_at=now, by=unit["officer"].pk, now=now)
    numbers = {copy.sitting.person_id: copy.number for copy in batch.copies.all()}
    for one in unit["people"][:2]:
        copy = copy_of(batch, numbers[one.pk])
        services.enter_copy(
            batch.pk, numbers[one.pk], answers=right_answers(copy), by=unit["officer"].pk, now=timezone.now()
        )
    # The second one has passed, but has not read the lesson yet.
    assert list(HoursEntry.objects.values_list("person_id", "minutes")) == [(person.pk, 45)]
    services.reopen_copy(batch.pk, numbers[person.pk], reason="录错", by=unit["officer"].pk, now=timezone.now())
    assert sum(HoursEntry.objects.values_list("minutes", flat=True)) == 0


def test_the_page_of_a_batch_tells_how_far_it_is(unit: dict[str, Any]) -> None:
    batch = make_papers(*unit["people"], quiz=make_fixed_quiz("single"), enterprise=unit["enterprise"], sat=False)
    response = unit["client"].get(url("batch", batch.pk))
    page = response.content.decode()
    assert response["Refresh"] == "3"
    assert all(copy_of(batch, number).printed_number in page for number in (1, 2, 3))
    assert unit["client"].get(url("file", batch.pk, 1)).status_code == 404
    at = timezone.now().astimezone(CHINA)
    assert unit["client"].post(
        url("batch", batch.pk), {"day": (at + timedelta(days=1)).date(), "time": "09:00"}
    ).status_code == 422  # fmt: skip
    minute = at - timedelta(minutes=30)
    unit["client"].post(url("batch", batch.pk), {"day": minute.date(), "time": f"{minute:%H:%M}"})
    batch.refresh_from_db()
    assert batch.sat_at == minute.replace(second=0, microsecond=0)


def test_a_printed_file_is_fetched_by_who_keeps_the_batch_only(unit: dict[str, Any], with_press: None) -> None:
    batch = make_papers(unit["people"][0], quiz=make_fixed_quiz("single"), enterprise=unit["enterprise"])
    response = unit["client"].get(url("file", batch.pk, 1))
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert response["Cache-Control"] == "private, no-store"
    assert unit["client"].get(url("file", batch.pk, 2)).status_code == 404
    office = Client()
    office.force_login(make_officer(area=unit["area"], role=Role.TOWN_OFFICE))
    assert office.get(url("file", batch.pk, 1)).status_code == 200
    foreign = Client()
    foreign.force_login(make_officer())
    assert foreign.get(url("file", batch.pk, 1)).status_code == 404


def test_the_keys_are_the_offices_alone(unit: dict[str, Any], with_press: None) -> None:
    batch = make_papers(unit["people"][0], quiz=make_fixed_quiz("single"), enterprise=unit["enterprise"])
    office = Client()
    office.force_login(make_officer(area=unit["area"], role=Role.TOWN_OFFICE))
    office.post(url("key", batch.pk))
    for client, status in ((unit["client"], 404), (office, 200)):
        assert client.get(url("key", batch.pk)).status_code == status
        assert client.get(url("key_file", batch.pk)).status_code == status
    assert unit["client"].post(url("key", batch.pk)).status_code == 404
    assert url("key", batch.pk) not in unit["client"].get(url("batch", batch.pk)).content.decode()


def test_entering_shows_what_was_read_and_stores_on_the_second_yes(unit: dict[str, Any]) -> None:
    batch = make_papers(unit["people"][0], enterprise=unit["enterprise"])
    copy, client = copy_of(batch), unit["client"]
    found = client.post(url("find"), {"number": f" {copy.printed_number} "})
    assert found.url == url("enter", batch.pk, 1)
    fields = typed_right(copy)
    page = client.get(found.url).content.decode()
    assert SECRET_WHY not in page
    read = client.post(found.url, fields).content.decode()
    first = copy.lines[0]
    letter = fields["row0"]
    assert f"{letter} {first.texts[first.letters.index(letter)]}" in read
    assert copy_of(batch).state == "out"
    changed = client.post(found.url, fields | {"change": "1"}).content.decode()
    assert f'value="{letter}"' in changed
    stored = client.post(found.url, fields | {"confirm": "1"})
    assert stored.url == url("find")
    sitting = Sitting.objects.get(pk=copy.copy.sitting_id)
    right = {at for at, wire in right_answers(copy).items() if wire}
    assert set(sitting.answers.values_list("item", flat=True)) == right
    assert (sitting.state, sitting.mode, sitting.submitted_at) == ("submitted", "paper", batch.sat_at)
    assert "已保存" in client.get(url("find")).content.decode()
    again = client.post(found.url, fields | {"confirm": "1"})
    assert (again.status_code, "没有保存" in again.content.decode()) == (409, True)


def test_a_row_that_does_not_fit_is_told_and_nothing_is_stored(unit: dict[str, Any]) -> None:
    batch = make_papers(unit["people"][0], quiz=make_fixed_quiz("single", "single"), enterprise=unit["enterprise"])
    address = url("enter", batch.pk, 1)
    for text, told in (("A", "读到 1 个"), ("A Z", "“Z”"), ("<script>", "读到 1 个")):
        answer = unit["client"].post(address, {"row0": text, "confirm": "1"})
        assert (answer.status_code, told in answer.content.decode()) == (422, True)
    assert copy_of(batch).state == "out"


@pytest.mark.parametrize("text", ["", "123", "100000-001-0", "\0", "９" * 40])
def test_a_number_that_is_none_or_nobodys_is_told_alike(unit: dict[str, Any], text: str) -> None:
    assert unit["client"].post(url("find"), {"number": text}).status_code == 422


def test_a_foreign_paper_is_told_like_none(unit: dict[str, Any]) -> None:
    foreign = make_papers(quiz=make_fixed_quiz("single"))
    answer = unit["client"].post(url("find"), {"number": copy_of(foreign).printed_number})
    assert (answer.status_code, "没有" in answer.content.decode()) == (422, True)


def test_taking_back_asks_for_a_reason(unit: dict[str, Any]) -> None:
    batch = make_papers(*unit["people"][:2], quiz=make_fixed_quiz("single"), enterprise=unit["enterprise"])
    client = unit["client"]
    services.enter_copy(batch.pk, 1, answers={}, by=unit["officer"].pk, now=timezone.now())
    assert client.post(url("reopen", batch.pk, 1), {"reason": ""}).status_code == 422
    assert client.post(url("reopen", batch.pk, 1), {"reason": "录错"}).url == url("enter", batch.pk, 1)
    assert client.post(url("withdraw", batch.pk, 2), {"reason": "没来"}).url == url("batch", batch.pk)
    assert [copy_of(batch, number).state for number in (1, 2)] == ["out", "withdrawn"]
    assert client.post(url("withdraw", batch.pk, 2), {"reason": "没来"}).status_code == 422
    assert client.get(url("enter", batch.pk, 2)).status_code == 200
    assert client.get(url("enter", batch.pk, 9)).status_code == 404


def test_queries_do_not_grow_with_the_copies(unit: dict[str, Any]) -> None:
    from django.db import connection

    quiz, counts = make_fixed_quiz("single"), []
    for people in (unit["people"][:1], unit["people"]):
        batch = make_papers(*people, quiz=quiz, enterprise=unit["enterprise"])
        unit["client"].get(url("batch", batch.pk))
        with CaptureQueriesContext(
            connection,
        ) as seen:
            unit["client"].get(url("batch", batch.pk))
        counts.append(len(seen))
    assert counts[0] == counts[1]
    with CaptureQueriesContext(connection) as seen:
        unit["client"].get(url("list"))
    assert len(seen) < 25


def test_a_lost_job_goes_on(unit: dict[str, Any]) -> None:
    pk = services.make_batch(
        title="月考",
        quiz_id=make_fixed_quiz("single").pk,
        unit=services.PaperUnit("enterprise", unit["enterprise"].pk),
        person_ids=[person.pk for person in unit["people"]],
        by=unit["officer"].pk,
        now=timezone.now(),
    )
    assert isinstance(pk, UUID)
    assert unit["client"].get(url("batch", pk))["Refresh"] == "3"
    assert unit["client"].post(url("print", pk)).status_code == 302
    draw_batch(pk, now=timezone.now())
    assert PaperBatch.objects.get(pk=pk).copies.count() == 3
