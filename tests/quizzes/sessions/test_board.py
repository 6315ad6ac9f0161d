"""The live board: every state, no scores while it is live, few queries and few bytes."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from quizzes.enums import EventKind
from quizzes.models import AnswerEvent, InvigilatedSession, Seat, Sitting
from quizzes.services import note_presence, record_answers, submit_sitting
from quizzes.services.moving import Presence
from quizzes.sessions import room_services
from quizzes.sessions.board_queries import seats_on_board
from quizzes.sessions.entry_services import Entry, begin
from tests.factories.orgs import make_enterprise, make_officer, make_person, user_of
from tests.factories.quizzes import make_quiz, put, right_positions
from tests.factories.sessions import make_session, open_session, seated

pytestmark = pytest.mark.django_db
MARK, STATE, LEFT, LEAVES, NOTE, RESULT = 3, 4, 5, 8, 10, 11


@pytest.fixture
def officer() -> Any:
    return make_officer(enterprise=make_enterprise())


@pytest.fixture
def session(officer: Any) -> InvigilatedSession:
    firm = officer.role_grants.get().enterprise
    return make_session(enterprise=firm, by=officer, people=6, quiz=make_quiz(questions=5, draw_count=5))


@pytest.fixture
def client(officer: Any) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def board(client: Client, session: InvigilatedSession) -> dict[str, Any]:
    answer = client.get(reverse("quizzes:session_board_data", args=[session.pk]))
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    return json.loads(answer.content)


def sit(session: InvigilatedSession, code: str, number: int, answers: int = 0) -> Sitting:
    person = seated(session, number)
    sitting = Sitting.objects.get(pk=begin(Entry(session.pk, person.pk, code), now=timezone.now()))
    puts = [put(at, *wire) for at, wire in enumerate(right_positions(sitting)[:answers])]
    if puts:
        record_answers(sitting.pk, puts, user_id=user_of(person).pk, now=timezone.now())
    return sitting


def test_each_state_is_told(client: Client, session: InvigilatedSession, officer: Any) -> None:
    code = open_session(session)
    now = timezone.now()
    one = sit(session, code, 1, answers=3)
    record_answers(one.pk, [put(0)], user_id=one.person.user_id, now=now)  # a choice taken back counts no more
    note_presence(one.pk, Presence("leave", "a" * 32), user_id=one.person.user_id, now=now)
    handed = sit(session, code, 2, answers=5)
    submit_sitting(handed.pk, user_id=handed.person.user_id, now=now)
    sit(session, code, 3)
    room_services.void_seat(session.pk, session.seats.get(number=3).pk, reason="替考", by=officer, now=now)
    over = sit(session, code, 4)
    Sitting.objects.filter(pk=over.pk).update(deadline=now)
    room_services.note_seat(session.pk, session.seats.get(number=5).pk, text="迟到", by=officer)
    told = board(client, session)
    local = timezone.localtime(now)
    assert [row[MARK] for row in told["rows"]] == [
        "answering", "handed_in", "void", "over", "not_started", "not_started",
    ]  # fmt: skip
    assert [row[STATE] for row in told["rows"]][:5] == [
        "答题中 2/5", f"已交卷 {local:%H:%M}", "已作废", "时间到 0/5", "未开考",
    ]  # fmt: skip
    assert (told["rows"][0][LEFT], told["rows"][0][LEAVES], told["rows"][4][NOTE]) == ("20 分钟", 1, "迟到")
    assert told["sums"] == [6, 2, 2, 1, 1] and told["live"] is True
    page = client.get(reverse("quizzes:session_board", args=[session.pk])).content.decode()
    assert "答题中 2/5" in page and "<noscript><meta http-equiv" in page and "style=" not in page


def test_no_result_before_the_session_is_over(client: Client, session: InvigilatedSession, officer: Any) -> None:
    code = open_session(session)
    sitting = sit(session, code, 1, answers=5)
    submit_sitting(sitting.pk, user_id=sitting.person.user_id, now=timezone.now())
    address = reverse("quizzes:session_board", args=[session.pk])
    live = client.get(address).content.decode()
    assert {row[RESULT] for row in board(client, session)["rows"]} == {""} and "合格" not in live
    assert "5/5" not in live.replace("答题中 5/5", "")
    seat = reverse("quizzes:session_seat", args=[session.pk, session.seats.get(number=1).pk])
    assert "合格" not in client.get(seat).content.decode()
    room_services.end_session(session.pk, by=officer, now=timezone.now())
    told = board(client, session)
    assert told["live"] is False
    assert [row[RESULT] for row in told["rows"]] == ["100 分，合格", *["—"] * 5]
    over = client.get(address).content.decode()
    assert "100 分，合格" in over and "sessions.js" not in over and "http-equiv" not in over


def fill(session: InvigilatedSession, count: int, sample: Sitting) -> None:
    """So many seats with papers that have been worked on, without going through each start."""
    first = session.seats.count() + 1
    people = [make_person(enterprise=session.enterprise) for _ in range(count)]
    copies = [
        Sitting(
            person=person, edition_id=sample.edition_id, purpose="session", context_key=session.context_key,
            paper=sample.paper, started_at=sample.started_at, deadline=sample.deadline, session=session,
        )
        for person in people
    ]  # fmt: skip
    Sitting.objects.bulk_create(copies)
    Seat.objects.bulk_create(
        Seat(session=session, number=first + at, person=one.person, sitting=one) for at, one in enumerate(copies)
    )
    AnswerEvent.objects.bulk_create(
        AnswerEvent(sitting=one, seq=1, kind=EventKind.LEAVE, nonce=f"={one.pk}", at=timezone.now()) for one in copies
    )


@pytest.mark.parametrize("seats", [3, 200])
def test_a_fixed_number_of_queries_and_few_bytes(
    client: Client, session: InvigilatedSession, seats: int
) -> None:  # fmt: skip
    code = open_session(session)
    sample = sit(session, code, 1, answers=2)
    fill(session, seats, sample)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert len(seats_on_board(session.pk)) == seats + 6
    assert len(asked) == 3
    address = reverse("quizzes:session_board_data", args=[session.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    # session, account, roles, the session of the exam, its unit; seats, answers, journal; whose results
    assert len(asked) <= 10, [each["sql"][:90] for each in asked]
    assert len(answer.content) < 6000 and len(json.loads(gzip.decompress(answer.content))["rows"]) == seats + 6


def test_a_pause_shows_the_time_at_its_beginning(client: Client, officer: Any) -> None:
    from quizzes.services import pause_sitting

    firm = officer.role_grants.get().enterprise
    quiz = make_quiz(questions=5, draw_count=5, pause_minutes=5)
    session = make_session(enterprise=firm, by=officer, people=1, quiz=quiz)
    sitting = sit(session, open_session(session), 1)
    pause_sitting(sitting.pk, user_id=sitting.person.user_id, now=timezone.now() + timedelta(seconds=1))
    row = board(client, session)["rows"][0]
    assert (row[MARK], row[STATE], row[LEFT]) == ("paused", "已暂停 0/5", "20 分钟")
