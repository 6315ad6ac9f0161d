"""The list of enterprises: filters in the address, pages, totals; the same list as a workbook."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.periods import chinese_date
from orgs.enums import GridKind
from orgs.logic.access import Actor
from orgs.permissions import OFFICE
from orgs.queries import today
from orgs.units.office_queries import areas_in, find_enterprises, grids_in, grids_in_force, industries_in
from plumbing import audit
from plumbing.doors import door, form_method
from plumbing.tabular.files import send_workbook
from portal.addresses import text_of
from portal.office.enterprise_forms import RISKS
from portal.office.enterprise_xlsx import Sheet, workbook_of
from portal.office.filters import Filters
from portal.office.frame import actor_or_404, frame
from portal.office.tree import grid_line

PAGE = 100
MISSING = ("officer", "people", "merged")


@door(OFFICE)
@require_safe
def enterprises(request: HttpRequest) -> HttpResponse:
    """What fits the filters, a hundred a page, with totals over all pages."""
    actor, filters, on = actor_or_404(request), Filters.from_query(request.GET), today()
    options = _options(actor, filters)
    found = find_enterprises(actor, filters, on=on)
    sums = found.order_by().aggregate(
        n=Count("pk"), at_work=Sum("people"), hours=Count("pk", filter=Q(hours_high_risk=True)),
        exam=Count("pk", filter=Q(exam_required=True)),
    )  # fmt: skip
    page = _Counted(found, PAGE, sums["n"]).get_page(filters.page)
    rows = list(page)
    grids = grids_in_force([row.pk for row in rows], on)
    context = {
        **frame(request, current="enterprises"),
        **options,
        "f": filters,
        "page": page,
        "page_range": page.paginator.get_elided_page_range(page.number),
        "rows": [(row, [grid_line(each) for each in grids.get(row.pk, [])]) for row in rows],
        "sums": sums,
        "query": _query(request),
        "on": on,
    }
    return render(request, "portal/office/enterprises.html", context)


@door(OFFICE)
@form_method
def enterprises_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The list as seen, all pages of it. Contacts' phones are masked; with a reason (POST), which is logged, whole."""
    actor, filters, on = actor_or_404(request), Filters.from_query(request.GET), today()
    _options(actor, filters)
    reason = text_of(request.POST, "reason", most=200)
    if request.method == "POST" and not reason:
        messages.error(request, _("Write why whole phone numbers are needed. Nothing was exported."))
        return redirect(reverse("portal:office_enterprises") + f"?{_query(request)}")
    found = find_enterprises(actor, filters, on=on)
    sheet = Sheet(on=on, printed_by=str(request.user), is_masked=not reason)
    file, rows = workbook_of(found, sheet)
    audit.record("export_enterprises", actor=request.user, rows=rows, query=_query(request)[:500], reason=reason)
    return send_workbook(file, _("Enterprises %(day)s") % {"day": chinese_date(on)})


class _Counted(Paginator):  # type: ignore[type-arg]
    """A paginator that is told how many there are: the totals have counted them."""

    def __init__(self, rows: Any, per_page: int, number: int) -> None:
        super().__init__(rows, per_page)
        self.__dict__["count"] = number


def _options(actor: Actor, filters: Filters) -> dict[str, Any]:
    """What the filters offer. An area or a grid out of reach is not found."""
    areas, grids = areas_in(actor), grids_in(actor, today())
    if filters.area and filters.area not in {area.area_id for area in areas}:
        raise Http404
    if filters.grid and filters.grid not in {grid.pk for grid in grids}:
        raise Http404
    return {
        "areas": areas,
        "grids": grids,
        "kinds": GridKind.choices,
        "risks": RISKS,
        "industries": industries_in(actor),
        "missing": MISSING,
    }


def _query(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
