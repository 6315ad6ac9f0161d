"""What people try on a running sitting: printed papers on the phone, names of the journal's own lines, words no phone
sends, another try after a bar."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kernel.errors import DomainError
from quizzes import services
from quizzes.models import Answer, AnswerEvent, Sitting
from quizzes.services import Presence, Setup
from tests.factories.orgs import make_person, make_user, user_of
from tests.factories.quizzes import make_fixed_quiz, make_quiz, make_sitting, put, right_positions

pytestmark = pytest.mark.django_db
NO_NONCES = ("\x00", "\ud800", "=submit", "=note:a", "", "x" * 41, "é")


def small(**fields: Any) -> Any:
    return make_quiz(questions=4, draw_count=4, **fields)


def on_paper(**fields: Any) -> Sitting:
    person = make_person()
    user_of(person)
    sitting = services.start_sitting(
        person_id=person.pk,
        quiz_id=small(**fields).pk,
        purpose="practice",
        context_key="1",
        now=timezone.now(),
        setup=Setup(mode="paper"),
    )
    return Sitting.objects.select_related("person").get(pk=sitting.pk)


def client_of(sitting: Sitting) -> Client:
    client = Client()
    client.force_login(sitting.person.user)
    return client


def send(client: Client, name: str, sitting: Sitting, body: Any) -> Any:
    """As the script does."""
    return client.post(
        reverse(f"quizzes:{name}", args=[sitting.pk]),
        json.dumps(body),
        content_type="application/json",
        headers={"Accept": "application/json"},
    )


def all_right(sitting: Sitting) -> list[dict[str, Any]]:
    return [{"n": n, "a": wire, "k": f"k{n}"} for n, wire in enumerate(right_positions(sitting))]


class TestPrintedPaper:
    """Its answers are entered by who collects it: the person's own account stores nothing on it."""

    @pytest.mark.parametrize("navigation", ["free", "sequential"])
    def test_nothing_is_taken_by_phone(self, navigation: str) -> None:
        sitting = on_paper(navigation=navigation, pause_minutes=5, time_limit_minutes=10)
        client = client_of(sitting)
        answers = all_right(sitting)
        for name, body in (("save", answers), ("forward", {"to": 1, "answers": answers[:1]}), ("pause", {})):
            told = send(client, name, sitting, body)
            assert (told.status_code, told.json()["error"]) == (409, "on-paper"), name
        handed_in = reverse("quizzes:submit", args=[sitting.pk])
        told = client.post(handed_in, {"answers": json.dumps(answers)}, headers={"Accept": "application/json"})
        assert (told.status_code, told.json()["error"]) == (409, "on-paper")
        assert client.post(reverse("quizzes:question", args=[sitting.pk, 1]), {"a": "0"}).status_code == 302
        send(client, "presence", sitting, {"notes": [{"kind": "leave", "k": "l1"}]})
        sitting.refresh_from_db()
        assert (sitting.state, sitting.reached) == ("open", 0)
        assert not AnswerEvent.objects.exists() and not Answer.objects.exists()

    def test_who_enters_it_still_does(self) -> None:
        sitting, now = on_paper(), timezone.now()
        puts = [put(n, *wire) for n, wire in enumerate(right_positions(sitting))]
        done = services.enter_paper(sitting.pk, puts, by=7, submitted_at=now, now=now)
        assert (done.taken, done.sitting.passed) == (4, True)
        again = services.submit_sitting(sitting.pk, user_id=sitting.person.user_id, now=now)
        assert again.sitting.state == "submitted"


