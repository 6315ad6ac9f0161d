"""What a worker's page says today: what is owed, what to learn next, the campaign, the certificates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.queries import current_campaign
from kernel.clock import CHINA, legal_date
from kernel.units import class_hours_tenths
from learning import queries as learning
from learning.enums import SourceTag, TrainingKind
from orgs import queries as orgs
from quizzes.integrity.queries import Notice, news_for
from quizzes.practice.queries import Glance, glance
from quizzes.sessions.queries import OwnExam, exams_of

SOON_DAYS = 30
COURSES_SHOWN = 8
CERTIFICATES_SHOWN = 20
NOON, EVENING = 12, 18
EXAM_SOON = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A course and how far the person is. `kind` is what requirements count."""

    title: str
    url: str
    hours: str
    note: str
    kind: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Duty:
    """One obligation in class hours, with the courses that serve it. Figures add up: short = owed - done.

    `others_count`: some open course counts, even if it stands under another duty.
    """

    title: str
    basis: str
    kinds: str
    is_invented: bool
    is_verified: bool
    owed: str
    done: str
    short: str
    percent: int
    due_on: date | None
    days_left: int | None
    courses: tuple[CourseLine, ...] = ()
    others_count: bool = False

    @property
    def is_late(self) -> bool:
        """Whether the last day is over."""
        return self.days_left is not None and self.days_left < 0

    @property
    def is_soon(self) -> bool:
        """Whether the last day is near or over."""
        return self.days_left is not None and self.days_left <= SOON_DAYS

    @property
    def days_over(self) -> int:
        """Days since the last day."""
        return max(0, -(self.days_left or 0))


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """A certificate in one line. `status` is one of valid, soon, expired, revoked, replaced."""

    title: str
    url: str
    issued_on: date
    valid_until: date | None
    status: str


@dataclass(frozen=True, slots=True)
class Today:
    """Everything on the page, as plain values. `start` is the one thing to do next."""

    name: str
    where: str
    greeting: str
    duties: tuple[Duty, ...]
    done_duties: tuple[Duty, ...]
    courses: tuple[CourseLine, ...]
    start: CourseLine | None
    campaign: Any
    campaign_url: str
    campaign_theme: tuple[str, ...]
    certificates: tuple[CertificateLine, ...]
    certificate_count: int
    practice: Glance
    exams: tuple[OwnExam, ...]
    decisions: tuple[tuple[str, Notice], ...]


def today_of(request: HttpRequest, person_id: int, *, now: datetime) -> Today:
    """The page of one person; a fixed number of queries, and at most nine for each open course."""
    on = legal_date(now)
    post = next(iter(orgs.posts_of(person_id, on)), None)
    states = [learning.course_state(person_id, course, now) for course in learning.open_courses()[:COURSES_SHOWN]]
    lines = tuple(_course_line(state) for state in states)
    asked = learning.owed_by_person(person_id, on)
    duties = _duties([each for each in asked if each.short > 0], lines, on)
    served = {line.url for duty in duties for line in duty.courses}
    campaign = current_campaign(on)
    certificates = learning.certificates_of(person_id)
    titles = {str(state.course.pk): state.course.title for state in states}
    return Today(
        name=orgs.get_person(person_id).name,
        where=" · ".join(part for part in (post.enterprise_name, post.department) if part) if post else "",
        greeting=greeting(now.astimezone(CHINA).hour),
        duties=duties,
        done_duties=tuple(_duty(each, (), on) for each in asked if each.short == 0),
        courses=tuple(line for line in lines if line.url not in served),
        start=_start(duties, lines),
        campaign=campaign,
        campaign_url=campaign.get_url(request) or "" if campaign else "",
        campaign_theme=theme_of(campaign) if campaign else (),
        certificates=tuple(_certificate_line(each, titles, on) for each in certificates[:CERTIFICATES_SHOWN]),
        certificate_count=len(certificates),
        practice=glance(person_id, now=now),
        exams=exams_ahead(person_id, now=now),
        decisions=tuple(news_for(person_id, now=now)),
    )


