"""The demo's year of records: training that never took place, marked so in each row's evidence. Deterministic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.conf import settings
from django.db import transaction

from kernel.clock import CHINA
from kernel.periods import Period, add_months
from kernel.units import Score
from learning.enums import TrainingKind
from learning.issuing import issue_certificate
from learning.logic.certificates import Achievement
from learning.models import Certificate, Course, HoursEntry
from learning.services import correct_hours, credit_hours, revoke_certificate
from orgs.demo import UNITS
from orgs.logic.access import Actor
from orgs.queries import PostFacts, enterprises_for, posts_in

SOURCE = "demo"
TRAINER = "镇应急管理办公室（演示）"


@dataclass(frozen=True, slots=True)
class _Class:
    """A training of the demo: whom it is for, how long ago, how long, how many in a hundred came."""

    key: str
    title: str
    kind: TrainingKind
    months_ago: int
    hours: int
    managers_only: bool
    percent: int


CLASSES = (
    _Class("fire-drill", "消防安全与疏散演练", TrainingKind.FIRE, 11, 2, False, 90),
    _Class("festival", "节后复工安全教育", TrainingKind.ANNUAL, 9, 2, False, 95),
    _Class("managers-1", "负责人和安全员再培训（一）", TrainingKind.ANNUAL, 8, 6, True, 90),
    _Class("electric", "临时用电与动火作业专项培训", TrainingKind.SPECIAL, 6, 2, False, 70),
    _Class("heat", "高温季节作业与中暑急救", TrainingKind.SPECIAL, 4, 2, False, 80),
    _Class("hazards", "身边隐患排查与报告", TrainingKind.ANNUAL, 3, 4, False, 85),
    _Class("managers-2", "负责人和安全员再培训（二）", TrainingKind.ANNUAL, 2, 6, True, 70),
    _Class("winter", "冬季“四防”教育", TrainingKind.ANNUAL, 1, 2, False, 60),
)
# The campaign's training in class: for staff numbers from 010 on; the others are left for the course on the phone.
MONTH = _Class("month", "安全生产月专题培训（现场班）", TrainingKind.CAMPAIGN, 5, 1, False, 100)
MONTH_FROM = "010"
# By staff number, who has come to nothing for a year: whom grid staff call.
AWAY = frozenset({"FY004", "FY008", "FY011", "HT012", "QS009", "QS013", "HD005"})
LEVELS = (("厂级", 8), ("车间级", 8), ("班组级", 8))
# People by their place in the list of all: long expired, revoked, and valid certificates of the demo.
EXPIRED, REVOKED, LATEST = 3, 5, (8, 12, 17, 21, 26, 33, 40)


@transaction.atomic
def build_year_of_records(*, today: date) -> int:
    """Ledger rows of the past twelve months and some certificates, for the demo's enterprises. Safe to repeat.

    Returns how many ledger rows were written.
    """
    before = HoursEntry.objects.filter(source_kind=SOURCE).count()
    first = add_months(today, -12)
    everybody = []
    everyone = Actor(user_id=0, is_superuser=True)
    for enterprise in enterprises_for(everyone).filter(unit_code__in=[unit.code for unit in UNITS]):
        posts = posts_in(enterprise.pk, Period(first, today))
        everybody += posts
        for post in posts:
            _train(post, today)
    _correct_one(today)
    _certificates(everybody, today)
    return HoursEntry.objects.filter(source_kind=SOURCE).count() - before


def _train(post: PostFacts, today: date) -> None:
    if post.staff_number in AWAY:
        return
    random = Random(f"anpei-{post.staff_number}-{post.enterprise_id}")  # noqa: S311  (invented records, no secret)
    manages = post.category != "worker"
    for each in CLASSES:
        day = _held_on(each, today)
        came = random.randrange(100) < each.percent
        if came and day in post.period and (manages or not each.managers_only):
            _enter(post, key=each.key, title=each.title, kind=each.kind, hours=each.hours, day=day)
    day = _held_on(MONTH, today)
    if post.staff_number[-3:] >= MONTH_FROM and day in post.period:
        _enter(post, key=MONTH.key, title=MONTH.title, kind=MONTH.kind, hours=MONTH.hours, day=day)
    started = post.period.start
    if started is not None and started > add_months(today, -12):
        _first_training(post, started, today, random)


def _first_training(post: PostFacts, started: date, today: date, random: Random) -> None:
    done = random.choice((1, 2, 3)) if started.month % 2 else 3
    factor = 3 if post.hours_high_risk else 1
    for number, (level, hours) in enumerate(LEVELS[:done]):
        for part in range(factor):
            day = started + timedelta(days=number * 4 + part)
            if day <= today:
                _enter(
                    post,
                    key=f"first-{number}-{part}",
                    title=f"新上岗三级安全教育（{level}）",
                    kind=TrainingKind.ONBOARDING,
                    hours=hours,
                    day=day,
                )


def _enter(post: PostFacts, *, key: str, title: str, kind: TrainingKind, hours: int, day: date) -> None:
    credit_hours(
        person_id=post.person_id,
        enterprise_id=post.enterprise_id,
        minutes=hours * settings.ANPEI_MINUTES_PER_CLASS_HOUR,
        kind=kind,
        occurred_on=day,
        title=title,
        source_kind=SOURCE,
        source_key=f"{post.enterprise_id}:{key}:{day.isoformat()}",
        evidence={"demo": True, "trainer": TRAINER},
    )


def _held_on(each: _Class, today: date) -> date:
    """A working day in the month that many months ago; fixed for a month, so that repeating finds the same rows."""
    day = add_months(date(today.year, today.month, 1), -each.months_ago) + timedelta(days=9)
    return day - timedelta(days=max(0, day.weekday() - 4))


def _correct_one(today: date) -> None:
    """One correction to be seen: an entry written twice as long as the class was."""
    entry = HoursEntry.objects.filter(source_kind=SOURCE, kind=TrainingKind.FIRE).order_by("pk").first()
    if entry is not None and entry.occurred_on <= today and not entry.corrections.exists():
        minutes = -settings.ANPEI_MINUTES_PER_CLASS_HOUR
        correct_hours(entry_id=entry.pk, minutes=minutes, reason="多记 1 学时，按签到表更正（演示）")


def _certificates(everybody: list[PostFacts], today: date) -> None:
    course = Course.objects.filter(gives_certificate=True).order_by("pk").first()
    if course is None or not everybody:
        return
    people = [everybody[at % len(everybody)] for at in (EXPIRED, REVOKED, *LATEST)]
    _issue(people[0], course, today.replace(day=1) - timedelta(days=365 * 4), today)
    revoked = _issue(people[1], course, add_months(today, -7), today)
    if revoked is not None and not revoked.revoked_reason:
        moment = datetime.combine(add_months(today, -5), time(9), tzinfo=CHINA)
        revoke_certificate(certificate_id=revoked.pk, reason="代学，经查实后撤销（演示）", now=moment)
    for post in people[2:]:
        _issue(post, course, add_months(today, -5), today)


def _issue(post: PostFacts, course: Course, day: date, today: date) -> Certificate | None:
    """Last year's or earlier courses under the demo's own periods, so that the real course stays open to everybody."""
    if day > today:
        return None
    achievement = Achievement(
        title=course.certificate_title,
        course=f"{day.year}年度安全教育（演示）",
        minutes=4 * settings.ANPEI_MINUTES_PER_CLASS_HOUR,
        started_on=day - timedelta(days=6),
        ended_on=day,
        score=Score(8500, 10000),
    )
    period = f"demo-{day.year}"
    standing = Certificate.objects.filter(holder_id=post.person_id, source_key=str(course.pk), period=period).first()
    return standing or issue_certificate(
        person_id=post.person_id, course=course, achievement=achievement, issued_on=day, period=period
    )
