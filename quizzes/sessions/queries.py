"""Named questions about invigilated sessions and their seats, each in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from orgs import queries as orgs
from orgs.kiosk_queries import AREA, ENTERPRISE, KioskUnit, kiosk_units, names_of_units
from orgs.logic.access import ENTERPRISE_MANAGERS, GRID_STAFF, OFFICES, Actor
from orgs.people.post_queries import workplaces
from orgs.units.queries import with_spellings
from quizzes.enums import BankUse, SessionState, SittingState
from quizzes.models import InvigilatedSession, Quiz, Seat

UnitKey = tuple[str, int]
KEEPERS = ENTERPRISE_MANAGERS | GRID_STAFF
FIRMS_LISTED = 200
SHOWN_BEFORE = timedelta(days=1)
SHOWN_AFTER = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A session as rooms above may know it. `unit`: ("enterprise" or "area", id)."""

    id: UUID
    title: str
    quiz_id: int
    unit: UnitKey
    room: str
    planned_at: datetime
    state: str
    purpose: str
    context_key: str
    walk_in: bool
    opened_at: datetime | None
    closed_at: datetime | None
    seats: int
    started: int
    submitted: int


@dataclass(frozen=True, slots=True)
class OwnExam:
    """A session in which a person has a seat, as the person may know it."""

    session_id: UUID
    title: str
    room: str
    planned_at: datetime
    state: str
    seat_number: int
    sitting_id: UUID | None
    sitting_state: str | None


def unit_key(session: InvigilatedSession) -> UnitKey:
    """Whose session it is."""
    if session.area_id is not None:
        return AREA, session.area_id
    return ENTERPRISE, session.enterprise_id or 0


def unit_name(session: InvigilatedSession) -> str:
    """The name of the enterprise or area; no query for a session of `get_session` or `sessions_for`."""
    unit = session.area or session.enterprise
    return unit.name if unit else ""


def get_session(session_id: UUID) -> InvigilatedSession | None:
    """A session with its quiz and unit, or None; one query."""
    return InvigilatedSession.objects.select_related("quiz", "enterprise", "area").filter(pk=session_id).first()


def session_facts(session_id: UUID) -> SessionFacts | None:
    """A session with the counts of its seats, or None; one query."""
    has_begun, is_in = Q(seats__sitting__isnull=False), Q(seats__sitting__state=SittingState.SUBMITTED)
    counts = {"n": Count("seats"), "begun": Count("seats", filter=has_begun), "handed": Count("seats", filter=is_in)}
    row = InvigilatedSession.objects.filter(pk=session_id).annotate(**counts).first()
    if row is None:
        return None
    told = {name: getattr(row, name) for name in ("id", "title", "quiz_id", "room", "planned_at", "state", "purpose")}
    told |= {name: getattr(row, name) for name in ("context_key", "walk_in", "opened_at", "closed_at")}
    return SessionFacts(unit=unit_key(row), seats=row.n, started=row.begun, submitted=row.handed, **told)  # type: ignore[attr-defined]


def is_open(session_id: UUID) -> bool:
    """Whether sittings may begin in the session now; one query."""
    return InvigilatedSession.objects.filter(pk=session_id, state=SessionState.OPEN).exists()


def sessions_for(actor: Actor, *, unit: UnitKey | None = None, state: str = "") -> QuerySet[InvigilatedSession]:
    """The sessions that the actor keeps, newest first, with how many sit in each; of one unit or state if told."""
    rows = InvigilatedSession.objects.select_related("quiz", "enterprise", "area").filter(_kept_by(actor))
    if unit is not None:
        rows = rows.filter(Q(area_id=unit[1]) if unit[0] == AREA else Q(enterprise_id__in=with_spellings([unit[1]])))
    if state in SessionState.values:
        rows = rows.filter(state=state)
    is_in = Q(seats__sitting__state=SittingState.SUBMITTED)
    return rows.annotate(seat_count=Count("seats"), in_count=Count("seats", filter=is_in)).order_by("-planned_at", "pk")


def _kept_by(actor: Actor) -> Q:
    if actor.is_superuser:
        return Q()
    reach = orgs.enterprises_for(actor, roles=KEEPERS).values_list("pk", flat=True)
    areas = [unit.unit_id for unit in _areas(actor)]
    return Q(enterprise_id__in=with_spellings(list(reach))) | Q(area_id__in=areas)


def _areas(actor: Actor) -> list[KioskUnit]:
    """The areas in whose name an office may act; a grid worker's are not among them. Two queries at most."""
    day = orgs.today()
    units = (unit for unit in kiosk_units(actor) if unit.kind == AREA)
    return [unit for unit in units if actor.reaches_area(OFFICES, unit.unit_id, on=day)]


def units_for(actor: Actor) -> list[tuple[UnitKey, str]]:
    """In whose name the actor may hold sessions: areas of an office first, then at most 200 enterprises by name."""
    firms = orgs.enterprises_for(actor, roles=KEEPERS).order_by("name").values_list("pk", "name")[:FIRMS_LISTED]
    areas = [((AREA, unit.unit_id), unit.name) for unit in _areas(actor)]
    return [*areas, *(((ENTERPRISE, pk), name) for pk, name in firms)]


def name_of_unit(unit: UnitKey) -> str:
    """What the unit is called today; two queries."""
    return names_of_units([unit]).get(unit, "")


def quizzes_for_sessions() -> QuerySet[Quiz]:
    """Published quizzes that are not kept for contests, newest first."""
    rows = Quiz.objects.filter(use=BankUse.PRACTICE, editions__isnull=False)
    return rows.distinct().order_by("-created_at", "pk")


def has_seat(session_id: UUID, person_id: int) -> bool:
    """Whether the person is on the seat list; one query."""
    return Seat.objects.filter(session_id=session_id, person_id=person_id).exists()


def seat_of(session_id: UUID, person_id: int) -> Seat | None:
    """The person's seat with its sitting, without the paper; one query."""
    rows = Seat.objects.filter(session_id=session_id, person_id=person_id)
    return rows.select_related("sitting", "person").defer("sitting__paper", "person__id_number").first()


def exams_of(person_id: int, *, now: datetime) -> list[OwnExam]:
    """Where the person is expected: sessions planned from yesterday on or under way, soonest first; one query.

    A session that has ended stays for a week for who sat it: the result is found where the code was typed.
    """
    rows = Seat.objects.filter(person_id=person_id).filter(
        Q(session__state=SessionState.OPEN)
        | Q(session__state=SessionState.PLANNED, session__planned_at__gte=now - SHOWN_BEFORE)
        | Q(session__state=SessionState.CLOSED, session__closed_at__gte=now - SHOWN_AFTER, sitting__isnull=False)
    )
    columns = ("session_id", "session__title", "session__room", "session__planned_at", "session__state", "number")
    found = rows.order_by("session__planned_at").values_list(*columns, "sitting_id", "sitting__state")
    return [OwnExam(*row) for row in found[:20]]


def seat_list(session_id: UUID) -> list[tuple[int, str, str, str]]:
    """(number, name, enterprise, department) of each seat, for paper; two queries."""
    rows = list(Seat.objects.filter(session_id=session_id).values_list("number", "person_id", "person__name"))
    places = workplaces((person_id for _number, person_id, _name in rows), orgs.today())
    return [(number, name, *places.get(person_id, ("", ""))) for number, person_id, name in rows]
