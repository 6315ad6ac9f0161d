"""Integrity cases: offices that reach one of the people; the person oneself once something was decided."""

from __future__ import annotations

from typing import Any

from tests.doors.people import IN, NOBODY_BUT, OWN

OFFICE = NOBODY_BUT | dict.fromkeys(("town", "county", "admin"), IN)
TABLE: dict[str, dict[str, str]] = {
    "quizzes:integrity": OFFICE,
    "quizzes:integrity_case": OFFICE,
    "quizzes:integrity_note": OFFICE,
    "quizzes:integrity_appeal": OFFICE,
    "quizzes:integrity_report": OFFICE,
    "quizzes:case": OWN,
}
ELSEWHERE: dict[str, str] = {}


def arguments(world: dict[str, Any]) -> dict[str, Any]:
    """The worker was warned, and has appealed."""
    case_id, appeal_id = case_of(world["kwargs"]["sitting_id"])
    return {"case_id": case_id, "appeal_id": appeal_id}


def case_of(sitting_id: Any) -> tuple[Any, int]:
    """A decided case about a sitting, and the person's appeal."""
    from django.utils import timezone

    from quizzes.integrity import services
    from quizzes.models import CaseSitting
    from tests.factories.orgs import user_of

    now = timezone.now()
    case_id = services.report_sitting(sitting_id, text="看手机", by=0, now=now)
    services.decide(case_id, measures={sitting_id: "warned"}, reason="提醒", by=0, now=now)
    row = CaseSitting.objects.select_related("sitting__person").get(case=case_id)
    owner = user_of(row.sitting.person)
    return case_id, services.file_appeal(row.pk, user_id=owner.pk, text="没有看", now=now)
