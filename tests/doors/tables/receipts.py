"""Addresses of receipts and of the office's side of sittings: own receipts, offices within their reach."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from tests.doors.people import EVERYBODY, IN, NOBODY_BUT, OWN

OFFICE = NOBODY_BUT | dict.fromkeys(("town", "county", "admin"), IN)
TABLE: dict[str, dict[str, str]] = {
    "quizzes:receipt": OWN,
    # Whoever has the whole receipt may check it.
    "quizzes:receipt_open": EVERYBODY | dict.fromkeys(("foreign_grid", "foreign_town", "foreign_county"), IN),
    "quizzes:receipts": OFFICE,
    "quizzes:sittings": OFFICE,
    "quizzes:sittings_xlsx": OFFICE,
    "quizzes:journal": OFFICE,
    "quizzes:journal_xlsx": OFFICE,
    "quizzes:journal_csv": OFFICE,
    "quizzes:extend": OFFICE,
    "quizzes:void": OFFICE,
    "quizzes:allowances": OFFICE,
    "quizzes:allowance_grant": OFFICE,
    "quizzes:allowance_end": OFFICE,
}
ELSEWHERE: dict[str, str] = {}


def arguments(world: dict[str, Any]) -> dict[str, Any]:
    """A receipt of somebody else, and the worker's extra time."""
    from orgs.models import Person
    from quizzes.models import Quiz, Sitting
    from quizzes.services import grant_allowance, start_sitting, submit_sitting
    from tests.factories.orgs import user_of

    now, quiz = timezone.now(), Quiz.objects.filter(editions__isnull=False).earliest("pk")
    other = Person.objects.get(phone="13900000017")
    begun = start_sitting(person_id=other.pk, quiz_id=quiz.pk, purpose="test", context_key="receipt", now=now)
    submit_sitting(begun.pk, user_id=user_of(other).pk, now=now)
    given = grant_allowance(
        person_id=world["kwargs"]["person_id"], quiz_id=None, minutes=5, reason="读题慢", by=1, now=now
    )
    return {"digits": Sitting.objects.get(pk=begun.pk).receipt_digest, "allowance_id": given.pk}
