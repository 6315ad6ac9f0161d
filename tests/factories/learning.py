"""Courses, requirements and a course passed, with sensible defaults."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from learning.enums import SourceTag, TrainingKind, Trigger
from learning.models import Course, Lesson, Requirement
from learning.services import finish_lesson, open_lesson
from orgs.enums import PostCategory
from orgs.models import Person
from quizzes.models import Quiz, Sitting
from quizzes.services import submit_sitting
from regulations.services import store_instrument
from tests.factories.orgs import user_of
from tests.factories.quizzes import put, right_positions

_next = count(1)
ALL = [category.value for category in PostCategory]


def make_course(*, lessons: int = 2, quiz: Quiz | None = None, **fields: Any) -> Course:
    """An open course of 45 minutes of campaign training with lessons of 30 seconds at least."""
    number = next(_next)
    facts = {"slug": f"course-{number}", "title": f"安全生产月专题培训{number}", "minutes": 45}
    course = Course.objects.create(**facts | {"kind": TrainingKind.CAMPAIGN, "quiz": quiz} | fields)
    for at in range(lessons):
        body = [{"type": "text", "value": f"<p>第{at + 1}课正文</p>"}]
        Lesson.objects.create(course=course, title=f"第{at + 1}课", body=body, minimum_seconds=30, sort_order=at)
    return course


def make_requirement(**fields: Any) -> Requirement:
    """One class hour of campaign training a year for everybody, verified."""
    number = next(_next)
    title = fields.pop("instrument_title", "样例培训办法")
    facts: dict[str, Any] = {
        "code": f"T-{number}",
        "title": "专题培训",
        "instrument": store_instrument(title=title, defaults={"short_title": title}),
        "article": "第二条",
        "categories": ALL,
        "trigger": Trigger.CALENDAR_YEAR,
        "minutes": 45,
        "counts": [TrainingKind.CAMPAIGN.value],
        "source_tag": SourceTag.PUBLIC,
        "verified": True,
    }
    return Requirement.objects.create(**facts | fields)


def read_all(person: Person, course: Course, *, now: datetime | None = None) -> None:
    """All lessons read one after the other, a minute each, the last one just now."""
    now = now or timezone.now()
    lessons = list(course.lessons.all())
    for left, lesson in zip(reversed(range(len(lessons))), lessons, strict=True):
        done_at = now - timedelta(minutes=left)
        open_lesson(person_id=person.pk, lesson_id=lesson.pk, now=done_at - timedelta(minutes=1))
        finish_lesson(person_id=person.pk, lesson_id=lesson.pk, now=done_at)


def pass_quiz(person: Person, sitting: Sitting, *, now: datetime | None = None) -> None:
    """Submits every right answer."""
    user = user_of(person)
    puts = [put(at, *wire) for at, wire in enumerate(right_positions(sitting))]
    submit_sitting(sitting.pk, user_id=user.pk, now=now or timezone.now(), puts=puts)


def credit(person: Person, minutes: int = 45, *, key: str = "", **fields: Any) -> Any:
    """A ledger row of today."""
    from kernel.clock import legal_date
    from learning.services import credit_hours

    day: date = fields.pop("occurred_on", legal_date(timezone.now()))
    facts = {"enterprise_id": None, "kind": "campaign", "title": "专题培训", "evidence": {}, "source_kind": "test"}
    return credit_hours(
        person_id=person.pk, minutes=minutes, occurred_on=day, source_key=key or f"k{next(_next)}", **facts | fields
    )
