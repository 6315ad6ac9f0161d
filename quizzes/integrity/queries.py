"""Named questions about cases: who is barred, what a person is told, which cases an office sees."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When
from django.urls import reverse

from orgs.logic.access import Actor
from orgs.people.queries import posts_in_reach
from orgs.permissions import can_administer
from orgs.queries import enterprises_of_person, today
from quizzes.enums import AppealState, CaseKind, CaseState, EventKind, Measure
from quizzes.integrity.wording import notice_text
from quizzes.logic.integrity import TOUCHING, worst
from quizzes.models import AnswerEvent, Appeal, CaseEvent, CaseSitting, IntegrityCase

OFFICER = "officer"
NEWS = timedelta(days=30)
NEWS_SHOWN = 3
TURN = (CaseState.APPEALED, CaseState.OPEN, CaseState.DECIDED)


@dataclass(frozen=True, slots=True)
class Notice:
    """What the result page says of a decision: the measure that counts now, and where to read more.

    `appeal` is the state of the newest appeal, or empty.
    """

    sitting_id: UUID
    measure: str
    appeal: str
    url: str
    text: str


@dataclass(frozen=True, slots=True)
class OwnMeasure:
    """One decision about a person's own sitting. `appeals`: the newest first."""

    case_sitting_id: int
    kind: str
    measure: str
    reason: str
    decided_at: datetime | None
    evidence: dict[str, Any]
    appeals: tuple[Appeal, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters of the list, as the address says them."""

    state: str = ""
    kind: str = ""
    quiz: int = 0


def is_barred(person_id: int, purpose: str, context_key: str) -> bool:
    """Whether a decision lets the person start no other sitting of this purpose and context; one query."""
    rows = CaseSitting.objects.filter(measure=Measure.BARRED, sitting__person=person_id)
    return rows.filter(sitting__purpose=purpose, sitting__context_key=context_key).exists()


def notice_for(sitting_id: UUID) -> Notice | None:
    """What the person is told of the own sitting; None while nothing that touches it was decided. One query, or two."""
    rows = list(_told(sitting_id).order_by("pk").values_list("pk", "measure"))
    if not rows:
        return None
    appeals = Appeal.objects.filter(case_sitting__in=[pk for pk, _measure in rows]).order_by("-filed_at", "-pk")
    newest = appeals.values_list("state", flat=True).first() or ""
    url = reverse("quizzes:case", args=[sitting_id])
    measure = worst(measure for _pk, measure in rows)
    return Notice(sitting_id, measure, newest, url, notice_text(measure, newest))


def _told(sitting_id: UUID) -> QuerySet[CaseSitting]:
    """Measures that touch the result, and those lifted by an appeal."""
    return _touched(CaseSitting.objects.filter(sitting=sitting_id))


def _touched(rows: QuerySet[CaseSitting]) -> QuerySet[CaseSitting]:
    appealed = Exists(Appeal.objects.filter(case_sitting=OuterRef("pk")))
    return rows.filter(Q(measure__in=TOUCHING) | appealed)


def news_for(person_id: int, *, now: datetime) -> list[tuple[str, Notice]]:
    """(Quiz, notice) of the own sittings decided within a month, the newest first: who is to appeal in time must hear
    of it. One query while there is none, at most three for each of three.
    """
    rows = _touched(CaseSitting.objects.filter(sitting__person=person_id, case__decided_at__gte=now - NEWS))
    found = rows.order_by("-case__decided_at", "-pk").values_list("sitting_id", "sitting__edition__quiz__title")
    titles = dict(found[: 4 * NEWS_SHOWN])
    told = ((titles[sitting_id], notice_for(sitting_id)) for sitting_id in list(titles)[:NEWS_SHOWN])
    return [(title, notice) for title, notice in told if notice is not None]


def own_measures(sitting_id: UUID) -> list[OwnMeasure]:
    """What the person reads about the own sitting, the newest first; three queries. Names nobody else."""
    rows = list(_told(sitting_id).select_related("case").prefetch_related("appeals"))
    decided = CaseEvent.objects.filter(kind="decided", case__in=[row.case_id for row in rows]).order_by("at", "pk")
    when = {
        event.case_id: (event.at, event.text)
        for event in decided
        if str(sitting_id) in event.detail.get("measures", {})
    }
    found = [_own(row, when.get(row.case_id)) for row in rows]
    return sorted(found, key=lambda one: (one.decided_at is not None, one.decided_at), reverse=True)


def _own(row: CaseSitting, decision: tuple[datetime, str] | None) -> OwnMeasure:
    case: IntegrityCase = row.case
    appeals = sorted(row.appeals.all(), key=lambda one: (one.filed_at, one.pk), reverse=True)
    at, reason = decision or (None, "")
    return OwnMeasure(row.pk, case.kind, row.measure, reason, at, case.evidence, tuple(appeals))


def cases_in_reach(actor: Actor) -> QuerySet[IntegrityCase]:
    """The cases that name somebody within the office's reach; administrators of the whole site see all.

    A case about oneself is not among them: what colleagues saw, noted and think of it is theirs until it is decided.
    """
    about_oneself = CaseSitting.objects.filter(case=OuterRef("pk"), sitting__person=actor.person_id)
    cases = IntegrityCase.objects.filter(~Exists(about_oneself))
    if can_administer(actor):
        return cases
    reached = posts_in_reach(actor).filter(person=OuterRef("sitting__person"))
    return cases.filter(Exists(CaseSitting.objects.filter(Exists(reached), case=OuterRef("pk"))))


def is_in_reach(case_id: UUID, actor: Actor) -> bool:
    """Whether the office sees the case."""
    return cases_in_reach(actor).filter(pk=case_id).exists()


def people_in_reach(actor: Actor, person_ids: Collection[int]) -> frozenset[int]:
    """Of these people, those within the office's reach, or all for an administrator of the whole site."""
    if can_administer(actor):
        return frozenset(person_ids)
    return frozenset(posts_in_reach(actor).filter(person__in=person_ids).values_list("person_id", flat=True))


def may_decide_on(actor: Actor, person_ids: Collection[int]) -> frozenset[int]:
    """Of these people, those whose sittings the office may decide: within reach, never oneself, and never people of an
    enterprise whose officer the account is as well.
    """
    reached = people_in_reach(actor, person_ids) - {actor.person_id}
    day = today()
    own = {each.enterprise_id for each in actor.grants if each.role == OFFICER and day in each.period}
    return frozenset(each for each in reached if not own or own.isdisjoint(enterprises_of_person(each)))


def find_cases(actor: Actor, wanted: Wanted) -> QuerySet[IntegrityCase]:
    """Cases that fit, those that wait first, the newest of each first; `waiting` counts open appeals."""
    rows = cases_in_reach(actor).filter(**_filters(wanted))
    open_appeals = Count("sittings__appeals", filter=Q(sittings__appeals__state=AppealState.OPEN), distinct=True)
    turn = Case(*(When(state=state, then=at) for at, state in enumerate(TURN)), default=len(TURN))
    found = rows.select_related("edition__quiz").defer("edition__payload").annotate(waiting=open_appeals)
    return found.order_by(turn, "-opened_at", "pk")


def reports_of(case_ids: Collection[UUID]) -> dict[UUID, str]:
    """By case reported by somebody, the words of the report; one query."""
    rows = CaseEvent.objects.filter(case__in=case_ids, kind="opened").exclude(text="")
    return dict(rows.values_list("case_id", "text"))


def _filters(wanted: Wanted) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if wanted.state in CaseState.values:
        found["state"] = wanted.state
    if wanted.kind in CaseKind.values:
        found["kind"] = wanted.kind
    if wanted.quiz:
        found["edition__quiz"] = wanted.quiz
    return found


def state_counts(actor: Actor) -> dict[str, int]:
    """How many cases in each state; one query and those of the reach."""
    rows = cases_in_reach(actor).order_by().values_list("state").annotate(n=Count("pk"))
    return dict.fromkeys(CaseState.values, 0) | dict(rows)


def quizzes_with_cases(actor: Actor) -> list[tuple[int, str]]:
    """The quizzes that cases are about, by title."""
    rows = cases_in_reach(actor).exclude(edition=None).order_by("edition__quiz__title", "edition__quiz")
    return list(rows.values_list("edition__quiz", "edition__quiz__title").distinct())


def members_of(case_ids: Collection[UUID]) -> list[CaseSitting]:
    """The sittings of these cases with their people, in the order handed in; one query."""
    rows = CaseSitting.objects.filter(case__in=case_ids).select_related("sitting__person", "sitting__edition")
    return list(rows.defer("sitting__edition__payload", "sitting__person__id_number", "sitting__person__data_key")
                .order_by("sitting__submitted_at", "pk"))  # fmt: skip


def leaves_of(sitting_ids: Collection[UUID]) -> dict[UUID, tuple[int, int]]:
    """By sitting, how often the page was left and for how many seconds in all, as far as is known; one query."""
    rows = AnswerEvent.objects.filter(
        sitting__in=sitting_ids, kind__in=(EventKind.LEAVE, EventKind.COME_BACK)
    ).order_by("sitting_id", "seq")
    found: dict[UUID, tuple[int, int]] = {}
    left: dict[UUID, datetime] = {}
    for sitting, kind, at, told in rows.values_list("sitting_id", "kind", "at", "response"):
        times, seconds = found.get(sitting, (0, 0))
        if kind == EventKind.LEAVE:
            found[sitting], left[sitting] = (times + 1, seconds), at
        else:
            since = left.pop(sitting, None)
            away = told.get("seconds") if isinstance(told, dict) else None
            gone = timedelta(seconds=int(away)) if away is not None else at - since if since else timedelta()
            found[sitting] = (max(times, 1), seconds + int(gone.total_seconds()))
    return found
