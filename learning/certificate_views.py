"""The holder's certificate, and the public check of its truth."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kernel.clock import legal_date
from kernel.masking import mask_name
from kernel.serials import normalise_verify_code
from learning import issuing, queries
from learning.logic.certificates import Status, grouped_code
from learning.models import Certificate
from learning.permissions import CERTIFICATE_HOLDER
from media.printing.jobs import job_state
from media.printing.views import pdf_response
from plumbing.doors import PUBLIC, door


@door(CERTIFICATE_HOLDER)
@require_safe
@never_cache
def certificate(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """What stands on it, and the PDF or how far it is."""
    found = _get(certificate_id)
    status = queries.status_of(found, legal_date(timezone.now()))
    context = {
        "certificate": found,
        "facts": issuing.read_facts(found),
        "status": status,
        "job": _job(found) if status in (Status.VALID, Status.EXPIRED) else None,
        "code": grouped_code(found.verify_code),
        "in_wechat": "MicroMessenger" in request.headers.get("User-Agent", ""),
    }
    return render(request, "learning/certificate.html", context)


@door(CERTIFICATE_HOLDER)
@require_safe
def certificate_pdf(request: HttpRequest, certificate_id: UUID) -> HttpResponseBase:
    """The printed PDF; until it is ready, the page that says so."""
    found = _get(certificate_id)
    job = job_state(found.print_job) if found.print_job else None
    status = queries.status_of(found, legal_date(timezone.now()))
    if job is None or not job.is_ready or status not in (Status.VALID, Status.EXPIRED):
        issuing.ensure_print(found)
        return redirect("learning:certificate", certificate_id)
    return pdf_response(job.id)


@door(PUBLIC)
@require_safe
def verify_form(request: HttpRequest) -> HttpResponse:
    """A field for the code, for those who cannot scan."""
    typed = normalise_verify_code(request.GET.get("code", ""))[:16]
    if typed:
        return redirect("learning:verify", typed)
    return render(request, "learning/verify_form.html", {})


@door(PUBLIC)
@require_safe
@never_cache
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Valid, expired, revoked, replaced or unknown, with the least that identifies; anybody may ask."""
    normal = normalise_verify_code(code)
    if normal != code:
        return redirect("learning:verify", normal) if normal else redirect("learning:verify_form")
    found = queries.certificate_by_code(normal)
    if found is None:
        return render(request, "learning/verify.html", {"code": grouped_code(normal)[:20]}, status=404)
    facts = issuing.read_facts(found)
    context = {
        "certificate": found,
        "facts": facts,
        "name": mask_name(facts["holder_name"] if facts else found.holder.name),
        "status": queries.status_of(found, legal_date(timezone.now())),
        "code": grouped_code(normal),
    }
    return render(request, "learning/verify.html", context)


def _job(found: Certificate) -> object:
    return job_state(found.print_job) if found.print_job else None


def _get(certificate_id: UUID) -> Certificate:
    found = queries.get_certificate(certificate_id)
    if found is None:
        raise Http404
    return found
