"""The retention job: who need not be kept any longer is announced to the office for a month, then forgotten.

Requests to erase that wait for the end of the retention period are carried out by the same clock. Safe to repeat.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from kernel.batches import batches
from kernel.clock import legal_date
from kernel.errors import DomainError
from media.printing.erasing import sweep_orphans, sweep_prints
from orgs.enums import RequestKind, RequestState
from orgs.models import Person, PersonRequest, Post, RoleGrant
from orgs.privacy import evidence
from orgs.privacy.erasure import RECORD_FORM, erase_person, plan_of
from orgs.privacy.keeping import CHUNK
from orgs.privacy.requests import due_day
from orgs.queries import in_force
from plumbing import audit

log = logging.getLogger(__name__)
NOTICE_DAYS = 30
AGAIN_AFTER_REFUSAL = timedelta(days=365)
NEW_PEOPLE_DAYS = 30
SHEETS_KEPT = timedelta(days=30)
MOST_A_RUN = 2000


@dataclass(frozen=True, slots=True)
class Outcome:
    """Ids of people: announced now, forgotten now, put off because something must be kept after all."""

    announced: list[int] = field(default_factory=list)
    erased: list[int] = field(default_factory=list)
    put_off: list[int] = field(default_factory=list)


def run(*, now: datetime, dry: bool = False) -> Outcome:
    """One day's work; with `dry` nothing is changed and the same is told."""
    on = legal_date(now)
    outcome = Outcome()
    for request_id, person_id in list(_due(on)):
        _carry_out(request_id, person_id, outcome, now=now, dry=dry)
    for person_id in over(on)[:MOST_A_RUN]:
        outcome.announced.append(person_id)
        if not dry:
            announce(person_id, on=on)
    if not dry:
        sweep_prints(form=RECORD_FORM, before=now - SHEETS_KEPT)
        sweep_orphans()
    return outcome


def announce(person_id: int, *, on: date) -> PersonRequest:
    """The office sees the person under "to be erased" for a month, and may hold it with a reason."""
    due_on = on + timedelta(days=NOTICE_DAYS)
    request = PersonRequest.objects.create(
        person_id=person_id, kind=RequestKind.ERASE, state=RequestState.WAITING, due_on=due_on
    )
    audit.record("announce_erasure", target=("person", person_id), due_on=due_on.isoformat())
    return request


def over(on: date) -> list[int]:
    """People of whom nothing need be kept any longer, not announced yet and not held by the office this year."""
    shortest = min(rule["years"] for rule in settings.ANPEI_RETENTION.values())
    recent = Q(ended_on=None) | Q(ended_on__gte=on - timedelta(days=365 * shortest))
    asked = PersonRequest.objects.filter(kind=RequestKind.ERASE).filter(
        Q(state__in=(RequestState.OPEN, RequestState.WAITING))
        | Q(state=RequestState.REFUSED, created_at__date__gt=on - AGAIN_AFTER_REFUSAL)
    )
    people = (
        Person.objects.filter(erased_at=None, created_at__date__lt=on - timedelta(days=NEW_PEOPLE_DAYS))
        .exclude(pk__in=Post.objects.filter(recent).values("person_id"))
        .exclude(pk__in=asked.values("person_id"))
        .exclude(user_id__in=RoleGrant.objects.filter(in_force(on)).values("user_id"))
    )
    found: list[int] = []
    for chunk in batches(people.order_by("pk").values_list("pk", flat=True), CHUNK):
        kept = evidence.keep_until(chunk)
        found += [person_id for person_id in chunk if person_id not in kept or kept[person_id] < on]
    return found


def _due(on: date) -> list[tuple[int, int]]:
    rows = PersonRequest.objects.filter(kind=RequestKind.ERASE, state=RequestState.WAITING, due_on__lte=on)
    return list(rows.order_by("due_on", "pk").values_list("pk", "person_id")[:MOST_A_RUN])


def _carry_out(request_id: int, person_id: int, outcome: Outcome, *, now: datetime, dry: bool) -> None:
    plan = plan_of(person_id, on=legal_date(now))
    if not plan.may_erase_all and not plan.is_erased:
        outcome.put_off.append(person_id)
        if not dry:
            due = due_day(plan.keep_until, on=legal_date(now))
            PersonRequest.objects.filter(pk=request_id).update(due_on=max(due, legal_date(now) + timedelta(days=30)))
        return
    outcome.erased.append(person_id)
    if not dry:
        _erase(request_id, person_id, now)


def _erase(request_id: int, person_id: int, now: datetime) -> None:
    try:
        with transaction.atomic():
            erase_person(person_id, actor=None, now=now)
            PersonRequest.objects.filter(pk=request_id).update(state=RequestState.DONE, decided_at=now)
    except DomainError as error:  # somebody hired him a moment ago
        log.warning("person %s is not erased: %s", person_id, error.code)
