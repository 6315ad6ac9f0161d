"""Changes to one enterprise, each on a page of its own: facts, place, name, grids, spellings."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.masking import mask_phone
from orgs.permissions import OFFICE_ENTERPRISE
from orgs.queries import today
from orgs.units import merge_services
from orgs.units import services as unit_services
from orgs.units.office_queries import areas_in, grids_in, reach_of
from orgs.units.office_services import change_facts
from orgs.units.page_queries import get_grid_link, get_merge, merge_between, row_of
from orgs.units.queries import grids_of
from plumbing.doors import door, form_method
from portal.office.enterprise_forms import (
    DayForm,
    FactsForm,
    MergeForm,
    MoveForm,
    NothingForm,
    PutInGridForm,
    RenameForm,
)
from portal.office.enterprise_views import main_or_404
from portal.office.frame import Done, FormPage, actor_or_404, form_page
from portal.office.tree import grid_line

FACTS = ("industry", "risk_level", "hours_high_risk", "exam_required", "address", "contact_name", "accepts_joins")


def _page(row: Any, title: str, submit: str, lede: str, lines: tuple[str, ...] = ()) -> FormPage:
    return FormPage(title=title, submit=submit, back=_home(row), current="enterprises", lede=lede, lines=lines,
                    extra={"enterprise": row})  # fmt: skip


def _home(row: Any) -> str:
    return reverse("portal:office_enterprise", args=[row.pk])


@door(OFFICE_ENTERPRISE)
@form_method
def edit(request: HttpRequest, enterprise_id: int) -> HttpResponse:
    """Industry, risk level, the two flags, address, contact. A stored phone is not shown: a new one replaces it."""
    row = main_or_404(enterprise_id)
    now = {name: getattr(row, name) for name in FACTS} | {"risk_level": row.risk_level or "unrated"}
    form = FactsForm(request.POST or None, initial=now)
    if row.contact_phone:
        form.fields["contact_phone"].help_text = _("On record: %(phone)s. Leave empty to keep it; - removes it.") % {
            "phone": mask_phone(row.contact_phone)
        }
    page = _page(row, _("Edit %(name)s") % {"name": row.name}, _("Save"), _("Changes are logged."))

    def act(values: dict[str, Any]) -> Done:
        typed = values.pop("contact_phone").strip()
        phone = row.contact_phone if not typed else "" if typed == "-" else typed
        changed = change_facts(row.pk, actor=request.user, contact_phone=phone, **values)
        return _("Saved.") if changed else _("Nothing differed; all is as it was."), _home(row)

    return form_page(request, page, form, act=act)


@door(OFFICE_ENTERPRISE)
@form_method
def move(request: HttpRequest, enterprise_id: int) -> HttpResponse:
    """Elsewhere from a day on, within one's reach."""
    row = main_or_404(enterprise_id)
    areas = areas_in(actor_or_404(request))
    form = MoveForm(request.POST or None, areas=areas)
    names = {area.area_id: area.name for area in areas}
    page = _page(
        row,
        _("Move %(name)s") % {"name": row.name},
        _("Move it"),
        _("From that day on it counts in its new area; earlier days keep the old one."),
        (
            _("Today it is in %(name)s.") % {"name": names.get(row.area_id, "")},
            _("To a town outside your reach the county office moves it."),
        ),
    )

    def act(values: dict[str, Any]) -> Done:
        area_id = int(values["area"])
        if area_id != row.area_id:
            unit_services.move_enterprise(row.pk, area_id=area_id, on=values["on"], actor=request.user)
        return _("%(name)s belongs to %(parent)s.") % {"name": row.name, "parent": names[area_id]}, _home(row)

    return form_page(request, page, form, act=act)


@door(OFFICE_ENTERPRISE)
@form_method
def rename(request: HttpRequest, enterprise_id: int) -> HttpResponse:
    """Another name from a day on."""
    row = main_or_404(enterprise_id)
    form = RenameForm(request.POST or None, initial={"name": row.name})
    lede = _("Certificates and records that are printed already keep the old name.")
    page = _page(row, _("Rename %(name)s") % {"name": row.name}, _("Rename it"), lede)

    def act(values: dict[str, Any]) -> Done:
        if values["name"] != row.name:
            unit_services.rename_enterprise(row.pk, name=values["name"], on=values["on"], actor=request.user)
        return _("Its name is %(name)s.") % {"name": values["name"]}, _home(row)

    return form_page(request, page, form, act=act)


