"""Merging two spellings of one enterprise, and undoing it. No row of either is touched: a merge is a row of its own."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from kernel.clock import today
from kernel.errors import DomainError, NotFound
from orgs import queries
from orgs.logic.access import OFFICES
from orgs.logic.merges import end_of_chain, merge_problem
from orgs.models import Enterprise, EnterpriseAlias
from plumbing import audit


@transaction.atomic
def merge_enterprises(*, alias_id: int, main_id: int, reason: str, on: date, actor: Any) -> EnterpriseAlias:
    """`alias_id` is only another spelling of `main_id`; everything of both is shown under the main one.

    `actor` (None: the system) works in an office that reaches both; else `NotFound` ``enterprise-unknown``.
    Errors: ``merge-itself``, ``merge-away-already``, ``merge-into-merged``, ``on-in-future``, ``reason-too-long``.
    """
    found = _both(alias_id, main_id)
    mains = queries.mains_by_alias()
    if problem := merge_problem(alias_id, main_id, mains):
        raise DomainError(problem, name=found[alias_id].name, main=_main_name(main_id, mains))
    if not _may_merge(actor, (alias_id, main_id)):
        raise NotFound("enterprise-unknown")
    if on > today():
        raise DomainError("on-in-future", last=on)
    if len(reason) > 200:
        raise DomainError("reason-too-long", longest=200)
    who = getattr(actor, "pk", None)
    row = EnterpriseAlias.objects.create(alias_id=alias_id, main_id=main_id, since=on, reason=reason, merged_by=who)
    facts = {"main": main_id, "merge": row.pk, "reason": reason}
    audit.record("merge_enterprises", actor=actor, target=("enterprise", alias_id), **facts)
    return row


@transaction.atomic
def undo_merge(alias_row_id: int, *, actor: Any, now: datetime) -> EnterpriseAlias:
    """The two are two again, each with what it had. `alias_row_id` is the merge's own key.

    `NotFound` ``merge-unknown`` also where the actor's office does not reach the main one; error ``merge-undone``.
    """
    row = EnterpriseAlias.objects.select_for_update().filter(pk=alias_row_id).first()
    if row is None or not _may_merge(actor, (row.main_id,)):
        raise NotFound("merge-unknown")
    if row.undone_at is not None:
        raise DomainError("merge-undone")
    row.undone_at, row.undone_by = now, getattr(actor, "pk", None)
    row.save(update_fields=["undone_at", "undone_by"])
    facts = {"main": row.main_id, "merge": row.pk}
    audit.record("undo_merge", actor=actor, target=("enterprise", row.alias_id), **facts)
    return row


def _both(alias_id: int, main_id: int) -> dict[int, Enterprise]:
    """Locked in the order of their keys, so that two merges crosswise do not wait for each other."""
    ids = {alias_id, main_id}
    found = {row.pk: row for row in Enterprise.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    if set(found) != ids:
        raise NotFound("enterprise-unknown")
    return found


def _main_name(enterprise_id: int, mains: dict[int, int]) -> str:
    return Enterprise.objects.get(pk=end_of_chain(enterprise_id, mains)).name


def _may_merge(actor: Any, enterprise_ids: tuple[int, ...]) -> bool:
    if actor is None or getattr(actor, "is_superuser", False):
        return True
    who = queries.actor_for(actor)
    if who is None:
        return False
    mains = {queries.main_id(each) for each in enterprise_ids}
    return queries.enterprises_for(who, roles=OFFICES).filter(pk__in=mains).count() == len(mains)