class TestNames:
    """A note's name comes from the phone; the journal's closing lines have names of their own."""

    @pytest.mark.parametrize("name", ["submit", "expire"])
    def test_a_note_cannot_stand_in_the_way_of_handing_in(self, name: str) -> None:
        sitting = make_sitting(quiz=small(time_limit_minutes=10))
        user_id, now = sitting.person.user_id, timezone.now()
        assert (
            send(client_of(sitting), "presence", sitting, {"notes": [{"kind": "leave", "k": name}]}).status_code == 204
        )
        assert AnswerEvent.objects.get().nonce == f"=note:{name}"
        if name == "submit":
            assert services.submit_sitting(sitting.pk, user_id=user_id, now=now).sitting.state == "submitted"
        else:
            assert services.close_overdue(now=now + timedelta(hours=1)) == 1

    def test_one_sitting_that_cannot_be_closed_holds_up_no_other(self) -> None:
        quiz, now = small(time_limit_minutes=10), timezone.now()
        stuck, other = make_sitting(quiz=quiz, now=now), make_sitting(quiz=quiz, now=now + timedelta(seconds=1))
        AnswerEvent.objects.create(sitting=stuck, seq=1, kind="leave", nonce="=expire", at=now)
        assert services.close_overdue(now=now + timedelta(hours=1)) == 1
        other.refresh_from_db()
        assert other.state == "submitted"

    def test_what_no_phone_sends_is_refused_in_every_state(self) -> None:
        sitting = make_sitting(quiz=small(navigation="sequential"))
        client = client_of(sitting)
        for nonce in NO_NONCES:
            line = {"n": 0, "a": [0], "k": nonce}
            assert send(client, "save", sitting, [line]).status_code == 400
            assert send(client, "forward", sitting, {"to": 1, "answers": [line]}).status_code == 400
        services.submit_sitting(sitting.pk, user_id=sitting.person.user_id, now=timezone.now())
        for nonce in NO_NONCES:
            line = {"n": 0, "a": [0], "k": nonce}
            assert send(client, "save", sitting, [line]).json()["error"] == "already-submitted"
            address = reverse("quizzes:submit", args=[sitting.pk])
            told = client.post(address, {"answers": json.dumps([line])}, headers={"Accept": "application/json"})
            assert (told.status_code, told.json()["late"]) == (200, 1)

    def test_two_changes_under_one_name_have_the_receipt_of_the_first(self) -> None:
        sitting = make_sitting(quiz=small())
        body = [{"n": 0, "a": [0], "k": "same"}, {"n": 1, "a": [1], "k": "same"}]
        told = send(client_of(sitting), "save", sitting, body).json()
        assert told["saved"] == [{"k": "same", "n": 0, "seq": 1}] * 2
        assert list(Answer.objects.values_list("item", flat=True)) == [0]


def test_what_a_helper_does_is_written_down_as_the_helpers() -> None:
    helper, person = make_user(), make_person()
    user_of(person)
    sitting = services.start_sitting(
        person_id=person.pk,
        quiz_id=small(time_limit_minutes=10, pause_minutes=5).pk,
        purpose="practice",
        context_key="1",
        now=timezone.now(),
        setup=Setup(mode="assisted", assisted_by=helper.pk, by=helper.pk),
    )
    for user_id in (helper.pk, person.user_id):
        now = timezone.now()
        services.pause_sitting(sitting.pk, user_id=user_id, now=now)
        services.resume_sitting(sitting.pk, user_id=user_id, now=now)
        services.note_presence(sitting.pk, Presence("leave", f"n{user_id}"), user_id=user_id, now=now)
    told = list(AnswerEvent.objects.order_by("seq").values_list("kind", "by"))
    mine = [("pause", helper.pk), ("resume", helper.pk), ("leave", helper.pk)]
    assert told == [("assist", helper.pk), *mine, ("pause", None), ("resume", None), ("leave", None)]


def test_pauses_at_the_edge_give_no_time() -> None:
    """In the grace, in fractions of a second, again and again: the deadline stays where it was."""
    now = timezone.now()
    sitting = make_sitting(quiz=small(time_limit_minutes=10, pause_minutes=5), now=now)
    user_id, end = sitting.person.user_id, now + timedelta(minutes=10)
    at = end + timedelta(seconds=5)
    for _n in range(20):
        services.pause_sitting(sitting.pk, user_id=user_id, now=at)
        at += timedelta(milliseconds=990)
        services.resume_sitting(sitting.pk, user_id=user_id, now=at)
    sitting.refresh_from_db()
    assert (sitting.deadline, sitting.pause_used) == (end, 0)
    with pytest.raises(DomainError, match="time-is-up"):
        services.record_answer(sitting.pk, put(0, 0), user_id=user_id, now=end + timedelta(seconds=31))


def test_a_one_way_paper_shows_and_takes_only_what_is_open() -> None:
    sitting = make_sitting(quiz=make_fixed_quiz("single", "truefalse", "single", navigation="sequential"))
    client = client_of(sitting)
    stems = [item["stem"] for item in sitting.edition.payload["items"]]

    def seen(answer: Any) -> list[bool]:
        body = answer.content.decode()
        return [stem in body or json.dumps(stem)[1:-1] in body for stem in stems]

    base = reverse("quizzes:sitting", args=[sitting.pk])
    for path in ("", "1/", "2/", "3/", "sheet/", "submit/", "forward/", "result/", "receipt/"):
        assert not any(seen(client.get(base + path))[1:]), path
    for name, body in (
        ("save", {"answers": [], "seen": 0}),
        ("save", [{"n": 2, "a": [0], "k": "a1"}]),
        ("forward", {}),
        ("forward", {"to": 2, "answers": []}),
    ):
        assert not any(seen(send(client, name, sitting, body))[1:]), body
    assert seen(send(client, "forward", sitting, {"to": 1, "answers": []})) == [False, True, False]
    lines = [{"n": n, "a": [0], "k": f"late{n}"} for n in range(3)]
    address = reverse("quizzes:submit", args=[sitting.pk])
    told = client.post(address, {"answers": json.dumps(lines)}, headers={"Accept": "application/json"})
    assert told.json()["late"] == 2
    assert list(Answer.objects.exclude(response=[]).values_list("item", flat=True)) == [1]
