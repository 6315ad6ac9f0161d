"""The screens on which an editor decides about pairs of questions that say the same, or nearly so."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.menu import MenuItem

from kernel.errors import DomainError
from plumbing import audit
from plumbing.doors import Door, door
from quizzes.bank import merging
from quizzes.bank.conversion import parsed_version
from quizzes.bank.differences import sides
from quizzes.bank.duplicates import ask_to_search
from quizzes.bank.permissions import BANK_EDITORS, is_bank_editor, visible_banks, writable_banks
from quizzes.enums import PairState, SearchState
from quizzes.figures.queries import figures_of
from quizzes.models import DuplicatePair, DuplicateSearch, QuestionMerge, QuestionVersion

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
    banks = writable_banks(request.user).values("pk")
    return DuplicatePair.objects.filter(pk=pair_id, first__bank__in=banks, second__bank__in=banks).exists()


def _takes_apart(request: HttpRequest, merge_id: int, **_kwargs: Any) -> bool:
    banks = writable_banks(request.user).values("pk")
    return QuestionMerge.objects.filter(pk=merge_id, kept__bank__in=banks, dropped__bank__in=banks).exists()


PAIR_DECIDED = Door("duplicate_pair_decided", _decides)
MERGE_UNDONE = Door("question_merge_undone", _takes_apart)


@door(BANK_EDITORS)
@require_safe
def pair_list(request: HttpRequest) -> HttpResponse:
    """Pairs side by side, the likest first, of banks that the account sees; and searches under way."""
    state = request.GET.get("state", PairState.OPEN)
    state = state if state in PairState.values else PairState.OPEN
    banks = visible_banks(request.user)
    bank = str(request.GET.get("bank", ""))
    chosen = banks.filter(pk=int(bank)).first() if bank.isdecimal() and len(bank) < 18 else None
    rows = _pairs(banks.values("pk"), state)
    if chosen is not None:
        rows = rows.filter(first__bank=chosen) | rows.filter(second__bank=chosen)
    page = Paginator(rows.order_by("-exact", "-likeness", "pk"), PER_PAGE).get_page(request.GET.get("p"))
    own = set(writable_banks(request.user).values_list("pk", flat=True))
    context = {
        "page": page, "pairs": _shown(list(page), own), "states": PairState.choices, "state": state,
        "banks": banks.order_by("name"), "bank": chosen, "search": _last_search(request),
        "query": f"state={state}&bank={chosen.pk if chosen else ''}&", "taken": merging.TAKEN,
    }  # fmt: skip
    response = render(request, "quizzes/admin/duplicates/list.html", context)
    if context["search"] and context["search"].state in (SearchState.WAITING, SearchState.RUNNING):
        response["Refresh"] = "3"
    return response


@door(BANK_EDITORS)
@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Queue a search of one bank, or of all that the account sees."""
    banks = set(visible_banks(request.user).values_list("pk", flat=True))
    wanted = request.POST.get("bank", "")
    chosen = banks & {int(wanted)} if wanted.isdecimal() else banks
    if not chosen:
        raise Http404
    ask_to_search(chosen, asked_by=request.user.pk)
    messages.success(request, _("The search has begun. Pairs appear below when it is through."))
    return redirect(reverse("quizzes_admin:duplicates"))


@door(PAIR_DECIDED)
@require_POST
def decide(request: HttpRequest, pair_id: int) -> HttpResponse:
    """Merge one way or the other, or keep the two apart."""
    pair = DuplicatePair.objects.get(pk=pair_id)
    decision = request.POST.get("decision", "")
    take = [name for name in request.POST.getlist("take") if name in merging.TAKEN]
    ways = {"first": (pair.first_id, pair.second_id), "second": (pair.second_id, pair.first_id)}
    if decision in ways:
        keep, drop = ways[decision]
        _try(request, lambda: merging.merge(keep, [drop], actor=request.user, take=take))
    elif decision == "apart":
        _keep_apart(request, pair_id)
    return _back(request)


@door(MERGE_UNDONE)
@require_POST
def unmerge(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Take two questions apart again."""
    _try(request, lambda: merging.unmerge(merge_id, actor=request.user))
    return _back(request)


def _keep_apart(request: HttpRequest, pair_id: int) -> None:
    open_pair = DuplicatePair.objects.filter(pk=pair_id, state=PairState.OPEN)
    if open_pair.update(state=PairState.APART, decided_by=request.user.pk, decided_at=timezone.now()):
        audit.record("keep_duplicates_apart", actor=request.user, target=("duplicate_pair", pair_id))
        messages.success(request, _("Noted: these are two different questions."))


def _try(request: HttpRequest, deed: Any) -> None:
    try:
        deed()
    except DomainError as error:
        messages.error(request, _PROBLEMS.get(error.code, _("The questions are not there any more.")))
    else:
        messages.success(request, _("Done. Editions that are out stay as they are; figures are counted together."))


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('quizzes_admin:duplicates')}?{request.GET.urlencode()}")


def _pairs(banks: Any, state: str) -> QuerySet[DuplicatePair]:
    rows = DuplicatePair.objects.filter(state=state, first__bank__in=banks, second__bank__in=banks)
    if state == PairState.OPEN:
        rows = rows.filter(first__merged_into=None, second__merged_into=None)
    return rows.select_related("first__bank", "second__bank")


def _shown(pairs: list[DuplicatePair], own: set[int]) -> list[dict[str, Any]]:
    """Both sides with differences, figures and the merge that may be taken apart; four queries a page."""
    questions = [question for pair in pairs for question in (pair.first, pair.second)]
    rows = QuestionVersion.objects.filter(pk__in=[each.current_id for each in questions]).prefetch_related("media")
    versions = {row.question_id: parsed_version(row, media=row.media.all()) for row in rows}
    figures = figures_of([each.pk for each in questions])
    keys = [each.pk for each in questions]
    merges = {row.dropped_id: row for row in QuestionMerge.objects.filter(dropped__in=keys, undone_at=None)}
    return [_pair(pair, versions, figures, merges, own) for pair in pairs]


def _pair(
    pair: DuplicatePair, versions: dict[int, Any], figures: dict[int, Any], merges: dict[int, Any], own: set[int]
) -> dict[str, Any]:
    left, right = sides(versions[pair.first_id], versions[pair.second_id])
    said = zip((pair.first, pair.second), (left, right), ("first", "second"), strict=True)
    return {
        "pair": pair,
        "merge": merges.get(pair.first_id) or merges.get(pair.second_id),
        "may_decide": {pair.first.bank_id, pair.second.bank_id} <= own,
        "sides": [
            {"question": question, "said": side, "name": name, "figures": figures.get(question.pk)}
            for question, side, name in said
        ],
    }


def _last_search(request: HttpRequest) -> DuplicateSearch | None:
    return DuplicateSearch.objects.filter(asked_by=request.user.pk).first()


urlpatterns = [
    path("duplicates/", pair_list, name="duplicates"),
    path("duplicates/search/", search, name="search_duplicates"),
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
