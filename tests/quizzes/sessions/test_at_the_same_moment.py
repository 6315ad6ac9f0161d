"""Many at one door at the same moment: one seat each, one code, and nobody sits down in a room that is closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from quizzes.enums import SessionState, SittingState
from quizzes.logic.start_codes import TryLimits
from quizzes.models import CodeTry, InvigilatedSession, Seat, Sitting
from quizzes.services import submit_sitting
from quizzes.sessions import room_services, seat_services, services
from quizzes.sessions.code_services import Guess, session_by_code
from quizzes.sessions.entry_services import Entry, begin
from tests.factories.orgs import make_officer, make_person, user_of
from tests.factories.quizzes import make_quiz
from tests.factories.sessions import make_session, open_session, seated
from tests.flows.test_at_the_same_moment import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def small() -> Any:
    return make_quiz(questions=3, draw_count=3)


def enter(session: InvigilatedSession, person_id: int, code: str) -> Callable[[], Any]:
    return lambda: begin(Entry(session.pk, person_id, code), now=timezone.now())


def test_walk_ins_get_a_seat_each(file_database) -> None:
    session = make_session(people=1, walk_in=True, quiz=small())
    code = open_session(session)
    people = [make_person().pk for _ in range(4)]
    assert at_once(*(enter(session, each, code) for each in people)) == ["done"] * 4
    assert sorted(Seat.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    assert Sitting.objects.count() == 4


def test_one_walk_in_with_three_phones(file_database) -> None:
    session = make_session(walk_in=True, quiz=small())
    code = open_session(session)
    person = make_person().pk
    assert at_once(*(enter(session, person, code) for _ in range(3))) == ["done"] * 3
    assert Seat.objects.count() == Sitting.objects.count() == 1
    assert Seat.objects.get().sitting_id == Sitting.objects.get().pk


def test_opening_twice_gives_one_code(file_database) -> None:
    session = make_session(quiz=small())
    officer = make_officer()
    codes: list[str] = []

    def opening() -> None:
        codes.append(services.open_session(session.pk, by=officer, now=timezone.now()))

    assert at_once(opening, opening, opening) == ["done"] * 3
    assert set(codes) == {InvigilatedSession.objects.get().start_code} and len(codes) == 3


def test_adding_the_same_people_twice(file_database) -> None:
    session = make_session(quiz=small())
    officer = make_officer()
    people = [make_person().pk for _ in range(3)]
    adding = [lambda: seat_services.add_people(session.pk, people, by=officer) for _ in range(3)]
    assert at_once(*adding) == ["done"] * 3
    assert sorted(Seat.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_closing_while_somebody_hands_in(file_database) -> None:
    session = make_session(people=2, quiz=small())
    officer, code = make_officer(), open_session(session)
    people = [seated(session, n) for n in (1, 2)]
    ids = [begin(Entry(session.pk, each.pk, code), now=timezone.now()) for each in people]
    told = at_once(
        lambda: room_services.end_session(session.pk, by=officer, now=timezone.now()),
        lambda: room_services.end_session(session.pk, by=officer, now=timezone.now()),
        lambda: submit_sitting(ids[0], user_id=user_of(people[0]).pk, now=timezone.now()),
    )
    assert told == ["done"] * 3
    assert set(Sitting.objects.values_list("state", flat=True)) == {SittingState.SUBMITTED}
    assert [one.events.filter(kind="submit").count() for one in Sitting.objects.all()] == [1, 1]


def test_nobody_sits_down_in_a_closed_room(file_database) -> None:
    """Whoever got in before the door was shut is collected; whoever did not is told so. No paper stays open."""
    session = make_session(people=4, quiz=small())
    officer, code = make_officer(), open_session(session)
    people = [seated(session, n).pk for n in (1, 2, 3, 4)]
    told = at_once(
        lambda: room_services.end_session(session.pk, by=officer, now=timezone.now()),
        *(enter(session, each, code) for each in people),
    )
    assert set(told) <= {"done", "session-closed"}
    assert InvigilatedSession.objects.get().state == SessionState.CLOSED
    assert Sitting.objects.count() == told.count("done") - 1
    assert set(Sitting.objects.values_list("state", flat=True)) <= {SittingState.SUBMITTED}


def test_guessing_in_parallel_gets_no_more_tries(file_database) -> None:
    session = make_session(quiz=small())
    code = open_session(session)
    limit = TryLimits().account
    CodeTry.objects.bulk_create(
        CodeTry(at=timezone.now(), account=7, address="x", right=False) for _ in range(limit - 2)
    )
    wrong = "927451" if code != "927451" else "927452"
    guesses = [lambda: session_by_code(Guess(wrong, 7, "x"), now=timezone.now()) for _ in range(5)]
    assert at_once(*guesses) == ["code-wait"] * 3 + ["code-wrong"] * 2
    assert CodeTry.objects.count() == limit
