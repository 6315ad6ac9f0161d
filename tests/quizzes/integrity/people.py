"""Sittings to look at: who answers what, how fast, on which device."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from orgs.models import Person
from quizzes.enums import SittingMode
from quizzes.logic.papers import Paper
from quizzes.logic.responses import encode_response
from quizzes.models import Quiz, Sitting
from quizzes.queries import load_payload
from quizzes.services import AnswerPut, Trace, record_answers, start_sitting, submit_sitting
from tests.factories.orgs import make_person, user_of

MORNING = timezone.now().replace(hour=1, minute=0, second=0, microsecond=0) - timedelta(days=1)


def sat(
    quiz: Quiz,
    *,
    person: Person | None = None,
    wrong: Mapping[int, str] | None = None,
    at: datetime = MORNING,
    each: int = 12,
    at_once: bool = False,
    device: str | None = None,
    mode: str = "own",
    key: str = "1:2026",
) -> Sitting:
    """A sitting handed in. `wrong`: by item of the edition, the letter given instead of B, which is right everywhere.

    An answer every `each` seconds, or all in one bunch at the end.
    """
    person = person or make_person()
    user = user_of(person)
    sitting = start_sitting(person_id=person.pk, quiz_id=quiz.pk, purpose="practice", context_key=key, now=at)
    if mode != SittingMode.PAPER:
        Sitting.objects.filter(pk=sitting.pk).update(mode=mode)
    puts = puts_for(sitting, wrong or {})
    end = at + timedelta(seconds=each * len(puts))
    trace = Trace(device=device)
    if not at_once:
        for n, put in enumerate(puts, start=1):
            moment = at + timedelta(seconds=each * n)
            record_answers(sitting.pk, [put], user_id=user.pk, now=moment, trace=trace)
        puts = []
    submit_sitting(sitting.pk, user_id=user.pk, now=end, puts=puts, trace=trace)
    if mode == SittingMode.PAPER:  # on which nobody answers by the way of phones
        Sitting.objects.filter(pk=sitting.pk).update(mode=mode)
    sitting.refresh_from_db()
    return sitting


def puts_for(sitting: Sitting, wrong: Mapping[int, str]) -> list[AnswerPut]:
    """Every place answered, in this person's own order of the options."""
    payload: Any = load_payload(sitting.edition_id, sitting.edition.digest)
    found = []
    for n, place in enumerate(Paper.from_json(sitting.paper).places):
        wire = encode_response(payload["items"][place.index], place, [wrong.get(place.index, "B")])
        found.append(AnswerPut(n, wire, f"n{n}"))
    return found
