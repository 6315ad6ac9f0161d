"""The screens on which an editor decides about pairs of questions that say the same, or nearly so."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.menu import MenuItem

from kernel.errors import DomainError
from kernel.numerals import read_whole
from plumbing.doors import Door, door
from quizzes.bank.duplicates import merging, queries
from quizzes.bank.duplicates.searching import ask_to_search
from quizzes.bank.permissions import BANK_EDITORS, is_bank_editor, visible_banks, writable_banks
from quizzes.enums import PairState, SearchState

PER_PAGE = 10
_PROBLEMS = {
    "merge-merged": gettext_lazy("One of the two is merged already. Nothing was changed."),
    "merge-other-use": gettext_lazy(
        "One is for practice, the other for contests only; these are never merged. Nothing was changed."
    ),
    "merge-not-undoable": gettext_lazy(
        "This cannot be taken apart any more: one of the two was changed since. Nothing was changed."
    ),
}


def _decides(request: HttpRequest, pair_id: int, **_kwargs: Any) -> bool:
    """Both questions are in banks in which the account writes."""
    return queries.is_pair_in(writable_banks(request.user), pair_id)


def _takes_apart(request: HttpRequest, merge_id: int, **_kwargs: Any) -> bool:
    return queries.is_merge_in(writable_banks(request.user), merge_id)


PAIR_DECIDED = Door("duplicate_pair_decided", _decides)
MERGE_UNDONE = Door("question_merge_undone", _takes_apart)


@door(BANK_EDITORS)
@require_safe
def pair_list(request: HttpRequest) -> HttpResponse:
    """Pairs side by side, the likest first, of banks that the account sees; and searches under way."""
    state = request.GET.get("state", PairState.OPEN)
    state = state if state in PairState.values else PairState.OPEN
    banks = visible_banks(request.user)
    chosen = banks.filter(pk=read_whole(request.GET.get("bank"))).first()
    rows = queries.pairs_in(banks, state, only=chosen)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    search = queries.last_search(request.user.pk)
    own = set(writable_banks(request.user).values_list("pk", flat=True))
    context = {
        "page": page, "pairs": queries.side_by_side(list(page), own), "states": PairState.choices, "state": state,
        "banks": banks.order_by("name"), "bank": chosen, "search": search,
        "query": f"state={state}&bank={chosen.pk if chosen else ''}&", "taken": merging.TAKEN,
    }  # fmt: skip
    response = render(request, "quizzes/admin/duplicates/list.html", context)
    if search is not None and search.state in (SearchState.WAITING, SearchState.RUNNING):
        response["Refresh"] = "3"
    return response


@door(BANK_EDITORS)
@require_POST
def start_search(request: HttpRequest) -> HttpResponse:
    """Queue a search of one bank, or of all that the account sees."""
    banks = set(visible_banks(request.user).values_list("pk", flat=True))
    wanted = read_whole(request.POST.get("bank"))
    chosen = banks if wanted is None else banks & {wanted}
    if not chosen:
        raise Http404
    ask_to_search(chosen, asked_by=request.user.pk)
    messages.success(request, _("The search has begun. Pairs appear below when it is through."))
    return redirect(reverse("quizzes_admin:duplicates"))


@door(PAIR_DECIDED)
@require_POST
def decide(request: HttpRequest, pair_id: int) -> HttpResponse:
    """Merge one way or the other, or keep the two apart."""
    first, second = queries.questions_of(pair_id)
    decision = request.POST.get("decision", "")
    take = [name for name in request.POST.getlist("take") if name in merging.TAKEN]
    ways = {"first": (first, second), "second": (second, first)}
    if decision in ways:
        keep, drop = ways[decision]
        _try(request, lambda: merging.merge(keep, [drop], actor=request.user, take=take))
    elif decision == "apart" and merging.keep_apart(pair_id, actor=request.user):
        messages.success(request, _("Noted: these are two different questions."))
    return _back(request)


@door(MERGE_UNDONE)
@require_POST
def unmerge(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Take two questions apart again."""
    _try(request, lambda: merging.unmerge(merge_id, actor=request.user))
    return _back(request)


def _try(request: HttpRequest, deed: Any) -> None:
    try:
        deed()
    except DomainError as error:
        messages.error(request, _PROBLEMS.get(error.code, _("The questions are not there any more.")))
    else:
        messages.success(request, _("Done. Editions that are out stay as they are; figures are counted together."))


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('quizzes_admin:duplicates')}?{request.GET.urlencode()}")


urlpatterns = [
    path("duplicates/", pair_list, name="duplicates"),
    path("duplicates/search/", start_search, name="search_duplicates"),
    path("duplicates/<int:pair_id>/", decide, name="decide_duplicate"),
    path("merges/<int:merge_id>/undo/", unmerge, name="unmerge"),
]


class DuplicatesItem(MenuItem):
    """The way to the pairs, shown to whom their door opens."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_bank_editor(request.user)


def menu_items() -> list[Any]:
    """The line in the menu."""
    return [DuplicatesItem(gettext_lazy("Duplicates"), reverse("quizzes_admin:duplicates"), icon_name="copy", order=95)]
