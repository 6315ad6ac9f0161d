"""Courses whose quiz of this year may be sat on paper: the result counts as one from a phone does."""

from __future__ import annotations

from datetime import datetime

from kernel.clock import legal_date
from learning.queries import COURSE_PURPOSE, context_key, open_courses
from quizzes.paper import occasions
from quizzes.paper.occasions import Occasion


def course_occasions(now: datetime) -> list[Occasion]:
    """The open courses that have a quiz, newest first; one query."""
    year = legal_date(now).year
    rows = open_courses().filter(quiz_id__isnull=False)
    return [
        Occasion(
            title=f"{course.title} {year}",
            quiz_id=course.quiz_id,
            purpose=COURSE_PURPOSE,
            context_key=context_key(course.pk, year),
        )
        for course in rows
    ]


def register_occasions() -> None:
    """Called in `ready()`."""
    occasions.register("course", course_occasions)
