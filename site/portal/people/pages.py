"""What the pages about people share: the card or nothing, a form that is shown, run and told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render

from kernel.errors import DomainError, NotFound
from orgs.people.queries import Card, card_of
from orgs.people.words import sentence
from orgs.queries import today


@dataclass(frozen=True, slots=True)
class FormPage:
    """How a form is shown: its heading, what it says, where it leads. `is_final`: its button takes something away."""

    title: str
    submit: str
    back: str
    text: str = ""
    done: str = ""
    is_final: bool = False


def data_of(request: HttpRequest) -> QueryDict | None:
    """What was sent, were it nothing; None when a page is only asked for."""
    return request.POST if request.method == "POST" else None


def card_or_404(enterprise_id: int, person_id: int) -> Card:
    """The card as this enterprise may see it; somebody else's person is not there."""
    card = card_of(enterprise_id, person_id, today())
    if card is None:
        raise Http404
    return card


def current_or_404(enterprise_id: int, person_id: int) -> Card:
    """The card of somebody who works here; of a leaver nothing more is changed or shown."""
    card = card_or_404(enterprise_id, person_id)
    if card.current is None:
        raise Http404
    return card


def run_form(
    request: HttpRequest, form: Form, run: Callable[[dict[str, Any]], str], *, page: FormPage, context: dict[str, Any]
) -> HttpResponse:
    """Shows the form; sent and sound, runs it and goes on to the address that `run` returns.

    What a rule refuses is told above the form, and what was typed stays there.
    """
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            going = run(form.cleaned_data)
        except NotFound as error:
            raise Http404 from error
        except DomainError as error:
            problem = sentence(error)
        else:
            if page.done:
                messages.success(request, page.done)
            return HttpResponseRedirect(going)
    context = {**context, "form": form, "page": page, "problem": problem}
    return render(request, "portal/people/form.html", context, status=422 if problem or form.errors else 200)
