"""Named questions of the study, each in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import BigIntegerField, CharField, DateTimeField, Exists, OuterRef, QuerySet

from kernel.clock import CHINA, legal_date
from kernel.periods import Period
from kernel.periods import year as year_period
from kernel.units import class_hours_tenths, format_class_hours
from learning.logic.certificates import Status, status_on
from learning.logic.readings import seconds_read
from learning.logic.records import EntryLine, RecordRow
from learning.logic.requirements import (
    INITIAL_LOOKBACK_YEARS,
    Credit,
    Obligation,
    PostLine,
    Rule,
    obligations,
)
from learning.models import Certificate, Course, HoursEntry, Lesson, LessonReading, Requirement
from orgs.queries import PostFacts, posts_in, posts_of
from orgs.units.queries import area_chains
from plumbing.database.prepared import Prepared, slot
from quizzes.queries import QuizFacts, SittingBrief, last_sitting, passed_sitting, quiz_facts
from quizzes.tries import TryRules, try_rules

COURSE_PURPOSE = "course"


@dataclass(frozen=True, slots=True)
class LessonState:
    """A lesson and how far the person is. `seconds_left` until it may count as read."""

    id: int
    title: str
    minimum_seconds: int
    opened_at: datetime | None
    done_at: datetime | None
    seconds: int
    seconds_left: int

    @property
    def is_done(self) -> bool:
        """Whether it counts as read this year."""
        return self.done_at is not None


@dataclass(frozen=True, slots=True)
class CourseState:
    """Where a person stands in a course this year: 1 lessons, 2 quiz, 3 credit and certificate."""

    course: Course
    year: int
    lessons: tuple[LessonState, ...]
    quiz: QuizFacts | None
    last_sitting: SittingBrief | None
    passed: SittingBrief | None
    entry: HoursEntry | None
    certificate: Certificate | None

    @property
    def lessons_done(self) -> bool:
        """Whether every lesson counts as read."""
        return all(lesson.is_done for lesson in self.lessons)

    @property
    def quiz_done(self) -> bool:
        """Whether the quiz is passed, or there is none."""
        return self.quiz is None or self.passed is not None

    @property
    def is_complete(self) -> bool:
        """Whether the minutes may be credited."""
        return bool(self.lessons) and self.lessons_done and self.quiz_done

    @property
    def next_lesson(self) -> LessonState | None:
        """The first lesson still to read."""
        return next((lesson for lesson in self.lessons if not lesson.is_done), None)


@dataclass(frozen=True, slots=True)
class WorkerHours:
    """A post and what is asked of it."""

    post: PostFacts
    obligations: tuple[Obligation, ...]


def class_hours(minutes: int) -> str:
    """Class hours (学时) with one decimal, by the setting ANPEI_MINUTES_PER_CLASS_HOUR, rounded down."""
    return format_class_hours(minutes, minutes_per_class_hour=settings.ANPEI_MINUTES_PER_CLASS_HOUR)


def class_hours_short(owed: int, counted: int) -> str:
    """Class hours still owed, so that owed, counted and short add up as shown; never 0.0 while a minute is owed."""
    per_hour = settings.ANPEI_MINUTES_PER_CLASS_HOUR
    tenths = class_hours_tenths(owed, minutes_per_class_hour=per_hour)
    tenths -= class_hours_tenths(counted, minutes_per_class_hour=per_hour)
    tenths = max(tenths, 1) if owed > counted else 0
    return f"{tenths // 10}.{tenths % 10}"


def context_key(course_id: int, year: int) -> str:
    """The context of a course's sittings: a course is taken anew each year."""
    return f"{course_id}:{year}"


def open_courses() -> QuerySet[Course]:
    """Courses that workers may take, newest first."""
    return Course.objects.filter(is_open=True)


def get_course(slug: str) -> Course | None:
    """An open course by its address, or None."""
    return _BY_SLUG.first(slug=slug)


def _by_slug() -> QuerySet[Course]:
    return open_courses().filter(slug=slot("slug", CharField()))


_BY_SLUG: Prepared[Course] = Prepared(_by_slug)


def course_state(person_id: int, course: Course, now: datetime) -> CourseState:
    """Where a person stands in a course; at most nine queries, however many lessons."""
    number = legal_date(now).year
    key = context_key(course.pk, number)
    source = {"source_kind": COURSE_PURPOSE, "source_key": f"course:{key}"}
    return CourseState(
        course=course,
        year=number,
        lessons=_lessons(person_id, course, now),
        quiz=quiz_facts(course.quiz_id) if course.quiz_id else None,
        last_sitting=last_sitting(person_id, COURSE_PURPOSE, key) if course.quiz_id else None,
        passed=passed_sitting(person_id, COURSE_PURPOSE, key) if course.quiz_id else None,
        entry=HoursEntry.objects.filter(person_id=person_id, **source).first(),
        certificate=Certificate.objects.filter(
            holder_id=person_id, source_kind=COURSE_PURPOSE, source_key=str(course.pk), period=str(number)
        ).first(),
    )


