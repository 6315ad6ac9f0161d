"""The line at the start of a course's quiz, over HTTP."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.admission import gate, tickets
from quizzes.models import Sitting
from tests.factories.learning import make_course, read_all
from tests.factories.orgs import make_enterprise, make_person, user_of
from tests.factories.quizzes import make_quiz

pytestmark = pytest.mark.django_db


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(tickets, "seconds_now", clock)
    return clock


@pytest.fixture
def full(settings, clock):
    """One start a second, and the second's start is taken."""
    settings.ANPEI_STARTS_PER_SECOND, settings.ANPEI_WEB_WORKERS = 1, 1
    gate._line.cache_clear()
    gate._own_line().place("somebody", now=clock.now)
    yield
    gate._line.cache_clear()


@pytest.fixture
def course():
    return make_course(quiz=make_quiz(tries=0))


def ready(course) -> Client:
    """Somebody who has read the lessons, signed in."""
    person = make_person(enterprise=make_enterprise())
    read_all(person, course)
    client = Client()
    client.force_login(user_of(person))
    return client


def begin(client: Client, course, method: str = "post"):
    return getattr(client, method)(reverse("learning:start_quiz", args=[course.slug]))


def test_within_the_pace_nobody_sees_a_line(settings, course) -> None:
    settings.ANPEI_STARTS_PER_SECOND = 100
    assert begin(ready(course), course)["Location"].startswith("/s/")


def test_beyond_it_a_page_tells_the_place_and_comes_again(full, clock, course) -> None:
    client = ready(course)
    sent = begin(client, course)
    assert (sent.status_code, sent["Location"]) == (303, reverse("learning:start_quiz", args=[course.slug]))
    page = begin(client, course, "get")
    assert page.status_code == 200
    assert page["Refresh"] == f"1; url={sent['Location']}"
    assert page["Cache-Control"] == "private, no-store"
    words = page.content.decode()
    assert "前面约 1 人" in words
    assert f'content="1; url={sent["Location"]}"' in words
    assert Sitting.objects.count() == 0


def test_when_its_moment_has_come_the_page_becomes_the_sitting(full, clock, course) -> None:
    client = ready(course)
    begin(client, course)
    clock.now += 1
    started = begin(client, course, "get")
    assert started["Location"] == reverse("quizzes:sitting", args=[Sitting.objects.get().pk])
    assert client.cookies[tickets.COOKIE].value == ""


def test_pressing_again_and_reloading_keep_the_place(full, clock, course) -> None:
    first, second = ready(course), ready(course)
    begin(first, course)
    begin(second, course)
    for _time in range(5):
        begin(first, course)
        begin(first, course, "get")
    first.cookies.pop(tickets.COOKIE)
    assert begin(first, course)["Retry-After"] == "1"  # the process remembers who has lost the cookie
    assert begin(second, course)["Retry-After"] == "2"
    assert begin(ready(course), course)["Retry-After"] == "3"


def test_a_place_is_good_in_another_process(full, clock, course) -> None:
    client = ready(course)
    begin(client, course)
    gate._line.cache_clear()  # as another process, which never heard of it, and is full too
    for who in range(5):
        gate._own_line().place(who, now=clock.now)
    assert begin(client, course, "get")["Retry-After"] == "1"
    clock.now += 1
    assert begin(client, course, "get")["Location"].startswith("/s/")


def test_nobody_takes_another_ones_place_and_nobody_makes_one(full, clock, course) -> None:
    first, second = ready(course), ready(course)
    begin(first, course)
    ticket = first.cookies[tickets.COOKIE].value
    clock.now += 1
    for stolen in (ticket, ticket[:-1] + ("a" if ticket[-1] != "a" else "b"), "W10:x:y", "\0", "a" * 5000):
        second.cookies[tickets.COOKIE] = stolen
        assert begin(second, course, "get").status_code == 405
    assert Sitting.objects.count() == 0


def test_a_place_is_for_one_start_only(full, clock, course) -> None:
    client, other = ready(course), make_course(quiz=make_quiz(tries=0), slug="other")
    begin(client, course)
    clock.now += 1
    assert begin(client, other, "get").status_code == 405


def test_a_place_long_past_is_a_new_place(full, clock, course) -> None:
    client = ready(course)
    begin(client, course)
    clock.now += 3600
    gate._own_line().place("somebody else", now=clock.now)
    assert begin(client, course, "get")["Retry-After"] == "1"


def test_without_a_place_a_get_begins_nothing(course) -> None:
    client = ready(course)
    assert begin(client, course, "get").status_code == 405
    assert Sitting.objects.count() == 0


def test_who_has_a_sitting_never_waits(full, clock, course) -> None:
    client = ready(course)
    begin(client, course)
    clock.now += 1
    open_one = begin(client, course, "get")["Location"]
    for who in range(50):
        gate._own_line().place(who, now=clock.now)
    assert begin(client, course)["Location"] == open_one  # going on
    assert client.get(open_one).status_code == 200
    submitted = client.post(reverse("quizzes:submit", args=[Sitting.objects.get().pk]), {"answers": "[]"})
    assert submitted["Location"].endswith("/result/")


def test_a_script_is_told_in_its_own_language(full, clock, course) -> None:
    client = ready(course)
    address = reverse("learning:start_quiz", args=[course.slug])
    told = client.post(address, headers={"accept": "application/json"})
    assert (told.status_code, told.json()) == (503, {"error": "full", "seconds": 1, "url": address})


def test_the_line_asks_the_database_nothing(full, clock, course, django_assert_num_queries) -> None:
    client = ready(course)
    begin(client, course)
    with django_assert_num_queries(3):  # session, account, and the door's: who is this person
        begin(client, course, "get")
