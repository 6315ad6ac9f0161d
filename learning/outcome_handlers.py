"""What a result of a course's quiz does here: registered with `quizzes.outcomes` when the app is ready."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.clock import legal_date
from learning import flows, queries
from learning.models import Certificate, Course
from quizzes.outcomes import OutcomeChange, OutcomeLink, register
from quizzes.queries import passed_sitting


class CourseHandler:
    """A pass completes the course; a pass that no longer stands takes the minutes back."""

    def apply(self, change: OutcomeChange) -> None:
        """Inside the transaction of the result; safe to be called again."""
        course_id, year = _context(change)
        if change.passed and change.kind != "void":
            flows.complete_course(change.person_id, course_id, _moment(change, year))
        elif change.kind != "submit":
            reason = _("The result of the quiz was changed (%(sitting)s).") % {"sitting": change.sitting_id}
            flows.withdraw_course(
                person_id=change.person_id, course_id=course_id, year=year, reason=reason, now=change.submitted_at
            )

    def preview(self, change: OutcomeChange) -> list[str]:
        """What `apply` would do, in sentences for an editor."""
        if change.passed_before is not None and change.passed_before == change.passed and change.kind == "regrade":
            return []
        course_id, _year = _context(change)
        course = Course.objects.filter(pk=course_id).first()
        if course is None or _stands_anyway(change):
            return []
        if change.passed and change.kind != "void":
            return [_("%(minutes)d minutes of “%(course)s” are credited.") % _words(course)]
        if change.kind == "submit":
            return []
        return [
            _("%(minutes)d minutes of “%(course)s” are taken back by a correcting row.") % _words(course),
            _("The certificate of this course is revoked."),
        ]

    def links(self, change: OutcomeChange) -> list[OutcomeLink]:
        """The certificate if there is one, then the course."""
        course_id, year = _context(change)
        course = Course.objects.filter(pk=course_id).first()
        if course is None:
            return []
        found = [OutcomeLink(_("Back to the course"), reverse("learning:course", args=[course.slug]))]
        certificate = Certificate.objects.filter(
            holder_id=change.person_id, source_kind="course", source_key=str(course_id), period=str(year)
        ).first()
        if certificate is not None:
            found.insert(
                0, OutcomeLink(_("See my certificate"), reverse("learning:certificate", args=[certificate.pk]))
            )
        return found


def _context(change: OutcomeChange) -> tuple[int, int]:
    course_id, _sep, year = change.context_key.partition(":")
    return int(course_id), int(year or legal_date(change.submitted_at).year)


def _stands_anyway(change: OutcomeChange) -> bool:
    """Whether another try of the same year is passed: then this one changes nothing."""
    key = change.context_key
    return passed_sitting(change.person_id, queries.COURSE_PURPOSE, key, but=change.sitting_id) is not None


def _moment(change: OutcomeChange, year: int) -> datetime:
    """When it counts: a paper begun on New Year's Eve and handed in after midnight is the old year's."""
    in_year = legal_date(change.submitted_at).year == year
    return change.submitted_at if in_year else change.started_at


def _words(course: Course) -> dict[str, object]:
    return {"minutes": course.minutes, "course": course.title}


def register_handlers() -> None:
    """Called in `ready()`."""
    register(queries.COURSE_PURPOSE, CourseHandler())
