"""Rosters at the office: what was imported in its reach, by whom, and how to take it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgs.permissions import OFFICE, actor_of
from orgs.rosters.storing.history import enterprise_names, runs_in_reach, units_of_runs
from orgs.rosters.storing.kind import RosterImport
from plumbing.imports import screens
from plumbing.imports.addresses import import_addresses
from plumbing.imports.history_filters import Filter
from portal.office.frame import frame

_COMMAND, _OFFICE = "command", "office"
_NAMES = {"history": "office_imports", "run": "office_import"}


def _name(screen: str) -> str:
    return _NAMES.get(screen, f"office_import_{screen}")


def _frame(request: HttpRequest) -> screens.Frame:
    """Runs in the office's reach; those of others are looked at and taken back, not stored or discarded."""
    actor = actor_of(request)
    if actor is None:
        raise Http404

    def address(screen: str, run_id: UUID | None = None) -> str:
        return reverse(f"portal:{_name(screen)}", args=[run_id] if run_id else [])

    return screens.Frame(
        kind=RosterImport(),
        base="portal/import_frame.html",
        address=address,
        seen=runs_in_reach(actor),
        make_form=lambda data: RosterImport().make_form(request, data),
        context={**frame(request, current="imports"), "rail_frame": "portal/office/frame.html"},
        acts=lambda run: actor.is_superuser or run.created_by == actor.user_id,
        columns=(_("Imported by"), _("At")),
        columns_of=_who_and_where,
        filters_of=_filters,
    )


def _who_and_where(runs: Sequence[Any]) -> Mapping[UUID, tuple[str, ...]]:
    """By run: the account, and the desk or the office; two queries."""
    users = get_user_model().objects.in_bulk({run.created_by for run in runs if run.created_by})
    desks = enterprise_names({run.params["desk"] for run in runs if run.params.get("desk")})
    return {
        run.pk: (
            str(users.get(run.created_by) or _("command line")),
            desks.get(run.params.get("desk", 0), "") or str(_("office")),
        )
        for run in runs
    }


def _filters(runs: QuerySet[Any]) -> tuple[Filter, ...]:
    """By account and by unit, as far as there are any among the runs; four queries."""
    users = get_user_model().objects.in_bulk(set(runs.order_by().values_list("created_by", flat=True)) - {None})
    people = sorted(((str(pk), str(user)) for pk, user in users.items()), key=lambda each: each[1])
    units = units_of_runs(runs)
    places = [(str(pk), name) for pk, (name, _code) in units.items()]
    return (
        Filter("by", _("Imported by"), _("everybody"), [*people, (_COMMAND, str(_("command line")))], _by),
        Filter(
            "unit", _("At"), _("everywhere"), [(_OFFICE, str(_("office"))), *places],
            lambda value: _at(value, units),
        ),
    )  # fmt: skip


def _by(value: str) -> Q:
    return Q(created_by=None) if value == _COMMAND else Q(created_by=int(value))


def _at(value: str, units: Mapping[int, tuple[str, str]]) -> Q:
    """A unit's own uploads, and the office's whole rosters of it; or all that no desk uploaded."""
    if value == _OFFICE:
        return ~Q(params__has_key="desk")
    return Q(params__desk=int(value)) | Q(params__enterprise=units[int(value)][1])


urlpatterns = import_addresses(OFFICE, _frame, named=_name)
