"""How far a change of many questions is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kernel.errors import DomainError
from plumbing.doors import Door, door
from quizzes.bank.errors import describe
from quizzes.bank.permissions import is_bank_editor
from quizzes.enums import BulkState
from quizzes.models import BulkChange

ACTIONS = {
    "change": _("Change"),
    "submit": _("Hand in"),
    "approve": _("Approve"),
    "delete": _("Retire"),
    "restore": _("Take up again"),
}


def _is_own(request: HttpRequest, change_id: UUID, **_kwargs: Any) -> bool:
    own = BulkChange.objects.filter(pk=change_id, created_by=request.user.pk)
    return is_bank_editor(request.user) and own.exists()


OWN_CHANGE = Door("own_bulk_change", _is_own)


@door(OWN_CHANGE)
@never_cache
@require_safe
def bulk_change(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """The row of the job; the page loads itself again while it runs."""
    row = BulkChange.objects.filter(pk=change_id).first()
    if row is None:
        raise Http404
    context = {
        "row": row,
        "title": ACTIONS.get(row.action, row.action),
        "is_over": row.state in (BulkState.DONE, BulkState.FAILED),
        "is_failed": row.state == BulkState.FAILED,
        "left_out": [(describe(DomainError(code, stem="…")), count) for code, count in row.left_out.items()],
    }
    return render(request, "quizzes/admin/bank/bulk_change.html", context)
