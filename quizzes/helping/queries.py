"""Named questions about help with sittings: who helps now, who helped whom, how often on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from accounts.names import display_names
from kernel.clock import CHINA, legal_date
from quizzes.enums import IdentityCheck, SittingState
from quizzes.models import Help

SHOWS_RESULT = timedelta(minutes=30)  # to show and explain it; the same in `quizzes.queries.sitting_of`
LASTS = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class HelpFacts:
    """One help that runs, or just ran: whose, for whom, in which enterprise's name."""

    sitting_id: UUID
    person_id: int
    person_name: str
    enterprise_id: int
    quiz_id: int
    is_open: bool
    began_at: datetime


@dataclass(frozen=True, slots=True)
class HelpLine:
    """Who helped with a sitting. `that_day`: how many people this helper helped on that day, this one among them."""

    helper_id: int
    helper_name: str
    identity: str
    began_at: datetime
    ended_at: datetime | None
    that_day: int

    @property
    def identity_words(self) -> str:
        """How the helper made sure who the person is."""
        return str(IdentityCheck(self.identity).label)

    @property
    def is_many(self) -> bool:
        """Whether that is more people on one day than usual: a note for whoever looks, nothing else."""
        return self.that_day > settings.ANPEI_ASSISTED_PER_DAY


def running_help(helper_id: int, *, now: datetime) -> HelpFacts | None:
    """The help that this account gives now; one query. What has lapsed or was handed in is none."""
    row = _running(now).filter(helper=helper_id, sitting__state=SittingState.OPEN).first()
    return _facts(row) if row else None


def help_of(sitting_id: UUID, *, helper_id: int, now: datetime) -> HelpFacts | None:
    """This account's help with this sitting, while its screens or its result may be shown; one query."""
    row = _running(now).filter(helper=helper_id, sitting_id=sitting_id).first()
    return _facts(row) if row else None


def _running(now: datetime) -> QuerySet[Help]:
    shown = Q(sitting__state=SittingState.OPEN) | Q(sitting__submitted_at__gt=now - SHOWS_RESULT)
    rows = Help.objects.filter(shown, ended_at=None, began_at__gt=now - LASTS)
    return rows.select_related("sitting__person", "sitting__edition").only(
        "enterprise_id", "began_at", "sitting__state", "sitting__person__name", "sitting__edition__quiz_id"
    )


def _facts(row: Help) -> HelpFacts:
    return HelpFacts(
        sitting_id=row.sitting_id,
        person_id=row.sitting.person_id,
        person_name=row.sitting.person.name,
        enterprise_id=row.enterprise_id,
        quiz_id=row.sitting.edition.quiz_id,
        is_open=row.sitting.state == SittingState.OPEN,
        began_at=row.began_at,
    )


def helped_on(helper_id: int, on: date) -> int:
    """How many people this account helped on a day (China's), each once; one query."""
    rows = Help.objects.filter(helper=helper_id, began_at__range=_day(on))
    return rows.aggregate(n=Count("sitting__person", distinct=True))["n"] or 0


def helpers_of(sitting_ids: Collection[UUID]) -> dict[UUID, tuple[HelpLine, ...]]:
    """By sitting, who helped, first one first; sittings without help are left out. Three queries, however many.

    For receipts, officers' lists and the evidence of an integrity case.
    """
    rows = list(Help.objects.filter(sitting_id__in=list(sitting_ids)).order_by("began_at", "pk"))
    if not rows:
        return {}
    names, days = display_names({row.helper for row in rows}), _helped_by_day(rows)
    found: dict[UUID, list[HelpLine]] = defaultdict(list)
    for row in rows:
        that_day = days[row.helper, legal_date(row.began_at)]
        line = HelpLine(row.helper, names.get(row.helper, ""), row.identity, row.began_at, row.ended_at, that_day)
        found[row.sitting_id].append(line)
    return {sitting_id: tuple(lines) for sitting_id, lines in found.items()}


def _helped_by_day(rows: Collection[Help]) -> dict[tuple[int, date], int]:
    """People each helper helped on each of these days."""
    wanted = {(row.helper, legal_date(row.began_at)) for row in rows}
    first, last = min(day for _helper, day in wanted), max(day for _helper, day in wanted)
    span = (_day(first)[0], _day(last)[1])
    helps = Help.objects.filter(helper__in={helper for helper, _day_ in wanted}, began_at__range=span)
    people: dict[tuple[int, date], set[int]] = defaultdict(set)
    for helper, began_at, person_id in helps.values_list("helper", "began_at", "sitting__person_id"):
        people[helper, legal_date(began_at)].add(person_id)
    return {key: len(people[key]) for key in wanted}


def _day(on: date) -> tuple[datetime, datetime]:
    start = datetime.combine(on, time.min, tzinfo=CHINA)
    return start, start + timedelta(days=1) - timedelta(microseconds=1)
