"""What a result of a course's quiz does here: registered with `quizzes.outcomes` when the app is ready."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.clock import legal_date
from learning import flows, queries
from learning.models import Certificate, Course
from quizzes.outcomes import OutcomeChange, OutcomeLink, register
from quizzes.queries import SittingBrief, passed_sitting
from quizzes.tries import passes_after


class CourseHandler:
    """A pass completes the course; a pass that no longer stands takes the minutes back."""

    def apply(self, change: OutcomeChange) -> None:
        """Inside the transaction of the result; safe to be called again.

        What counts is the try that the quiz's rule names, which need not be this one: a first try declared void lets
        the second one count, and where the last one counts a worse one takes back what an earlier one gave.
        """
        course_id, year = _context(change)
        counted = passed_sitting(change.person_id, queries.COURSE_PURPOSE, change.context_key)
        if counted is not None:
            flows.complete_course(change.person_id, course_id, _moment(counted, year))
            return
        if change.kind == "submit" and change.try_number == 1:
            return  # nothing was given yet that could be taken back
        reason = _("The result of the quiz was changed (%(sitting)s).")
        if change.kind == "submit":
            reason = _("A later try of the quiz counts, and was not passed (%(sitting)s).")
        flows.withdraw_course(
            person_id=change.person_id,
            course_id=course_id,
            year=year,
            reason=reason % {"sitting": change.sitting_id},
            now=change.submitted_at,
        )

    def preview(self, change: OutcomeChange) -> list[str]:
        """What `apply` would do, in sentences for an editor."""
        course_id, _year = _context(change)
        course = Course.objects.filter(pk=course_id).first()
        key = (change.person_id, queries.COURSE_PURPOSE, change.context_key)
        passes_now = passed_sitting(*key) is not None
        passed = None if change.kind == "void" else change.passed
        if course is None or passes_after(*key, sitting_id=change.sitting_id, passed=passed) == passes_now:
            return []
        if not passes_now:
            return [_("%(minutes)d minutes of “%(course)s” are credited.") % _words(course)]
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


def _moment(counted: SittingBrief, year: int) -> datetime:
    """When it counts: a paper begun on New Year's Eve and handed in after midnight is the old year's."""
    handed_in = counted.submitted_at or counted.started_at
    return handed_in if legal_date(handed_in).year == year else counted.started_at


def _words(course: Course) -> dict[str, object]:
    return {"minutes": course.minutes, "course": course.title}


def register_handlers() -> None:
    """Called in `ready()`."""
    register(queries.COURSE_PURPOSE, CourseHandler())
