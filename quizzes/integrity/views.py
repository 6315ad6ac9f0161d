"""The person's own page: what was seen about the own sitting, what was decided and why, and the appeal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kernel.errors import DomainError, NotFound
from plumbing.doors import door, form_method
from quizzes.enums import AppealState, CaseKind, Measure
from quizzes.integrity import queries, services
from quizzes.integrity.limits import limits
from quizzes.integrity.permissions import OWN_CASE
from quizzes.integrity.queries import OwnMeasure
from quizzes.integrity.wording import measure_words, refusal_words, seen
from quizzes.permissions import own_sitting


@dataclass(frozen=True, slots=True)
class Told:
    """One decision as its person reads it."""

    own: OwnMeasure
    kind: str
    seen: list[str]
    label: str
    means: str
    until: datetime | None
    may_appeal: bool
    waits: bool


@door(OWN_CASE)
@never_cache
@form_method
def case(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """The page; POST files an appeal. A form that was refused keeps what was typed."""
    typed = request.POST.get("text", "")
    if request.method == "POST":
        refused = _appeal(request)
        if not refused:
            messages.success(request, _("Your appeal was received. Somebody who did not decide will answer it here."))
            return redirect("quizzes:case", sitting_id)
        messages.warning(request, refused)
    facts = own_sitting(request, sitting_id)
    if facts is None:
        raise Http404
    now = timezone.now()
    context = {
        "facts": facts,
        "quiz_title": facts.payload["title"],
        "told": [_told(one, str(sitting_id), now) for one in queries.own_measures(sitting_id)],
        "office": settings.ANPEI_ISSUING_BODY,
        "days": limits().appeal_days,
        "typed": typed,
    }
    return render(request, "quizzes/integrity/own.html", context, status=422 if request.method == "POST" else 200)


def _appeal(request: HttpRequest) -> str:
    """Why it was not taken; empty when it was."""
    number = request.POST.get("case", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 12):
        raise Http404
    try:
        services.file_appeal(
            int(number), user_id=int(request.user.pk or 0), text=request.POST.get("text", ""), now=timezone.now()
        )
    except NotFound as missing:
        raise Http404 from missing
    except DomainError as refusal:
        return refusal_words(refusal)
    return ""


def _told(one: OwnMeasure, sitting: str, now: datetime) -> Told:
    waits = any(appeal.state == AppealState.OPEN for appeal in one.appeals)
    until = one.decided_at + timedelta(days=limits().appeal_days) if one.decided_at else None
    open_still = services.may_still_appeal(one.decided_at, now=now) and len(one.appeals) < services.MOST_APPEALS
    words: dict[str, Any] = {"kind": str(CaseKind(one.kind).label), "label": str(Measure(one.measure).label)}
    return Told(
        own=one,
        seen=seen(one.kind, one.evidence, own=sitting),
        means=measure_words(one.measure),
        until=until,
        may_appeal=one.measure != Measure.NONE and not waits and open_still,
        waits=waits,
        **words,
    )
