"""The year's record on the screen, as a sheet and as a workbook; and one person's record with its evidence."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kernel.clock import legal_date
from learning import words
from learning.enums import TrainingKind
from learning.logic.records import EntryLine
from learning.queries import certificates_of, class_hours, class_hours_short, status_of
from media.printing.jobs import request_print
from orgs.permissions import ENTERPRISE_MANAGE, ENTERPRISE_READ
from orgs.queries import get_enterprise, today
from plumbing import audit
from plumbing.doors import door
from plumbing.tabular.files import send_workbook
from portal.desk_views import frame
from portal.record import Record, build_record, note, record_facts, sheet_name
from portal.record_xlsx import workbook_of

FIRST_YEAR = 2000
YEARS_SHOWN = 5


@door(ENTERPRISE_READ)
@require_safe
def desk_record(request: HttpRequest, enterprise_id: int) -> HttpResponse:
    """The record of a year."""
    record = _record(request, enterprise_id)
    context = {
        **frame(request, enterprise_id, current="record"),
        "record": record,
        "lines": zip(record.summary.people, record.people, strict=True),
        "years": _years(record.year),
        "note": note(),
    }
    return render(request, "portal/desk/record.html", context)


@door(ENTERPRISE_MANAGE)
@require_POST
def desk_record_pdf(request: HttpRequest, enterprise_id: int) -> HttpResponse:
    """Asks the press for the sheet and shows how far it is."""
    record = _record(request, enterprise_id)
    job = request_print(
        form="training-record",
        key=f"record:{enterprise_id}:{record.year}:{request.user.pk}",
        facts=record_facts(record, printed_at=timezone.now()),
        filename=f"{sheet_name(record)}.pdf",
        requested_by=request.user.pk,
    )
    _log(request, record, "print_record")
    return redirect("portal:print_job", job)


@door(ENTERPRISE_MANAGE)
@require_safe
def desk_record_xlsx(request: HttpRequest, enterprise_id: int) -> HttpResponseBase:
    """The same record as a workbook."""
    record = _record(request, enterprise_id)
    _log(request, record, "export_record")
    return send_workbook(workbook_of(record), sheet_name(record))


@door(ENTERPRISE_READ)
@require_safe
def desk_person(request: HttpRequest, enterprise_id: int, person_id: int) -> HttpResponse:
    """One person's year: what is asked by which clause, each entry and why it counts."""
    record = _record(request, enterprise_id)
    line = next((line for line in record.summary.people if line.row.person_id == person_id), None)
    if line is None:
        raise Http404
    on = today()
    context = {
        **frame(request, enterprise_id, current="record"),
        "record": record,
        "line": line,
        "years": _years(record.year),
        "asked": [
            {
                "rule": each.rule,
                "due_on": each.due_on,
                "late": each.is_late(on),
                "kinds": [TrainingKind(kind).label for kind in sorted(each.rule.counts)],
                "owed": class_hours(each.owed),
                "counted": class_hours(each.counted),
                "short": class_hours_short(each.owed, each.counted),
            }
            for each in line.row.obligations
        ],
        "entries": [_entry(entry) for entry in line.row.entries],
        "done": class_hours(line.done),
        "certificates": [(each, status_of(each, on)) for each in certificates_of(person_id)],
    }
    return render(request, "portal/desk/person.html", context)


def _entry(entry: EntryLine) -> dict[str, Any]:
    return {
        "entry": entry,
        "kind": TrainingKind(entry.kind).label,
        "hours": class_hours(entry.minutes),
        "proofs": words.proof_lines(entry.evidence),
    }


def _record(request: HttpRequest, enterprise_id: int) -> Record:
    enterprise = get_enterprise(enterprise_id)
    if enterprise is None:
        raise Http404
    on = legal_date(timezone.now())
    text = request.POST.get("year") or request.GET.get("year") or str(on.year)
    year = int(text) if text.isdecimal() and len(text) == 4 else 0
    if not FIRST_YEAR <= year <= on.year:
        raise Http404
    return build_record(enterprise, year, on)


def _years(chosen: int) -> list[int]:
    return sorted({*range(today().year, today().year - YEARS_SHOWN, -1), chosen}, reverse=True)


def _log(request: HttpRequest, record: Record, action: str) -> None:
    target = ("enterprise", record.enterprise_id)
    audit.record(action, actor=request.user, target=target, year=record.year, people=len(record.people))
