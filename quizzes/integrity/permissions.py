"""Doors of cases: offices that reach one of the people, administrators of the whole site; a person's own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from orgs.permissions import actor_of, can_administer, can_office_read_person, is_office
from orgs.queries import person_id_of
from plumbing.doors import Door
from quizzes.integrity import queries
from quizzes.models import Sitting
from quizzes.permissions import own_sitting


def _reads_case(request: HttpRequest, case_id: UUID, **_kwargs: Any) -> bool:
    actor = actor_of(request)
    if actor is None or not is_office(actor):
        return False
    return queries.is_in_reach(case_id, actor)


def _reads_sitting(request: HttpRequest, sitting_id: UUID, **_kwargs: Any) -> bool:
    actor = actor_of(request)
    if not is_office(actor):
        return False
    person = Sitting.objects.filter(pk=sitting_id).values_list("person_id", flat=True).first()
    if person is None or actor is None or person == actor.person_id:
        return False
    return can_administer(actor) or can_office_read_person(actor, person)


def _is_told(request: HttpRequest, sitting_id: UUID, **_kwargs: Any) -> bool:
    """The own sitting, once something was decided that touches it. Who helped with it opens the paper, not this."""
    facts = own_sitting(request, sitting_id)
    own = facts is not None and facts.person_id == person_id_of(request.user)
    return own and queries.notice_for(sitting_id) is not None


CASE = Door("integrity_case", _reads_case)
REPORTED_SITTING = Door("integrity_sitting", _reads_sitting)
OWN_CASE = Door("own_case", _is_told)
