"""The worker's way in, over the screens: code, own seat, start, coming back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orgs.models import Person
from quizzes.logic.start_codes import TryLimits
from quizzes.models import CodeTry, InvigilatedSession, Seat, Sitting
from quizzes.services import submit_sitting
from quizzes.sessions import queries, room_services, services
from quizzes.sessions.code_services import forget_tries
from tests.factories.orgs import make_officer, make_person, user_of
from tests.factories.quizzes import make_quiz
from tests.factories.sessions import make_session, open_session, seated

pytestmark = pytest.mark.django_db
EXAM = "/exam/"


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(user_of(person))
    return client


def room(session: InvigilatedSession) -> str:
    return reverse("quizzes:exam_room", args=[session.pk])


def start(session: InvigilatedSession) -> str:
    return reverse("quizzes:exam_start", args=[session.pk])


def other_than(code: str) -> str:
    return "927451" if code != "927451" else "927452"


def said(answer: Any) -> str:
    return answer.content.decode()


def test_the_whole_way() -> None:
    session = make_session(people=2)
    code = open_session(session)
    person = seated(session, 2)
    client = client_of(person)
    assert "输入开考码" in said(client.get(EXAM))
    answer = client.post(EXAM, {"code": f" {code[:3]} {code[3:]}"})
    assert (answer.status_code, answer["Location"]) == (302, room(session))
    shown = said(client.get(room(session)))
    assert person.name in shown and session.title in shown and "开始答题" in shown and ">2<" in shown
    assert Sitting.objects.count() == 0
    answer = client.post(start(session))
    sitting = Sitting.objects.get()
    assert answer["Location"] == reverse("quizzes:sitting", args=[sitting.pk])
    assert (sitting.session_id, sitting.purpose, sitting.context_key) == (session.pk, "session", str(session.pk))
    assert Seat.objects.get(person=person).sitting_id == sitting.pk
    assert client.get(answer["Location"]).status_code == 200


def test_scanning_begins_nothing() -> None:
    session = make_session(people=1)
    code = open_session(session)
    client = client_of(seated(session))
    shown = said(client.get(f"{EXAM}?code={code}"))
    assert f'value="{code}"' in shown and "这是您考场的开考码吗" in shown
    assert CodeTry.objects.count() == Sitting.objects.count() == 0
    assert client.get(start(session)).status_code == 405
    assert "<script>alert(1)" not in said(client.get(EXAM, {"code": '"><script>alert(1)</script>'}))


def test_signing_in_keeps_the_scanned_code() -> None:
    answer = Client().get(f"{EXAM}?code=482913")
    assert answer.status_code == 302 and "next=/exam/%3Fcode%3D482913" in answer["Location"]


def test_coming_back_goes_on_with_the_own_paper() -> None:
    session = make_session(people=1)
    code = open_session(session)
    person = seated(session)
    phone = client_of(person)
    phone.post(EXAM, {"code": code})
    first = phone.post(start(session))["Location"]
    services.renew_code(session.pk, by=make_officer(), now=timezone.now())
    other_phone = client_of(person)
    assert first in said(other_phone.get(EXAM))
    assert "您已经开考" in said(other_phone.get(room(session)))
    assert other_phone.post(start(session))["Location"] == first
    assert Sitting.objects.count() == 1


def test_not_on_the_list() -> None:
    session = make_session(people=1)
    code = open_session(session)
    stranger = client_of(make_person())
    assert stranger.get(room(session)).status_code == 404
    stranger.post(EXAM, {"code": code})
    assert "您不在座位表上" in said(stranger.get(room(session)))
    assert "您不在座位表上" in said(stranger.post(start(session), follow=True))
    assert Sitting.objects.count() == 0


def test_a_walk_in_gets_the_next_seat() -> None:
    session = make_session(people=2, walk_in=True)
    code = open_session(session)
    person = make_person()
    client = client_of(person)
    client.post(EXAM, {"code": code})
    assert "自动安排下一个空座位" in said(client.get(room(session)))
    client.post(start(session))
    assert Seat.objects.get(person=person).number == 3
    assert Sitting.objects.get().person_id == person.pk


def test_a_seat_without_the_code_is_not_enough() -> None:
    session = make_session(people=1)
    open_session(session)
    client = client_of(seated(session))
    assert "开始答题" not in said(client.get(room(session)))
    assert client.post(start(session))["Location"] == EXAM
    assert Sitting.objects.count() == 0


def test_a_renewed_code_shuts_out_who_has_the_old_one() -> None:
    session = make_session(people=1)
    code = open_session(session)
    client = client_of(seated(session))
    client.post(EXAM, {"code": code})
    fresh = services.renew_code(session.pk, by=make_officer(), now=timezone.now())
    assert "开考码已更换" in said(client.post(start(session), follow=True))
    assert Sitting.objects.count() == 0
    assert client.post(EXAM, {"code": code}).status_code == 422
    client.post(EXAM, {"code": fresh})
    client.post(start(session))
    assert Sitting.objects.count() == 1


def test_the_truth_of_sessions_not_open_and_ended() -> None:
    session = make_session(people=2)
    client = client_of(seated(session))
    assert "还没开考" in said(client.get(EXAM))
    assert "还没开考" in said(client.get(room(session)))
    assert "还没开考" in said(client.post(start(session), follow=True))
    code = open_session(session)
    client.post(EXAM, {"code": code})
    room_services.end_session(session.pk, by=make_officer(), now=timezone.now())
    late = client.post(EXAM, {"code": code})
    assert late.status_code == 422 and f"“{session.title}”已于" in said(late)
    assert "已于" in said(client.post(start(session), follow=True))
    assert Sitting.objects.count() == 0


def test_one_paper_a_seat_until_the_invigilator_lets_begin_once_more() -> None:
    session = make_session(people=1, quiz=make_quiz(tries=1))
    code = open_session(session)
    person = seated(session)
    client = client_of(person)
    client.post(EXAM, {"code": code})
    client.post(start(session))
    sitting = Sitting.objects.get()
    submit_sitting(sitting.pk, user_id=person.user_id, now=timezone.now())
    again = client.post(start(session))["Location"]
    assert again == reverse("quizzes:sitting", args=[sitting.pk])
    officer, seat = make_officer(), session.seats.get()
    room_services.release_seat(session.pk, seat.pk, reason="误交", by=officer)
    assert "次" in said(client.post(start(session), follow=True))  # the quiz's one try is used
    room_services_void(session, sitting)
    client.post(start(session))
    assert Sitting.objects.filter(state="open").count() == 1


def room_services_void(session: InvigilatedSession, sitting: Sitting) -> None:
    """The earlier paper is void: it no longer counts as a try."""
    from quizzes.services import void_sitting

    void_sitting(sitting.pk, reason="误交", by=make_officer().pk, now=timezone.now())


def test_a_void_paper_is_told() -> None:
    session = make_session(people=1)
    code = open_session(session)
    client = client_of(seated(session))
    client.post(EXAM, {"code": code})
    client.post(start(session))
    room_services.void_seat(session.pk, session.seats.get().pk, reason="替考", by=make_officer(), now=timezone.now())
    assert "已作废" in said(client.get(EXAM))
    assert "已作废" in said(client.post(start(session), follow=True))
    assert Sitting.objects.count() == 1


def test_guessing_is_stopped_and_forgotten() -> None:
    session = make_session(people=1)
    code = open_session(session)
    client = client_of(seated(session))
    limit = TryLimits().account
    seen = [client.post(EXAM, {"code": other_than(code)}).status_code for _ in range(limit)]
    assert seen == [422] * limit
    for typed in (code, other_than(code)):  # the right one too: a guesser must not learn that it is
        stopped = client.post(EXAM, {"code": typed})
        assert stopped.status_code == 429 and "输错次数太多" in said(stopped)
    assert CodeTry.objects.count() == limit
    CodeTry.objects.update(at=timezone.now() - timedelta(minutes=16))
    assert client.post(EXAM, {"code": code}).status_code == 302
    CodeTry.objects.update(at=timezone.now() - timedelta(hours=25))
    assert forget_tries(now=timezone.now()) == limit + 1


def test_a_hall_behind_one_address_is_not_locked_out() -> None:
    session = make_session(people=1)
    code = open_session(session)
    CodeTry.objects.bulk_create(
        CodeTry(at=timezone.now(), account=10_000 + at, address=address(), right=False) for at in range(150)
    )
    client = client_of(seated(session))
    assert client.post(EXAM, {"code": code}).status_code == 302
    slip = client_of(make_person())
    assert slip.post(EXAM, {"code": other_than(code)}).status_code == 422
    assert slip.post(EXAM, {"code": code}).status_code == 429


def address() -> str:
    from django.test import RequestFactory

    from accounts.subjects import address_of

    return address_of(RequestFactory().get("/"))


@pytest.mark.parametrize("typed", ["", "12345", "abc", "4829 13 77", "\0" * 6, "9" * 900, "<b>"])
def test_nonsense_costs_no_try(typed: str) -> None:
    client = client_of(make_person())
    assert client.post(EXAM, {"code": typed}).status_code == 422
    assert CodeTry.objects.count() == 0


def test_the_result_stays_where_the_code_was_typed(django_assert_num_queries: Any) -> None:
    session = make_session(people=2)
    code = open_session(session)
    sat, absent = seated(session, 1), seated(session, 2)
    client = client_of(sat)
    client.post(EXAM, {"code": code})
    client.post(start(session))
    room_services.end_session(session.pk, by=make_officer(), now=timezone.now())
    assert "看成绩" in said(client.get(EXAM))
    assert session.title not in said(client_of(absent).get(EXAM))
    assert queries.exams_of(sat.pk, now=timezone.now() + timedelta(days=8)) == []
    with django_assert_num_queries(1):
        queries.exams_of(sat.pk, now=timezone.now())