def next_try(state: CourseState, person_id: int, now: datetime) -> TryRules | None:
    """What another try at the course's quiz would meet; None where none is wanted. At most three queries."""
    if state.course.quiz_id is None or state.passed is not None or not state.lessons_done:
        return None
    key = context_key(state.course.pk, state.year)
    return try_rules(person_id, state.course.quiz_id, COURSE_PURPOSE, key, now=now)


def lessons_done(person_id: int, course: Course, now: datetime) -> bool:
    """Whether every lesson of the course counts as read this year; one query."""
    since = datetime(legal_date(now).year, 1, 1, tzinfo=CHINA)
    return not _UNREAD.all(person=person_id, course=course.pk, since=since)


def _unread() -> QuerySet[Lesson, Any]:
    """The first lesson of a course that a person has not read in a year."""
    person, since = slot("person", BigIntegerField()), slot("since", DateTimeField())
    done = LessonReading.objects.filter(lesson=OuterRef("pk"), person_id=person, done_at__gte=since)
    lessons = Lesson.objects.filter(~Exists(done), course_id=slot("course", BigIntegerField()))
    return lessons.order_by().values_list("pk")[:1]


_UNREAD: Prepared[tuple[int]] = Prepared(_unread)


def _lessons(person_id: int, course: Course, now: datetime) -> tuple[LessonState, ...]:
    readings = {row.lesson_id: row for row in _READINGS.all(person=person_id)}
    finished = [(row.done_at, row.seconds) for row in readings.values() if row.done_at is not None]
    lessons = _LESSONS.all(course=course.pk)
    return tuple(_lesson_state(lesson, readings.get(lesson.pk), finished, now) for lesson in lessons)


_READINGS: Prepared[LessonReading] = Prepared(
    lambda: LessonReading.objects.filter(person_id=slot("person", BigIntegerField()))
)
_LESSONS: Prepared[Lesson] = Prepared(
    lambda: Lesson.objects.filter(course_id=slot("course", BigIntegerField())).defer("body")
)


def _lesson_state(
    lesson: Lesson, reading: LessonReading | None, finished: list[tuple[datetime, int]], now: datetime
) -> LessonState:
    if reading is not None and legal_date(reading.done_at or reading.opened_at).year < legal_date(now).year:
        reading = None
    seen = seconds_read(reading.opened_at, finished, now=now) if reading else 0
    return LessonState(
        id=lesson.pk,
        title=lesson.title,
        minimum_seconds=lesson.minimum_seconds,
        opened_at=reading.opened_at if reading else None,
        done_at=reading.done_at if reading else None,
        seconds=reading.seconds if reading else 0,
        seconds_left=0 if reading and reading.done_at else max(0, lesson.minimum_seconds - seen),
    )


def are_lessons_read(lesson_ids: Iterable[int]) -> bool:
    """Whether anybody has opened one of these lessons; one query."""
    return LessonReading.objects.filter(lesson_id__in=list(lesson_ids)).exists()


def rules_for(on: date) -> list[Rule]:
    """The requirements that may bind on a day, and those of first trainings of the years looked back; one query."""
    since = date(on.year - INITIAL_LOOKBACK_YEARS, 1, 1)
    rows = Requirement.objects.select_related("instrument").exclude(valid_to__lt=since).exclude(valid_from__gt=on)
    return [_rule(row) for row in rows]


def _rule(row: Requirement) -> Rule:
    return Rule(
        id=row.pk,
        code=row.code,
        title=row.title,
        basis=f"《{row.instrument.short_title}》{row.article}",
        categories=frozenset(row.categories),
        hours_high_risk=row.hours_high_risk,
        region=row.region_id,
        trigger=row.trigger,
        minutes=row.minutes,
        due_days=row.due_days,
        counts=frozenset(row.counts),
        period=Period(row.valid_from, row.valid_to),
        overrides=row.overrides_id,
        verified=row.verified,
        source_tag=row.source_tag,
    )


def owed_by_person(person_id: int, on: date) -> list[Obligation]:
    """What is asked of a person on a day, over all posts; five queries."""
    posts = posts_of(person_id, on)
    lines = _post_lines(posts, on) if posts else []
    return obligations(lines, rules_for(on), _credits([person_id], on), on=on) if lines else []


def hours_short_by_worker(enterprise_id: int, on: date) -> list[WorkerHours]:
    """Each post in force in an enterprise, in all its spellings, with what is asked of it; nobody stands twice.

    Six queries, however many people; one more where a spelling is merged.
    """
    posts = posts_in(enterprise_id, Period(on, on))
    return _with_obligations(posts, on)


