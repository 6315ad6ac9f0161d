"""A person asks to have something corrected or erased; an officer or the office answers (PIPL Arts. 46, 47, 50)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from kernel.clock import legal_date
from kernel.errors import DomainError
from orgs.enums import RequestKind, RequestState
from orgs.logic.access import OFFICES, Actor
from orgs.logic.merges import end_of_chain
from orgs.models import Enterprise, Person, PersonRequest
from orgs.privacy.erasure import erase_optional, erase_person, plan_of
from orgs.queries import enterprises_for, mains_by_alias
from plumbing import audit

MOST_OPEN = 5
LONGEST_TEXT = 1000
ANSWERABLE = (RequestState.OPEN, RequestState.WAITING)


@transaction.atomic
def ask(person_id: int, *, kind: str, text: str, actor: Any) -> PersonRequest:
    """Writes down what is asked. An erasure asked for again is the one that stands.

    Raises DomainError ``text-missing`` (a correction says what is wrong), ``too-many-open``, ``unknown-kind``.
    """
    if kind not in RequestKind.values:
        raise DomainError("unknown-kind")
    Person.objects.select_for_update().only("pk").get(pk=person_id)
    waiting = PersonRequest.objects.filter(person_id=person_id, kind=kind, state__in=ANSWERABLE)
    if kind == RequestKind.ERASE and (standing := waiting.first()) is not None:
        return standing
    kept = text.strip()[:LONGEST_TEXT]
    if kind == RequestKind.CORRECT and not kept:
        raise DomainError("text-missing")
    if waiting.count() >= MOST_OPEN:
        raise DomainError("too-many-open", most=MOST_OPEN)
    request = PersonRequest.objects.create(person_id=person_id, kind=kind, text=kept)
    audit.record("ask_personal_data", actor=actor, target=("person_request", request.pk), kind=kind)
    return request


def get_request(request_id: int) -> PersonRequest | None:
    """One request with its person."""
    rows = PersonRequest.objects.select_related("person").defer("person__id_number", "person__data_key")
    return rows.filter(pk=request_id).first()


def requests_for(
    actor: Actor, *, states: tuple[str, ...] = ANSWERABLE, roles: Any = OFFICES
) -> QuerySet[PersonRequest]:
    """Requests of people who work or worked in the enterprises that an actor reaches, oldest first."""
    rows = PersonRequest.objects.select_related("person").defer("person__id_number", "person__data_key")
    rows = rows.filter(state__in=states)
    if not actor.is_superuser:
        units = enterprises_for(actor, roles=roles)
        here = Q(posts__enterprise__in=units) | Q(posts__enterprise__in=_merged_into(units))
        rows = rows.filter(person__in=Person.objects.filter(here).values("pk"))
    return rows.order_by("created_at", "pk")


def _merged_into(units: QuerySet[Enterprise]) -> list[int]:
    """The merged-away spellings of some units; two queries."""
    mains = mains_by_alias()
    ends = {alias: end_of_chain(alias, mains) for alias in mains}
    reached = set(units.filter(pk__in=set(ends.values())).values_list("pk", flat=True))
    return [alias for alias, main in ends.items() if main in reached]


@transaction.atomic
def answer(request_id: int, *, state: str, answer: str, actor: Any, now: datetime) -> PersonRequest:
    """Carried out or turned down, with words for the person. Errors: ``answered-already``, ``answer-missing``."""
    if state not in (RequestState.DONE, RequestState.REFUSED):
        raise DomainError("unknown-state")
    if not answer.strip():
        raise DomainError("answer-missing")
    request = _locked(request_id)
    if request.kind == RequestKind.ERASE and state == RequestState.DONE:
        raise DomainError("unknown-state")  # `carry_out_erasure` does what it says
    return _close(request, state=state, words=answer, actor=actor, now=now)


@transaction.atomic
def carry_out_erasure(request_id: int, *, answer: str, actor: Any, now: datetime) -> PersonRequest:
    """What may go now goes; where something must be kept, the rest is done by the clock on the day after.

    Done at once when nothing must be kept. Errors: ``answered-already``, ``not-an-erasure``.
    """
    request = _locked(request_id)
    if request.kind != RequestKind.ERASE:
        raise DomainError("not-an-erasure")
    plan = plan_of(request.person_id, on=legal_date(now))
    if plan.may_erase_all or plan.is_erased:
        # First the answer, then the forgetting: it blanks the words too.
        _close(request, state=RequestState.DONE, words=answer, actor=actor, now=now)
        erase_person(request.person_id, actor=actor, now=now)
        request.refresh_from_db()
        return request
    erase_optional(request.person_id, actor=actor, now=now)
    request.due_on = due_day(plan.keep_until, on=legal_date(now))
    return _close(request, state=RequestState.WAITING, words=answer, actor=actor, now=now)


def due_day(keep_until: date | None, *, on: date) -> date:
    """The first day on which everything may go; of people still at work it is looked at again in a year."""
    return max(keep_until + timedelta(days=1) if keep_until else on, on + timedelta(days=1))


def _locked(request_id: int) -> PersonRequest:
    request = PersonRequest.objects.select_for_update().get(pk=request_id)
    if request.state not in ANSWERABLE:
        raise DomainError("answered-already")
    return request


def _close(request: PersonRequest, *, state: str, words: str, actor: Any, now: datetime) -> PersonRequest:
    request.state, request.answer = state, words.strip()[:LONGEST_TEXT]
    request.decided_at, request.decided_by = now, getattr(actor, "pk", None)
    request.save(update_fields=["state", "answer", "decided_at", "decided_by", "due_on"])
    audit.record("answer_personal_data", actor=actor, target=("person_request", request.pk), state=str(state))
    return request
