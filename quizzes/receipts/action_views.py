"""What an office does with a sitting and for a person: more time, void, extra time from now on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.names import display_names
from kernel.errors import DomainError, NotFound
from orgs.people.queries import get_person_facts
from orgs.permissions import OFFICE
from plumbing.doors import door, form_method
from quizzes import outcomes, services
from quizzes.enums import SittingState
from quizzes.models import Sitting
from quizzes.receipts import queries
from quizzes.receipts.filters import number_of
from quizzes.receipts.forms import AllowanceForm, ExtendForm, VoidForm
from quizzes.receipts.frame import actor_or_404, frame
from quizzes.receipts.permissions import (
    OFFICE_ALLOWANCE,
    OFFICE_PERSON_ACTS,
    OFFICE_SITTING_ACTS,
    payload_of,
    sitting_of,
)
from quizzes.receipts.wording import action_refusal

PAGE = 50


@door(OFFICE_SITTING_ACTS)
@never_cache
@form_method
def extend(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """More time for a sitting under way, at once."""
    sitting = _sitting(request, sitting_id)
    form = ExtendForm(request.POST if request.method == "POST" else None)

    def act(cleaned: dict[str, Any]) -> str:
        minutes = cleaned["minutes"]
        seconds = minutes * 60
        services.extend_sitting(
            sitting_id, seconds=seconds, reason=cleaned["reason"], by=_account(request), now=timezone.now()
        )
        return ngettext("%(n)d minute more was given.", "%(n)d minutes more were given.", minutes) % {"n": minutes}

    context = {
        "title": _("More time"),
        "submit": _("Give this time"),
        "lines": [] if queries.open_extension(sitting) else [_not_extendable(sitting)],
        "shut": not queries.open_extension(sitting),
    }
    return _form_page(request, sitting, form, context=context, act=act)


def _not_extendable(sitting: Sitting) -> str:
    if sitting.state == SittingState.OPEN:
        return _("This sitting has no time limit. There is nothing to extend.")
    return _("This sitting is not under way any more. Its time cannot be extended.")


@door(OFFICE_SITTING_ACTS)
@never_cache
@form_method
def void(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """Declare a sitting void. The first press shows what follows; only the second one does it."""
    sitting = _sitting(request, sitting_id)
    form = VoidForm(request.POST if request.method == "POST" else None)
    is_void = sitting.state == SittingState.VOID
    asked_twice = bool(request.POST.get("sure"))
    context = {
        "title": _("Declare void"),
        "submit": _("Yes, declare it void") if form.is_bound and form.is_valid() else _("See what follows"),
        "lines": [_("This sitting is void already.")] if is_void else consequences(sitting),
        "shut": is_void,
        "grave": True,
        "sure": form.is_bound and form.is_valid(),
    }

    def act(cleaned: dict[str, Any]) -> str:
        services.void_sitting(sitting_id, reason=cleaned["reason"], by=_account(request), now=timezone.now())
        return _("The sitting is void. Its journal stays.")

    if request.method == "POST" and not asked_twice:
        return _shown(request, sitting, form, context, status=200 if form.is_valid() else 422)
    return _form_page(request, sitting, form, context=context, act=act)


def consequences(sitting: Sitting) -> list[str]:
    """What follows when the sitting is declared void, in sentences; the room above tells its own."""
    lines = [_("It counts for nothing from then on. The answers and the journal stay and can be looked at.")]
    if sitting.state == SittingState.OPEN:
        lines.append(_("The paper is still open: nothing more is taken from the person from then on."))
    tries = payload_of(sitting)["tries"]
    lines.append(_("It does not count as one of the tries: another one is open to the person.") if tries else "")
    if sitting.submitted_at is not None and not sitting.unmarked:
        change = outcomes.outcome_of(
            sitting, kind="void", passed_before=sitting.passed, points_before=sitting.points_got
        )
        lines += outcomes.preview(change)
    return [line for line in lines if line]


def _form_page(
    request: HttpRequest,
    sitting: Sitting,
    form: forms.Form,
    *,
    context: dict[str, Any],
    act: Callable[[dict[str, Any]], str],
) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and not context["shut"]:
        try:
            said = act(form.cleaned_data)
        except NotFound as missing:
            raise Http404 from missing
        except DomainError as refusal:
            form.add_error(None, action_refusal(refusal))
        else:
            messages.success(request, said)
            return redirect("quizzes:journal", sitting.pk)
    return _shown(request, sitting, form, context, status=422 if form.errors else 200)


def _shown(
    request: HttpRequest, sitting: Sitting, form: forms.Form, context: dict[str, Any], *, status: int
) -> HttpResponse:
    shared = {**frame(request), "sitting": sitting, "quiz": payload_of(sitting)["title"], "form": form}
    return render(request, "quizzes/receipts/act.html", {**shared, **context}, status=status)


@door(OFFICE)
@never_cache
@require_safe
def allowances(request: HttpRequest) -> HttpResponse:
    """Who has extra time, within reach; with `?ended=1` whose ended."""
    ended = request.GET.get("ended") == "1"
    rows = queries.allowances_in_reach(actor_or_404(request), ended=ended)
    page = Paginator(rows, PAGE).get_page(number_of(request.GET, "page"))
    names = display_names(row.granted_by for row in page)
    context = {
        **frame(request),
        "rows": [(row, names.get(row.granted_by, "")) for row in page],
        "ended": ended,
        "page": page,
        "page_range": page.paginator.get_elided_page_range(page.number),
        "query": "ended=1" if ended else "",
    }
    return render(request, "quizzes/receipts/allowances.html", context)


@door(OFFICE_PERSON_ACTS)
@never_cache
@form_method
def allowance_grant(request: HttpRequest, person_id: int) -> HttpResponse:
    """Extra time for one person from now on: what there is, and a form for more."""
    person = get_person_facts(person_id)
    if person is None:
        raise Http404
    form = AllowanceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _grant(request, person_id, form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, action_refusal(refusal))
        else:
            messages.success(request, _("Extra time is given. Sittings under way have it already."))
            return redirect("quizzes:allowance_grant", person_id)
    actor = actor_or_404(request)
    rows = list(queries.allowances_in_reach(actor, person_id=person_id))
    past = list(queries.allowances_in_reach(actor, person_id=person_id, ended=True)[:PAGE])
    names = display_names(row.granted_by for row in [*rows, *past])
    context = {
        **frame(request),
        "person": person,
        "form": form,
        "rows": [(row, names.get(row.granted_by, "")) for row in rows],
        "past": [(row, names.get(row.granted_by, "")) for row in past],
    }
    return render(request, "quizzes/receipts/allowance.html", context, status=422 if form.errors else 200)


def _grant(request: HttpRequest, person_id: int, cleaned: dict[str, Any]) -> None:
    services.grant_allowance(
        person_id=person_id,
        quiz_id=cleaned["quiz"],
        minutes=cleaned["minutes"],
        reason=cleaned["reason"],
        by=_account(request),
        now=timezone.now(),
    )


@door(OFFICE_ALLOWANCE)
@require_POST
def allowance_end(request: HttpRequest, allowance_id: int) -> HttpResponse:
    """It holds for no new sitting; what was given stays given."""
    found = queries.find_allowance(allowance_id)
    if found is None:
        raise Http404
    services.end_allowance(allowance_id, by=_account(request), now=timezone.now())
    messages.success(request, _("Ended. Time that was given to sittings under way stays."))
    back = reverse("quizzes:allowance_grant", args=[found.person_id])
    return redirect(reverse("quizzes:allowances") if request.POST.get("back") == "list" else back)


def _sitting(request: HttpRequest, sitting_id: UUID) -> Sitting:
    found = sitting_of(request, sitting_id)
    if found is None:
        raise Http404
    return found


def _account(request: HttpRequest) -> int:
    """The signed-in account; the door has seen to it."""
    return int(request.user.pk or 0)
