"""The people of an enterprise: the list with filters, and the same as a workbook."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.errors import DomainError
from orgs.enums import PostCategory
from orgs.people.queries import people_of
from orgs.permissions import ENTERPRISE_MANAGE, ENTERPRISE_READ
from orgs.privacy import reveal
from orgs.queries import today
from plumbing import audit
from plumbing.doors import door, form_method
from plumbing.tabular.files import send_workbook
from portal.addresses import page_of, text_of
from portal.desk_views import frame
from portal.people.pages import FormPage, data_of
from portal.people.xlsx import workbook_of
from portal.people.xlsx_form import ExportForm


@door(ENTERPRISE_READ)
@require_safe
def people_list(request: HttpRequest, enterprise_id: int) -> HttpResponse:
    """Who works here, or with `?leavers=1` who left."""
    context = frame(request, enterprise_id, current="people")
    asked = _asked(request)
    people = people_of(context["enterprise"].pk, on=today(), **asked)
    query = request.GET.copy()
    query.pop("page", None)
    context |= {"people": people, "asked": asked, "categories": PostCategory.choices, "query": query.urlencode()}
    return render(request, "portal/people/list.html", context)


def _asked(request: HttpRequest) -> dict[str, Any]:
    """From the address; what is not understood is left out."""
    return {
        "text": text_of(request.GET, "text", most=60),
        "department": request.GET.get("department", ""),
        "category": request.GET.get("category", ""),
        "leavers": request.GET.get("leavers") == "1",
        "page": page_of(request.GET),
    }


@door(ENTERPRISE_MANAGE)
@form_method
def people_xlsx(request: HttpRequest, enterprise_id: int) -> HttpResponseBase:
    """The workbook: a page that asks how; numbers are masked unless a reason is typed, which is written down."""
    context = frame(request, enterprise_id, current="people")
    form = ExportForm(data_of(request), initial={"leavers": request.GET.get("leavers") == "1"})
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            return _workbook(request, context, form.cleaned_data)
        except DomainError:
            problem = _(
                "Whole numbers need a reason of four characters at least: it is written down. Nothing was exported."
            )
    page = FormPage(
        title=_("Export the people"), submit=_("Export XLSX"), back=reverse("portal:people_list", args=[enterprise_id])
    )
    return render(request, "portal/people/form.html", {**context, "form": form, "page": page, "problem": problem})


def _workbook(request: HttpRequest, context: dict[str, Any], asked: dict[str, Any]) -> HttpResponseBase:
    enterprise = context["enterprise"]
    people = people_of(enterprise.pk, on=today(), everybody=True, leavers=asked["leavers"])
    numbers: dict[int, str] | None = None
    if asked["whole"]:
        working = [line.person_id for line in people.lines if not line.has_left]
        numbers = reveal.id_numbers(working, reason=asked["reason"], actor=request.user)
    audit.record(
        "export_people", actor=request.user, target=("enterprise", enterprise.pk), people=people.count,
        whole=numbers is not None, leavers=asked["leavers"],
    )  # fmt: skip
    file = workbook_of(people.lines, title=f"{enterprise.name} {_('People')}", numbers=numbers)
    return send_workbook(file, f"{enterprise.name} {_('People')}")