@door(OFFICE_ENTERPRISE)
@form_method
def grid_put(request: HttpRequest, enterprise_id: int) -> HttpResponse:
    """Into one more grid; grids of several kinds overlap."""
    row, on = main_or_404(enterprise_id), today()
    held = {link.grid_id for link in grids_of(row.pk, on)}
    grids = {grid.pk: grid for grid in grids_in(actor_or_404(request), on)}
    choices = [(str(pk), _grid_label(grid)) for pk, grid in grids.items()]
    form = PutInGridForm(request.POST or None, grids=choices)
    lede = _("It stays in the grids where it is: a village grid and an economic grid may hold the same enterprise.")
    page = _page(row, _("Put %(name)s into a grid") % {"name": row.name}, _("Put it there"), lede)

    def act(values: dict[str, Any]) -> Done:
        grid_id = int(values["grid"])
        if grid_id not in held:
            unit_services.put_in_grid(row.pk, grid_id=grid_id, on=values["on"], actor=request.user)
        return _("It is in %(grid)s.") % {"grid": grids[grid_id].name}, _home(row)

    return form_page(request, page, form, act=act)


def _grid_label(grid: Any) -> str:
    line = grid_line(grid)
    return f"{grid.area.name} · {line.shape} {line.name}（{line.kind_label}）"


@door(OFFICE_ENTERPRISE)
@form_method
def grid_take(request: HttpRequest, enterprise_id: int, link_id: int) -> HttpResponse:
    """Out of a grid from a day on."""
    row = main_or_404(enterprise_id)
    link = get_grid_link(link_id, row.pk)
    if link is None:
        raise Http404
    form = DayForm(request.POST or None)
    title = _("Take it out of %(grid)s") % {"grid": link.grid.name}
    page = _page(row, title, _("Take it out"), _("That it was there until then stays in its history."))

    def act(values: dict[str, Any]) -> Done:
        if link.valid_to is None:
            unit_services.take_from_grid(link.pk, on=values["on"], actor=request.user)
        return _("It is no longer in %(grid)s.") % {"grid": link.grid.name}, _home(row)

    return form_page(request, page, form, act=act)


@door(OFFICE_ENTERPRISE)
@form_method
def merge(request: HttpRequest, enterprise_id: int, other_id: int) -> HttpResponse:
    """Two spellings become one enterprise. Both are within the office's reach."""
    row, other = row_of(enterprise_id), row_of(other_id)
    reach = reach_of(actor_or_404(request))
    if row is None or other is None or row.pk == other.pk or (reach is not None and other.area_id not in reach):
        raise Http404
    names = [(str(each.pk), f"{each.name}（{each.area.name}，{each.unit_code}）") for each in (row, other)]
    form = MergeForm(request.POST or None, names=names, initial={"keep": str(row.pk)})
    page = _page(
        row,
        _("Merge two spellings"),
        _("Merge them"),
        _("%(one)s and %(other)s are the same enterprise.") % {"one": row.name, "other": other.name},
        (
            _("Nothing is deleted: the people, hours and certificates of both stay, under the name that is kept."),
            _("The other name and its unit code still work for signing in and in rosters."),
            _("It can be undone on this enterprise's page at any time; then all is as before."),
        ),
    )

    def act(values: dict[str, Any]) -> Done:
        kept, gone = (row, other) if int(values["keep"]) == row.pk else (other, row)
        if merge_between(row.pk, other.pk) is None:
            merge_services.merge_enterprises(
                alias_id=gone.pk, main_id=kept.pk, reason=values["reason"], on=today(), actor=request.user
            )
        return _("Both are shown as %(name)s now. You can undo this below.") % {"name": kept.name}, _home(kept)

    return form_page(request, page, form, act=act)


@door(OFFICE_ENTERPRISE)
@form_method
def merge_undo(request: HttpRequest, enterprise_id: int, merge_id: int) -> HttpResponse:
    """The two spellings are two enterprises again."""
    row = main_or_404(enterprise_id)
    merged = get_merge(merge_id, row.pk)
    if merged is None:
        raise Http404
    form = NothingForm(request.POST if request.method == "POST" else None)
    page = _page(
        row,
        _("Undo the merge with %(name)s") % {"name": merged.alias.name},
        _("Undo the merge"),
        _("They are two enterprises again, each with its own people and records."),
        (_("What was recorded since stays with the enterprise for which it was recorded."),),
    )

    def act(_values: dict[str, Any]) -> Done:
        if merged.undone_at is None:
            merge_services.undo_merge(merged.pk, actor=request.user, now=timezone.now())
        return _("%(name)s is an enterprise of its own again.") % {"name": merged.alias.name}, _home(row)

    return form_page(request, page, form, act=act)
