"""Requests to correct what is stored, as an enterprise's desk sees them.

Only of people who work in enterprises that the reader looks after, and nowhere else (`changeable_by`): what is stored
of anybody else is the office's to change. Erasure is the office's too, and not told here.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import CharField, F, IntegerField, Q, QuerySet, Value

from orgs import queries
from orgs.enums import RequestKind
from orgs.logic.access import Actor
from orgs.models import EnterpriseAlias, PersonRequest, Post
from orgs.people.join_services import waiting_joins
from orgs.people.queries import changeable_by
from orgs.privacy.requests import ANSWERABLE


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits at a desk."""

    joins: int = 0
    corrections: int = 0


NOBODY_WAITS = Waiting()


def waiting_at_desk(actor: Actor, enterprise_id: int) -> Waiting:
    """Requests to join and to correct that wait for `actor` at an enterprise.

    One query; while somebody there asks for a correction, six, however many do.
    """
    asked = _corrections(enterprise_id, states=ANSWERABLE).order_by()
    joins = waiting_joins(enterprise_id).values_list(_word("join"), Value(0, IntegerField()), "pk")
    rows = list(joins.union(asked.values_list(_word("correct"), F("person_id"), "pk")))
    people = [person_id for kind, person_id, _pk in rows if kind == "correct"]
    mine = _answerable(actor, people)
    return Waiting(joins=len(rows) - len(people), corrections=sum(person_id in mine for person_id in people))


def corrections_at(actor: Actor, enterprise_id: int, *, states: tuple[str, ...] = ANSWERABLE) -> list[PersonRequest]:
    """Corrections asked for by people of an enterprise that `actor` may answer, oldest first; six queries."""
    rows = list(_corrections(enterprise_id, states=states).select_related("person"))
    mine = _answerable(actor, [row.person_id for row in rows])
    return [row for row in rows if row.person_id in mine]


def correction_at(actor: Actor, enterprise_id: int, request_id: int) -> PersonRequest | None:
    """One such request, answered or not; None where `actor` may not answer it at this enterprise."""
    row = _corrections(enterprise_id).filter(pk=request_id).select_related("person").first()
    return row if row is not None and row.person_id in _answerable(actor, [row.person_id]) else None


def _corrections(enterprise_id: int, *, states: tuple[str, ...] | None = None) -> QuerySet[PersonRequest]:
    """Of people with a post there today or later, under any spelling; not yet asked of the database."""
    aliases = EnterpriseAlias.objects.filter(main_id=enterprise_id, undone_at=None).order_by().values("alias_id")
    spelled = Q(enterprise_id=enterprise_id) | Q(enterprise_id__in=aliases)
    here = Post.objects.filter(spelled).exclude(ended_on__lt=queries.today()).order_by()
    rows = PersonRequest.objects.filter(kind=RequestKind.CORRECT, person__in=here.values("person_id"))
    rows = rows.defer("person__id_number", "person__data_key").order_by("created_at", "pk")
    return rows if states is None else rows.filter(state__in=states)


def _answerable(actor: Actor, person_ids: list[int]) -> frozenset[int]:
    """Nobody answers himself: one's own request is the office's, or another officer's."""
    return changeable_by(actor, person_ids) - {actor.person_id} if person_ids else frozenset()


def _word(text: str) -> Value:
    return Value(text, CharField())
