"""What a session leaves behind: evidence of people, words in the log, the demo's own session."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

import quizzes
from portal.audit.words import ACTIONS
from quizzes.evidence import SittingEvidence
from quizzes.models import InvigilatedSession
from quizzes.sessions import demo
from tests.factories.orgs import make_enterprise, make_officer, make_person
from tests.factories.quizzes import make_quiz
from tests.factories.sessions import make_session

pytestmark = pytest.mark.django_db


def test_a_seat_is_evidence_of_a_person() -> None:
    session = make_session(people=2)
    seat = session.seats.get(number=1)
    other = make_person()
    since = timezone.now() - timedelta(hours=1)
    assert SittingEvidence().later([seat.person_id, other.pk], since) == {seat.person_id: ["1 个考试座位"]}
    assert SittingEvidence().later([seat.person_id], timezone.now() + timedelta(hours=1)) == {}


def test_every_act_has_its_word_in_the_log() -> None:
    written = set()
    for path in (Path(quizzes.__file__).parent / "sessions").glob("*.py"):
        written |= set(re.findall(r'audit\.record\(\s*"(\w+)"', path.read_text()))
    assert len(written) > 12 and written <= set(ACTIONS)


def test_the_demos_session_is_made_once() -> None:
    firm = make_enterprise()
    for _ in range(demo.SEATS + 3):
        make_person(enterprise=firm)
    facts = {"enterprise_id": firm.pk, "quiz_id": make_quiz().pk, "by": make_officer(enterprise=firm)}
    made = [demo.build_session(now=timezone.now(), **facts) for _ in range(2)]
    session = InvigilatedSession.objects.get()
    assert made == [session.pk] * 2 and session.seats.count() == demo.SEATS
    assert timezone.localtime(session.planned_at).hour == 9
