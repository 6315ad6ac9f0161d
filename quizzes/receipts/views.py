"""The receipt: the person's own page, and the open page that tells anybody whether a receipt is genuine."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from orgs.permissions import actor_of, is_office
from pagekit.qr import qr_svg
from plumbing.doors import PUBLIC, door
from quizzes.models import Sitting
from quizzes.permissions import OWN_SITTING, own_sitting
from quizzes.receipts import queries
from quizzes.receipts.checking import Check, check_sitting
from quizzes.receipts.numbers import OPEN, WHOLE, read_number
from quizzes.receipts.receipt import plain_text, receipt_of


@door(OWN_SITTING)
@never_cache
@require_safe
def receipt(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """What was handed in, to be kept: as a screenshot, on paper, or as text. An open paper leads back to itself."""
    facts = own_sitting(request, sitting_id)
    if facts is None:
        raise Http404
    sitting = queries.own_handed_in(sitting_id, user_id=request.user.pk or 0)
    if sitting is None:
        return redirect("quizzes:sitting" if facts.is_open else "quizzes:result", sitting_id)
    shown = receipt_of(sitting, answered=_check(sitting).end.answered)
    address = open_address(shown.digest)
    return render(
        request,
        "quizzes/receipts/receipt.html",
        {
            "receipt": shown,
            "sitting_id": sitting_id,
            "qr": qr_svg(address, border=4),
            "address": address,
            "text": plain_text(shown, address),
        },
    )


def open_address(digest: str) -> str:
    """Where anybody may check it. 32 digits cannot be guessed; the twelve that people copy could be tried."""
    return f"{settings.ANPEI_BASE_URL}{reverse('quizzes:receipt_open', args=[digest[:OPEN]])}"


@door(PUBLIC)
@never_cache
@require_safe
def receipt_open(request: HttpRequest, digits: str) -> HttpResponse:
    """Whether a receipt is genuine: quiz, time and count, no name. Who has the whole receipt has the address."""
    number = read_number(digits)
    found = _only(number) if number and len(number) in {OPEN, WHOLE} else None
    context: dict[str, Any] = {"found": None, "office": is_office(actor_of(request))}
    if found is not None:
        check = _check(found)
        context |= {"found": receipt_of(found, answered=check.end.answered), "check": check}
    answer = render(request, "quizzes/receipts/open.html", context, status=200 if found else 404)
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _only(digits: str) -> Sitting | None:
    rows = list(queries.by_number(digits).filter(submitted_at__isnull=False)[:2])
    return rows[0] if len(rows) == 1 else None


def _check(sitting: Sitting) -> Check:
    stored = {place: queries.held(row) for place, row in queries.answers_of(sitting.pk).items()}
    return check_sitting(sitting, queries.lines_of(sitting.pk), stored)
