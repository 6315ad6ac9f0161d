"""The short link of printed QR codes, and the poster."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campaigns import queries, services
from campaigns.permissions import CAMPAIGN_EDIT
from plumbing.doors import PUBLIC, door, form_method


@door(PUBLIC)
@require_safe
@never_cache
def short_link(request: HttpRequest, code: str) -> HttpResponse:
    """302 to the published campaign; the QR outlives the page's address."""
    page = queries.campaign_with_code(code)
    url = page.get_url(request) if page else None
    if not url:
        raise Http404
    return redirect(url)


@door(CAMPAIGN_EDIT)
@form_method
def poster(request: HttpRequest, page_id: int) -> HttpResponse:
    """GET shows what the poster will say; POST asks the press for it and goes to the waiting page."""
    page = queries.get_campaign(page_id)
    if page is None:
        raise Http404
    if request.method == "POST":
        job_id = services.request_poster(page, requested_by=request.user.pk)
        return redirect("portal:print_job", job_id)
    return render(request, "campaigns/poster.html", {"page": page})
