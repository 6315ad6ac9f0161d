"""One enterprise: facts, flags and why, code and QR, grids, history, spellings; and registering a new one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.masking import mask_phone
from orgs.logic.access import Actor
from orgs.permissions import OFFICE, OFFICE_ENTERPRISE
from orgs.queries import get_enterprise, today
from orgs.units import services as unit_services
from orgs.units.office_queries import areas_in, enterprise_figures, reach_of
from orgs.units.page_queries import merges_of, row_named
from orgs.units.queries import enterprises_like, grids_of, likely_same, unit_history
from plumbing.doors import door, form_method
from portal.office.enterprise_forms import EnterpriseForm
from portal.office.frame import Done, FormPage, actor_or_404, form_page, frame
from portal.office.tree import grid_line
from portal.people.joining import join_address
from portal.qr import qr_svg

LIKELY = 10


@door(OFFICE_ENTERPRISE)
@require_safe
def enterprise(request: HttpRequest, enterprise_id: int) -> HttpResponse:
    """The page of one enterprise; a merged spelling leads to the one that it was merged into."""
    row = main_or_404(enterprise_id)
    if row.pk != enterprise_id:
        return redirect("portal:office_enterprise", row.pk)
    on = today()
    actor = actor_or_404(request)
    join = join_address(row.unit_code)
    links = grids_of(row.pk, on)
    context = {
        **frame(request, current="enterprises"),
        "enterprise": row,
        "phone": mask_phone(row.contact_phone),
        "figures": enterprise_figures(row.pk, on),
        "join": join,
        "qr": qr_svg(join, border=2),
        "links": [(link, grid_line(link)) for link in links],
        "overlapping": len({link.kind for link in links}) > 1,
        "lines": unit_history(row.pk),
        "merges": merges_of(row.pk),
        "likely": likely_in_reach(actor, row.pk)[:LIKELY],
        "on": on,
    }
    return render(request, "portal/office/enterprise.html", context)


def main_or_404(enterprise_id: int) -> Any:
    """The enterprise, or the one into which it was merged."""
    row = get_enterprise(enterprise_id)
    if row is None:
        raise Http404
    return row


def likely_in_reach(actor: Actor, enterprise_id: int) -> list[Any]:
    """Likely other spellings, as far as the office sees them."""
    reach = reach_of(actor)
    return [row for row in likely_same(enterprise_id) if reach is None or row.area_id in reach]


@door(OFFICE)
@form_method
def enterprise_add(request: HttpRequest) -> HttpResponse:
    """A new enterprise. One whose name is like another's is stored only after a second look."""
    actor = actor_or_404(request)
    form = EnterpriseForm(request.POST or None, areas=areas_in(actor))
    page = FormPage(
        title=_("Add an enterprise"),
        submit=_("Add the enterprise"),
        back=reverse("portal:office_enterprises"),
        current="enterprises",
        lede=_("It gets a unit code and a QR code at once. Many at a time: import a roster."),
    )
    if form.is_valid() and form.cleaned_data["in_spite"] != form.cleaned_data["name"]:
        page.extra.update(_like(actor, form.cleaned_data))
    if page.extra:
        form.data = {**request.POST.dict(), "in_spite": form.cleaned_data["name"]}
        context = {**frame(request, current="enterprises"), "page": page, "form": form}
        return render(request, "portal/office/form.html", context, status=422)
    return form_page(request, page, form, act=lambda values: _store(request, values))


def _store(request: HttpRequest, values: dict[str, Any]) -> Done:
    facts = {name: value for name, value in values.items() if name not in {"in_spite", "area"}}
    known = row_named(values["name"])
    if known is None or known.area_id != int(values["area"]):
        known = unit_services.create_enterprise(area_id=int(values["area"]), actor=request.user, **facts)
    said = _("%(name)s is registered. Its unit code is %(code)s.") % {"name": known.name, "code": known.unit_code}
    return said, reverse("portal:office_enterprise", args=[known.pk])


def _like(actor: Actor, values: dict[str, Any]) -> dict[str, Any]:
    """What is like the new name: shown with a link where the office sees it, else only that there is one."""
    alike = enterprises_like(values["name"])
    if not alike or any(row.name == values["name"] for row in alike):  # the same name: storing tells of it
        return {}
    reach = reach_of(actor)
    return {"like": [row for row in alike if reach is None or row.area_id in reach][:LIKELY], "is_like": True}
