"""Help with a course's quiz: what a person may sit, and the start, over accounts, learning and quizzes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.consent import current_notice, has_consented, record_consent
from accounts.services import user_for
from kernel.errors import DomainError
from kernel.units import Score, format_points
from learning import flows as learning_flows
from learning import queries as learning
from learning.queries import CourseState
from orgs.services import link_user
from portal.grid.helping_words import refused
from quizzes.helping.services import begin_help
from quizzes.helping.setups import setup_with_help

COURSES_SHOWN = 8
READ_OUT = "helper:read"  # how the person agreed to the notice: a helper read it out


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A course with a quiz and where the person stands. `refusal`: why it cannot be sat now, "" when it can.

    `failed`: the points of the last try, which was not passed; "" without one.
    """

    title: str
    slug: str
    state: str
    refusal: str
    failed: str = ""

    @property
    def can_begin(self) -> bool:
        """Whether a helper may begin or take it up."""
        return self.state in ("ready", "open")


@dataclass(frozen=True, slots=True)
class HelpOrder:
    """What was confirmed on the page. `agreed`: the person agreed to the privacy notice as it was read out."""

    helper: Any
    enterprise_id: int
    person: Any
    course: Any
    identity: str
    agreed: bool
    address: str


def course_lines(person_id: int, now: datetime) -> list[CourseLine]:
    """The open courses that have a quiz, newest first; at most twelve queries for each."""
    with_quiz = learning.open_courses().filter(quiz__isnull=False)[:COURSES_SHOWN]
    return [line_of(learning.course_state(person_id, course, now), person_id, now) for course in with_quiz]


def line_of(state: CourseState, person_id: int, now: datetime) -> CourseLine:
    """One course as the helper is told of it."""
    kind, refusal = "ready", ""
    tries = learning.next_try(state, person_id, now)
    if state.passed is not None:
        kind = "passed"
    elif not state.lessons_done:
        kind = "lessons"
        refusal = refused(DomainError("lessons-first", left=sum(not lesson.is_done for lesson in state.lessons)))
    elif tries is not None and tries.refusal is not None:
        kind, refusal = "refused", refused(tries.refusal)
    elif state.last_sitting is not None and state.last_sitting.state == "open":
        kind = "open"
    return CourseLine(state.course.title, state.course.slug, kind, refusal, _failed(state))


def _failed(state: CourseState) -> str:
    last = state.last_sitting
    if last is None or last.passed is not False or state.passed is not None:
        return ""
    return format_points(Score(last.points_got or 0, last.points_out_of or 0).scaled())


def is_consent_due(person: Any) -> bool:
    """Whether the person has not agreed to the privacy notice in force; at most two queries."""
    notice = current_notice()
    return notice is not None and (person.user is None or not has_consented(person.user, notice.version))


@transaction.atomic
def start_help(order: HelpOrder, *, now: datetime) -> UUID:
    """Begins (or takes up) the person's sitting with help; returns it. All or nothing.

    Raises DomainError ``consent-missing``, and what `start_course_quiz` and `begin_help` raise.
    """
    if is_consent_due(order.person):
        if not order.agreed:
            raise DomainError("consent-missing")
        record_consent(_account(order.person), notice=current_notice(), method=READ_OUT, address=order.address)  # type: ignore[arg-type]
    sitting = learning_flows.start_course_quiz(
        person_id=order.person.pk, course=order.course, now=now, setup=setup_with_help(order.helper.pk)
    )
    begin_help(sitting.pk, helper=order.helper, enterprise_id=order.enterprise_id, identity=order.identity, now=now)
    found: UUID = sitting.pk
    return found


def _account(person: Any) -> Any:
    """The person's account, made where there is none, as signing in does: consent is an account's."""
    if person.user is None:
        link_user(person.pk, user_for(username=f"person-{person.pk}", display_name=person.name))
        person.refresh_from_db(fields=["user"])
    return person.user