def _with_obligations(posts: Sequence[PostFacts], on: date) -> list[WorkerHours]:
    if not posts:
        return []
    lines = _post_lines(posts, on)
    found: dict[int, list[Obligation]] = defaultdict(list)
    for each in obligations(lines, rules_for(on), _credits([post.person_id for post in posts], on), on=on):
        found[each.post_id].append(each)
    return [WorkerHours(post, tuple(found[post.post_id])) for post in posts]


def _post_lines(posts: Sequence[PostFacts], on: date) -> list[PostLine]:
    """Regional rules bind where the enterprise was on the day: what moves today changes no past record."""
    chains = area_chains({post.enterprise_id: post.area_id for post in posts}, on)
    return [_post_line(post, frozenset(chains[post.enterprise_id])) for post in posts]


def _post_line(post: PostFacts, areas: frozenset[int]) -> PostLine:
    return PostLine(post.post_id, post.person_id, post.category, post.hours_high_risk, areas, post.period)


def _credits(people: Iterable[int], on: date) -> list[Credit]:
    since = date(on.year - INITIAL_LOOKBACK_YEARS, 1, 1)
    rows = HoursEntry.objects.filter(person_id__in=list(people), occurred_on__gte=since, occurred_on__lte=on)
    return [Credit(*row) for row in rows.values_list("person_id", "kind", "minutes", "occurred_on")]


def record_rows(enterprise_id: int, number: int, on: date) -> list[RecordRow]:
    """The people of an enterprise in a calendar year, as of `on` or the year's end, each once; eight queries.

    All spellings of the enterprise are one, and what binds depends on where it was then. Training counts as it stands
    in the ledger, wherever it was done: minutes belong to the person.
    """
    period = year_period(number)
    day = min(on, period.end or on)
    posts = posts_in(enterprise_id, period)
    people = list({post.person_id for post in posts})
    asked = {
        each.post.post_id: each.obligations for each in _with_obligations([p for p in posts if day in p.period], day)
    }
    entries, serials = _entries(people, period), _serials(people, number)
    return [_row(post, asked.get(post.post_id), entries, serials) for post in _latest_posts(posts, day)]


def _latest_posts(posts: Sequence[PostFacts], day: date) -> list[PostFacts]:
    """One post a person: one held on the day before others, then the last one begun; the order stays."""
    latest: dict[int, PostFacts] = {}

    def rank(post: PostFacts) -> tuple[bool, date]:
        return day in post.period, post.period.start or date.min

    for post in posts:
        held = latest.get(post.person_id)
        if held is None or rank(post) > rank(held):
            latest[post.person_id] = post
    return [post for post in posts if latest[post.person_id] is post]


def _row(
    post: PostFacts,
    asked: tuple[Obligation, ...] | None,
    entries: dict[int, list[EntryLine]],
    serials: dict[int, list[str]],
) -> RecordRow:
    return RecordRow(
        person_id=post.person_id,
        name=post.person_name,
        staff_number=post.staff_number,
        department=post.department,
        job_title=post.job_title,
        category=post.category,
        left=asked is None,
        obligations=asked or (),
        entries=tuple(entries.get(post.person_id, ())),
        certificates=tuple(serials.get(post.person_id, ())),
    )


def _entries(people: Sequence[int], period: Period) -> dict[int, list[EntryLine]]:
    rows = HoursEntry.objects.filter(person_id__in=people, occurred_on__gte=period.start, occurred_on__lte=period.end)
    found: dict[int, list[EntryLine]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(entry_line(row))
    return found


def entry_line(row: HoursEntry) -> EntryLine:
    """A ledger row as plain values."""
    return EntryLine(
        row.pk, row.occurred_on, row.title, row.kind, row.minutes, row.evidence, row.corrects_id, row.reason
    )


def _serials(people: Sequence[int], number: int) -> dict[int, list[str]]:
    rows = Certificate.objects.filter(holder_id__in=people, issued_on__year=number, state="valid").order_by("serial")
    found: dict[int, list[str]] = defaultdict(list)
    for holder, serial in rows.values_list("holder_id", "serial"):
        found[holder].append(serial)
    return found


def certificates_of(person_id: int) -> list[Certificate]:
    """A person's certificates, newest first; one query."""
    return list(Certificate.objects.filter(holder_id=person_id))


def get_certificate(certificate_id: UUID) -> Certificate | None:
    """One certificate or None."""
    return Certificate.objects.filter(pk=certificate_id).first()


def certificate_by_code(code: str) -> Certificate | None:
    """The certificate with a verification code (normalised), with its holder; one query."""
    return Certificate.objects.select_related("holder").filter(verify_code=code).first() if code else None


def status_of(certificate: Certificate, on: date) -> Status:
    """What a certificate is on a day."""
    return status_on(on, state=certificate.state, valid_until=certificate.valid_until)


def ledger_version() -> str:
    """The number of the last ledger row: what a printed record was made from; one query."""
    last = HoursEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
    return str(last or 0)
