"""Waiting for a sheet, and fetching it. Only who asked for it may."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from media.printing.jobs import job_state, print_again
from media.printing.views import pdf_response
from orgs.logic.access import ENTERPRISE_READERS
from orgs.permissions import actor_of
from orgs.queries import today
from plumbing.doors import Door, door


def _asked(request: HttpRequest, job_id: UUID, **_kwargs: Any) -> bool:
    job = job_state(job_id)
    return job is not None and job.requested_by == request.user.pk


PRINT_OWNER = Door("print_owner", _asked)


@door(PRINT_OWNER)
@never_cache
def print_job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """How far the sheet is; the page looks again by itself, without JavaScript. POST prints a failed one again."""
    if request.method == "POST":
        print_again(job_id)
        return redirect("portal:print_job", job_id)
    actor = actor_of(request)
    has_desk = actor is not None and actor.has_role(ENTERPRISE_READERS, on=today())
    return render(request, "portal/desk/print_job.html", {"job": job_state(job_id), "has_desk": has_desk})


@door(PRINT_OWNER)
@require_safe
def print_file(request: HttpRequest, job_id: UUID) -> HttpResponseBase:
    """The PDF."""
    return pdf_response(job_id)
