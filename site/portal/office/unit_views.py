"""Units: the tree as of a day, one area with its history, adding areas and grids, moving an area."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from orgs.enums import AreaLevel
from orgs.permissions import OFFICE
from orgs.queries import get_area, today
from orgs.units import services as unit_services
from orgs.units.ending import end_grid, what_ends
from orgs.units.office_queries import AreaChoice, areas_in
from orgs.units.page_queries import area_lines, get_area_by_id, get_grid, grids_under, same_grid
from plumbing.doors import door, form_method
from portal.addresses import number_of
from portal.office.doors import OFFICE_AREA
from portal.office.frame import Done, FormPage, actor_or_404, day_of, form_page, frame
from portal.office.tree import build_tree, grid_line, totals
from portal.office.unit_forms import AreaForm, AreaMoveForm, AreaNameForm, GridEndForm, GridForm


@door(OFFICE)
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """The tree, as it stood on the day asked for."""
    on = day_of(request)
    rows = build_tree(actor_or_404(request), on)
    enterprises, people = totals(rows)
    context = {
        **frame(request, current="units"),
        "rows": rows,
        "on": on,
        "is_past": on != today(),
        "enterprises": enterprises,
        "people": people,
    }
    return render(request, "portal/office/units.html", context)


@door(OFFICE_AREA)
@require_safe
def area(request: HttpRequest, area_id: int) -> HttpResponse:
    """One area: what it holds, where it belonged."""
    row = get_area_by_id(area_id)
    if row is None:
        raise Http404
    on = today()
    choices = areas_in(actor_or_404(request))
    here = _choice(choices, area_id)
    node = next((each for each in _flat(build_tree(actor_or_404(request), on)) if each.area_id == area_id), None)
    context = {
        **frame(request, current="units"),
        "area": row,
        "node": node,
        "parent": next((each for each in choices if each.area_id == here.parent_id), None),
        "children": [each for each in choices if each.parent_id == area_id],
        "reachable": {each.area_id for each in choices},
        "lines": area_lines(area_id),
        "grids": [(grid_line(grid), grid) for grid in grids_under(area_id)],
        "may_move": here.parent_id is not None,
        "may_hold": row.level != AreaLevel.VILLAGE,
        "on": on,
    }
    return render(request, "portal/office/area.html", context)


@door(OFFICE)
@form_method
def area_add(request: HttpRequest) -> HttpResponse:
    """A new area."""
    areas = areas_in(actor_or_404(request))
    under = number_of(request.GET.get("under", ""))
    form = AreaForm(request.POST or None, areas=areas, initial={"parent": str(under) if under else ""})
    page = FormPage(
        title=_("Add an area"),
        submit=_("Add the area"),
        back=reverse("portal:office_units"),
        current="units",
        lede=_("A town, a sub-town area, a village or community. Days before the one given stay as they were."),
    )

    def act(values: dict[str, Any]) -> Done:
        known = get_area(values["code"])
        if known is None or known.name != values["name"] or known.level != values["level"]:
            known = unit_services.add_area(
                code=values["code"],
                name=values["name"],
                level=values["level"],
                parent_id=int(values["parent"]),
                on=values["on"],
                actor=request.user,
            )
        return _("%(name)s is in the tree.") % {"name": known.name}, reverse("portal:office_area", args=[known.pk])

    return form_page(request, page, form, act=act)


@door(OFFICE_AREA)
@form_method
def area_move(request: HttpRequest, area_id: int) -> HttpResponse:
    """An area belongs elsewhere from a day on. Only within one's reach, and never the top of one's own."""
    areas = areas_in(actor_or_404(request))
    here = _choice(areas, area_id)
    if here.parent_id is None:
        raise Http404
    form = AreaMoveForm(request.POST or None, areas=areas, moved=here)
    page = FormPage(
        title=_("Move %(name)s") % {"name": here.name},
        submit=_("Move it"),
        back=reverse("portal:office_area", args=[area_id]),
        current="units",
        lede=_("It goes with everything in it: areas below, grids, enterprises and people."),
        lines=(
            _("Today it belongs to %(name)s.") % {"name": _name_of(areas, here.parent_id)},
            _("Reports of days before the move stay as they are."),
        ),
    )

    def act(values: dict[str, Any]) -> Done:
        parent = int(values["parent"])
        if parent != here.parent_id:
            unit_services.move_area(area_id, parent_id=parent, on=values["on"], actor=request.user)
        said = _("%(name)s belongs to %(parent)s.") % {"name": here.name, "parent": _name_of(areas, parent)}
        return said, reverse("portal:office_area", args=[area_id])

    return form_page(request, page, form, act=act)


@door(OFFICE_AREA)
@form_method
def grid_add(request: HttpRequest, area_id: int) -> HttpResponse:
    """A new grid of an area."""
    here = _choice(areas_in(actor_or_404(request)), area_id)
    form = GridForm(request.POST or None)
    page = FormPage(
        title=_("Add a grid to %(name)s") % {"name": here.name},
        submit=_("Add the grid"),
        back=reverse("portal:office_area", args=[area_id]),
        current="units",
        lede=_(
            "Village grids, economic grids and enterprise-sponsor grids may overlap: one enterprise, several grids."
        ),
    )

    def act(values: dict[str, Any]) -> Done:
        if same_grid(area_id=area_id, name=values["name"], kind=values["kind"]) is None:
            unit_services.add_grid(area_id=area_id, actor=request.user, **values)
        return _("Grid %(name)s is there.") % {"name": values["name"]}, reverse("portal:office_area", args=[area_id])

    return form_page(request, page, form, act=act)


@door(OFFICE_AREA)
@form_method
def area_rename(request: HttpRequest, area_id: int) -> HttpResponse:
    """An area is called otherwise."""
    here = _choice(areas_in(actor_or_404(request)), area_id)
    home = reverse("portal:office_area", args=[area_id])
    form = AreaNameForm(request.POST or None, initial={"name": here.name})
    page = FormPage(
        title=_("Rename %(name)s") % {"name": here.name},
        submit=_("Rename it"),
        back=home,
        current="units",
        lede=_("For a new name or a slip of the pen. The code stays, and so does everything in the area."),
        lines=(_("Lists of past days show the new name too."),),
    )

    def act(values: dict[str, Any]) -> Done:
        name = unit_services.rename_area(area_id, name=values["name"], actor=request.user).name
        return _("It is called %(name)s now.") % {"name": name}, home

    return form_page(request, page, form, act=act)


@door(OFFICE_AREA)
@form_method
def grid_end(request: HttpRequest, area_id: int, grid_id: int) -> HttpResponse:
    """A grid of this area ends, with what is in it and the roles over it."""
    grid = get_grid(grid_id)
    if grid is None or grid.area_id != area_id:
        raise Http404
    home, ending = reverse("portal:office_area", args=[area_id]), what_ends(grid_id, after=today())
    page = FormPage(
        title=_("End the grid %(name)s") % {"name": grid.name},
        submit=_("End the grid"),
        back=home,
        current="units",
        lede=_("It stays in the reports of the days on which it was there."),
        lines=(
            _("Enterprises that leave it: %(number)s. They stay in their village.") % {"number": ending.enterprises},
            _("Roles over it that end: %(number)s. These accounts are signed out.") % {"number": ending.roles},
        ),
    )

    def act(values: dict[str, Any]) -> Done:
        if grid.valid_to is None or values["on"] < grid.valid_to:
            end_grid(grid_id, on=values["on"], actor=request.user)
        return _("The grid %(name)s has an end.") % {"name": grid.name}, home

    return form_page(request, page, GridEndForm(request.POST or None), act=act)


def _choice(areas: list[AreaChoice], area_id: int) -> AreaChoice:
    found = next((each for each in areas if each.area_id == area_id), None)
    if found is None:
        raise Http404
    return found


def _name_of(areas: list[AreaChoice], area_id: int) -> str:
    return _choice(areas, area_id).name


def _flat(rows: Any) -> Any:
    for row in rows:
        yield row
        yield from _flat(row.children)
