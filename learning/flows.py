"""What joins rooms in one transaction: a course done becomes minutes, nothing owed becomes a certificate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from kernel.clock import CHINA, legal_date
from kernel.errors import DomainError
from kernel.units import Score, format_points
from learning.issuing import issue_certificate
from learning.logic.certificates import Achievement
from learning.logic.requirements import owes_nothing
from learning.models import Certificate, Course, HoursEntry
from learning.queries import (
    COURSE_PURPOSE,
    CourseState,
    context_key,
    course_state,
    lessons_done,
    owed_by_person,
)
from learning.services import (
    correct_hours,
    credit_hours,
    finish_lesson,
    reinstate_certificate,
    revoke_certificate,
)
from orgs.queries import posts_of
from orgs.services import data_key
from quizzes.queries import SittingBrief, passed_sitting
from quizzes.services import Setup, start_sitting

_WITHDRAWN = "withdrawn"  # in the evidence of correcting rows: taken with a pass that fell, or given back with one


@dataclass(frozen=True, slots=True)
class Completion:
    """What came of it. Both None: something is still to do."""

    entry: HoursEntry | None
    certificate: Certificate | None


@transaction.atomic
def complete_course(person_id: int, course_id: int, now: datetime) -> Completion:
    """Lessons read and quiz passed: credit the minutes; nothing owed any more: issue the certificate.

    Safe to call at any time and again: what stands is returned. `now` decides the year and the day of the credit.
    """
    course = Course.objects.get(pk=course_id)
    # The person's row is locked before anything is looked at: of a lesson and a quiz finished at the same moment the
    # second sees the first. And before anything refers to it: two courses done at once must not wait for each other.
    data_key(person_id)
    state = course_state(person_id, course, now)
    if not state.is_complete:
        return Completion(None, None)
    entry = state.entry or _credit(person_id, state, now)
    if state.entry is not None:
        _give_back(state.entry, state.certificate)
    certificate = state.certificate or _certify(person_id, state, entry)
    return Completion(entry, certificate)


def finish_and_complete(*, person_id: int, course_id: int, lesson_id: int, now: datetime) -> Completion:
    """A lesson is read; if that was the last thing to do, the course is done. Raises what `finish_lesson` raises."""
    with transaction.atomic():
        finish_lesson(person_id=person_id, lesson_id=lesson_id, now=now)
        return complete_course(person_id, course_id, now)


def start_course_quiz(*, person_id: int, course: Course, now: datetime, setup: Setup | None = None) -> Any:
    """The sitting of the course's quiz for this year, new or open; `setup`: where and with whose help.

    Raises DomainError ``lessons-first``, ``no-quiz``, ``already-passed``, and what `start_sitting` raises.
    """
    key = context_key(course.pk, legal_date(now).year)
    if course.quiz_id is None:
        raise DomainError("no-quiz")
    if not lessons_done(person_id, course, now):
        raise DomainError("lessons-first")
    if passed_sitting(person_id, COURSE_PURPOSE, key) is not None:
        raise DomainError("already-passed")
    return start_sitting(
        person_id=person_id,
        quiz_id=course.quiz_id,
        purpose=COURSE_PURPOSE,
        context_key=key,
        now=now,
        setup=setup or Setup(),
    )


@transaction.atomic
def withdraw_course(*, person_id: int, course_id: int, year: int, reason: str, now: datetime) -> None:
    """The pass no longer stands: a correcting row takes the minutes back, the certificate is revoked.

    Nothing is taken while another try of the same year is passed. What is taken comes back with the next pass.
    """
    if passed_sitting(person_id, COURSE_PURPOSE, context_key(course_id, year)) is not None:
        return
    key = f"course:{context_key(course_id, year)}"
    entry = HoursEntry.objects.filter(person_id=person_id, source_kind=COURSE_PURPOSE, source_key=key).first()
    if entry is not None:
        left = entry.minutes + sum(entry.corrections.values_list("minutes", flat=True))
        if left > 0:
            correct_hours(entry_id=entry.pk, minutes=-left, reason=reason, evidence={_WITHDRAWN: True})
    source = {"holder_id": person_id, "source_kind": COURSE_PURPOSE, "source_key": str(course_id), "period": str(year)}
    for certificate in Certificate.objects.filter(**source):
        revoke_certificate(certificate_id=certificate.pk, reason=reason, now=now)


def _give_back(entry: HoursEntry, certificate: Certificate | None) -> None:
    """What `withdraw_course` took, now that a pass stands again; what an office corrected or revoked stays so."""
    rows = [row for row in entry.corrections.all() if row.evidence.get(_WITHDRAWN)]
    owed = -sum(row.minutes for row in rows)
    reason = _("The quiz is passed again.")
    if owed > 0:
        correct_hours(entry_id=entry.pk, minutes=owed, reason=reason, evidence={_WITHDRAWN: True})
    if certificate is not None and certificate.revoked_reason in {row.reason for row in rows if row.minutes < 0}:
        reinstate_certificate(certificate_id=certificate.pk, reason=reason)
        certificate.refresh_from_db()


def _credit(person_id: int, state: CourseState, now: datetime) -> HoursEntry:
    day = legal_date(now)
    post = next(iter(posts_of(person_id, day)), None)
    return credit_hours(
        person_id=person_id,
        enterprise_id=post.spelling_id if post else None,
        minutes=state.course.minutes,
        kind=state.course.kind,
        occurred_on=day,
        title=state.course.title,
        source_kind=COURSE_PURPOSE,
        source_key=f"course:{context_key(state.course.pk, state.year)}",
        evidence=_evidence(state),
    )


def _evidence(state: CourseState) -> dict[str, Any]:
    """What the server saw. The time of the test is in it, and never in the minutes (domain reference 2.9)."""
    evidence: dict[str, Any] = {
        "reading_seconds": sum(lesson.seconds for lesson in state.lessons),
        "lessons": len(state.lessons),
        "minimum_seconds": sum(lesson.minimum_seconds for lesson in state.lessons),
        "course_minutes": state.course.minutes,
        "minutes_per_class_hour": settings.ANPEI_MINUTES_PER_CLASS_HOUR,
    }
    passed = state.passed
    if passed is not None:
        evidence |= {
            "sitting": str(passed.id),
            "points": format_points(_score(passed).scaled()),
            "points_got": passed.points_got,
            "points_out_of": passed.points_out_of,
            "submitted_on": passed.submitted_at.astimezone(CHINA).isoformat() if passed.submitted_at else "",
            "mode": passed.mode,
        }
    return evidence


def _score(sitting: SittingBrief) -> Score:
    return Score(sitting.points_got or 0, sitting.points_out_of or 0)


def _certify(person_id: int, state: CourseState, entry: HoursEntry) -> Certificate | None:
    course, day = state.course, entry.occurred_on
    if not course.gives_certificate or not owes_nothing(owed_by_person(person_id, day), kind=course.kind):
        return None
    opened = [legal_date(lesson.opened_at) for lesson in state.lessons if lesson.opened_at]
    achievement = Achievement(
        title=course.certificate_title,
        course=course.title,
        minutes=entry.minutes,
        started_on=min(opened, default=None),
        ended_on=day,
        score=_score(state.passed) if state.passed else None,
    )
    return issue_certificate(
        person_id=person_id, course=course, achievement=achievement, issued_on=day, period=str(state.year)
    )