def exams_ahead(person_id: int, *, now: datetime) -> tuple[OwnExam, ...]:
    """Tests in a room that the person has still to sit, the one under way first, within two days; one query."""
    todo = (each for each in exams_of(person_id, now=now) if each.sitting_state in (None, "open"))
    near = [each for each in todo if each.state == "open" or each.planned_at - now <= EXAM_SOON]
    return tuple(sorted(near, key=lambda each: each.state != "open"))


def greeting(hour: int) -> str:
    """A greeting for the hour of the day in China (0–23)."""
    if hour < NOON:
        return _("good morning")
    return _("good afternoon") if hour < EVENING else _("good evening")


def theme_of(campaign: Any) -> tuple[str, ...]:
    """The theme's lines as the poster breaks them, the marked one last."""
    lines, marked = campaign.theme_in_lines
    return (*lines, marked) if marked else tuple(lines)


def _duties(asked: Sequence[Any], lines: Sequence[CourseLine], on: date) -> tuple[Duty, ...]:
    """Nearest last day first. A course that several duties count stands once, under the one that counts least else."""
    ordered = sorted(asked, key=lambda each: (each.due_on is None, each.due_on or on))
    place: dict[int, list[CourseLine]] = {index: [] for index in range(len(ordered))}
    for line in lines:
        counting = [index for index, each in enumerate(ordered) if line.kind in each.rule.counts]
        if counting and not line.is_done:
            place[min(counting, key=lambda index: len(ordered[index].rule.counts))].append(line)
    left = {line.kind for line in lines if not line.is_done}
    return tuple(
        replace(_duty(each, tuple(place[index]), on), others_count=bool(left & each.rule.counts))
        for index, each in enumerate(ordered)
    )


def _duty(each: Any, courses: tuple[CourseLine, ...], on: date) -> Duty:
    owed, done = _tenths(each.owed), _tenths(each.counted)
    return Duty(
        title=each.rule.title,
        basis=each.rule.basis,
        kinds="、".join(str(TrainingKind(kind).label) for kind in sorted(each.rule.counts)),
        is_invented=each.rule.source_tag == SourceTag.INVENTED,
        is_verified=each.rule.verified,
        owed=_hours(owed),
        done=_hours(done),
        short=_hours(owed - done),
        percent=each.counted * 100 // each.owed if each.owed else 100,
        due_on=each.due_on,
        days_left=(each.due_on - on).days if each.due_on else None,
        courses=courses,
    )


def _tenths(minutes: int) -> int:
    return class_hours_tenths(minutes, minutes_per_class_hour=settings.ANPEI_MINUTES_PER_CLASS_HOUR)


def _hours(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}"


def _course_line(state: Any) -> CourseLine:
    return CourseLine(
        title=state.course.title,
        url=reverse("learning:course", args=[state.course.slug]),
        hours=_hours(_tenths(state.course.minutes)),
        note=course_note(state),
        kind=state.course.kind,
        is_done=state.entry is not None,
    )


def course_note(state: Any) -> str:
    """How far a person is in a course, in words."""
    if state.entry is not None:
        return _("done this year")
    if not any(lesson.opened_at for lesson in state.lessons):
        return _("not begun")
    if not state.lessons_done:
        done = sum(lesson.is_done for lesson in state.lessons)
        return _("lessons read: %(done)d of %(all)d") % {"done": done, "all": len(state.lessons)}
    return _("lessons read, quiz to do") if not state.quiz_done else _("lessons read")


def _start(duties: Sequence[Duty], lines: Sequence[CourseLine]) -> CourseLine | None:
    serving = [line for duty in duties for line in duty.courses]
    return next(iter(serving), None) or next((line for line in lines if not line.is_done), None)


def _certificate_line(certificate: Any, titles: dict[str, str], on: date) -> CertificateLine:
    """The title comes from the open courses: opening the sealed facts would cost a lock for each line."""
    status = str(learning.status_of(certificate, on))
    until = certificate.valid_until
    if status == "valid" and until is not None and (until - on).days <= SOON_DAYS:
        status = "soon"
    return CertificateLine(
        title=titles.get(certificate.source_key) or certificate.serial,
        url=reverse("learning:certificate", args=[certificate.pk]),
        issued_on=certificate.issued_on,
        valid_until=until,
        status=status,
    )
