"""The demo's practice: its bank is open, and one worker has been at it for some days."""

from __future__ import annotations

from datetime import datetime, timedelta

from kernel.clock import legal_date
from quizzes import demo
from quizzes.enums import PracticeKind
from quizzes.logic.practice import Unit
from quizzes.logic.responses import encode_response
from quizzes.models import Bank, PracticeAnswer
from quizzes.practice.items import Practised, practised
from quizzes.practice.nonces import new_nonce
from quizzes.practice.reach import open_questions
from quizzes.practice.services import Said, practise

# Days ago, and how many of the questions done that day were right and wrong.
_DAYS = ((9, 2, 1), (6, 3, 1), (3, 2, 2), (1, 3, 0))


def build_practice(person_id: int, *, now: datetime) -> None:
    """Opens the bank for practice and lets the person practise on four days. Safe to repeat."""
    Bank.objects.filter(name=demo.BANK).update(open_practice=True)
    if PracticeAnswer.objects.filter(person_id=person_id).exists():
        return
    on = legal_date(now)
    whole = open_questions(on).filter(approved__type__in=("single", "truefalse")).order_by("pk")
    units = [Unit(pk) for pk in whole.values_list("pk", flat=True)[:20]]
    for ago, right, wrong in _DAYS:
        at = now - timedelta(days=ago)
        for n in range(min(right + wrong, len(units))):
            asked = practised(units.pop(0), person_id=person_id, day=legal_date(at))
            if asked is not None:
                _answer(asked, person_id, at + timedelta(minutes=n), right=n < right)


def _answer(asked: Practised, person_id: int, at: datetime, *, right: bool) -> None:
    wire = encode_response(asked.item, asked.place, asked.item["key"])
    if not right:
        wire = [1 - wire[0]] if asked.item["type"] == "truefalse" else [(wire[0] + 1) % len(asked.item["options"])]
    day = legal_date(at)
    practise(asked, Said(wire, new_nonce(day), PracticeKind.TOPIC, day), person_id=person_id, now=at)
