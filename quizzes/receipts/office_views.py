"""The office's side: sittings within reach, one sitting's journal replayed, a receipt checked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.names import display_names
from orgs.people.queries import newest_units
from orgs.permissions import OFFICE
from plumbing import audit
from plumbing.doors import door
from plumbing.tabular.files import send_workbook
from quizzes.enums import SittingMode, SittingState
from quizzes.logic.journal import START, state_at
from quizzes.logic.papers import Paper
from quizzes.models import Sitting
from quizzes.queries import corrections_of
from quizzes.receipts import files, queries
from quizzes.receipts.checking import check_sitting
from quizzes.receipts.describing import paper_of
from quizzes.receipts.filters import Filters, number_of
from quizzes.receipts.frame import actor_or_404, frame
from quizzes.receipts.numbers import read_number
from quizzes.receipts.permissions import OFFICE_SITTING, can_act_for, payload_of, readable, sitting_of
from quizzes.receipts.receipt import receipt_of
from quizzes.receipts.replaying import Step, paper_after, steps_of
from quizzes.receipts.rows import rows_of
from quizzes.receipts.wording import fault_words

PAGE, LINES = 50, 300


@door(OFFICE)
@never_cache
@require_safe
def sittings(request: HttpRequest) -> HttpResponse:
    """What fits the filters, fifty a page, with totals over all pages."""
    actor, filters = actor_or_404(request), Filters.from_query(request.GET)
    found = queries.find_sittings(actor, filters)
    sums = queries.tally(found)
    page = _Counted(found, PAGE, sums["n"]).get_page(filters.page)
    rows = list(page)
    context = {
        **frame(request),
        "f": filters,
        "rows": rows_of(rows, newest_units(actor, {row.person_id for row in rows})),
        "sums": sums,
        "page": page,
        "page_range": page.paginator.get_elided_page_range(page.number),
        "query": _query(request),
        "quizzes": queries.quizzes_sat(),
        "states": SittingState.choices,
        "modes": SittingMode.choices,
    }
    return render(request, "quizzes/receipts/sittings.html", context)


class _Counted(Paginator):  # type: ignore[type-arg]
    """A paginator that is told how many there are: the totals have counted them."""

    def __init__(self, rows: Any, per_page: int, number: int) -> None:
        super().__init__(rows, per_page)
        self.__dict__["count"] = number


def _query(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


@door(OFFICE)
@require_safe
def sittings_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The list as seen, all pages of it."""
    actor, filters = actor_or_404(request), Filters.from_query(request.GET)
    file, count = files.sittings_workbook(actor, queries.find_sittings(actor, filters), printed_by=str(request.user))
    audit.record("export_sittings", actor=request.user, rows=count)
    return send_workbook(file, _("Sittings %(day)s") % {"day": timezone.localdate().isoformat()})


@door(OFFICE_SITTING)
@never_cache
@require_safe
def journal(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """Every line, and the whole paper after the one that the address names (`?at=12`), after the last one without."""
    sitting = _sitting(request, sitting_id)
    read = _Reading(request, sitting)
    at = _line_asked(request, read.last)
    wanted = number_of(request.GET, "q")
    steps = [step for step in read.steps if not wanted or step.n == wanted]
    page = Paginator(steps, LINES).get_page(number_of(request.GET, "page") or _page_with(steps, at))
    state = state_at(read.lines, at) if at else START
    context = {
        **frame(request),
        **read.context(),
        "at": at,
        "wanted": wanted,
        "page": page,
        "page_range": page.paginator.get_elided_page_range(page.number),
        "query": f"at={at}" + (f"&q={wanted}" if wanted else ""),
        "state": state,
        "step": next((step for step in read.steps if step.seq == at), None),
        "told": read.told(state, is_last=at == read.last),
        "may_act": can_act_for(actor_or_404(request), sitting.person_id),
        "may_extend": queries.open_extension(sitting),
    }
    return render(request, "quizzes/receipts/journal.html", context)


class _Reading:
    """A journal read for one reader: what is hidden from that account is left out here."""

    def __init__(self, request: HttpRequest, sitting: Sitting) -> None:
        self.sitting = sitting
        self.readable = readable(request.user, sitting, now=timezone.now())
        self.lines = queries.lines_of(sitting.pk)
        self.answers = queries.answers_of(sitting.pk)
        self.paper = paper_of(payload_of(sitting), Paper.from_json(sitting.paper), with_texts=self.readable.texts)
        staff = queries.staff_in(self.lines) | ({sitting.assisted_by} if sitting.assisted_by else set())
        self.names = display_names(staff)
        self.steps: list[Step] = steps_of(self.lines, self.paper, self.names)

    @property
    def last(self) -> int:
        """The number of the last line."""
        return self.lines[-1].seq if self.lines else 0

    def told(self, state: Any, *, is_last: bool) -> Any:
        """The paper after a line; what was judged only after the last one."""
        keys = self.readable.keys
        corrections = corrections_of(self.sitting.edition_id) if keys else {}
        answers = self.answers if is_last else {}
        return paper_after(state, self.paper, answers=answers, corrections=corrections, keys=keys)

    def context(self) -> dict[str, Any]:
        """What the page says of the sitting as a whole."""
        check = check_sitting(self.sitting, self.lines, {n: queries.held(row) for n, row in self.answers.items()})
        handed_in = self.sitting.submitted_at is not None
        return {
            "sitting": self.sitting,
            "title": payload_of(self.sitting)["title"],
            "mode": SittingMode(self.sitting.mode).label,
            "count": len(self.paper),
            "last": self.last,
            "readable": self.readable,
            "check": check,
            "faults": fault_words(check.faults),
            "differs": [place + 1 for place in check.places],
            "receipt": receipt_of(self.sitting, answered=check.end.answered) if handed_in else None,
            "devices": sorted({step.device for step in self.steps if step.device}),
            "helper": self.names.get(self.sitting.assisted_by or 0, ""),
        }


def _sitting(request: HttpRequest, sitting_id: UUID) -> Sitting:
    found = sitting_of(request, sitting_id)
    if found is None:
        raise Http404
    return found


def _line_asked(request: HttpRequest, last: int) -> int:
    """The line of the address; the last one where it names none, or one that there is not."""
    text = request.GET.get("at", "")
    return min(number_of(request.GET, "at"), last) if text.isascii() and text.isdecimal() else last


def _page_with(steps: list[Step], seq: int) -> int:
    before = sum(step.seq <= seq for step in steps)
    return max(0, before - 1) // LINES + 1


@door(OFFICE_SITTING)
@require_safe
def journal_xlsx(request: HttpRequest, sitting_id: UUID) -> HttpResponseBase:
    """The whole journal as a workbook."""
    sitting = _sitting(request, sitting_id)
    read = _Reading(request, sitting)
    _log(request, sitting)
    return send_workbook(files.journal_workbook(sitting, read.steps, printed_by=str(request.user)), _name(sitting))


@door(OFFICE_SITTING)
@require_safe
def journal_csv(request: HttpRequest, sitting_id: UUID) -> HttpResponseBase:
    """The whole journal as CSV."""
    sitting = _sitting(request, sitting_id)
    read = _Reading(request, sitting)
    _log(request, sitting)
    return files.journal_csv(read.steps, name=_name(sitting))


def _log(request: HttpRequest, sitting: Sitting) -> None:
    target = ("sitting", sitting.pk)
    audit.record("export_journal", actor=request.user, target=target, person=sitting.person_id)


def _name(sitting: Sitting) -> str:
    return _("Journal %(number)s") % {"number": str(sitting.pk)[:8]}


@door(OFFICE)
@never_cache
@require_safe
def receipts(request: HttpRequest) -> HttpResponse:
    """A number typed or scanned, and what the journal says to it. Somebody else's receipt is not found, like none."""
    typed = request.GET.get("number", "").replace("\0", "").strip()[:300]
    digits = read_number(typed) if typed else None
    rows = queries.numbered_in_reach(actor_or_404(request), digits) if digits else []
    context = {
        **frame(request),
        "typed": typed,
        "is_number": digits is not None,
        "found": [_checked(row) for row in rows],
    }
    return render(request, "quizzes/receipts/check.html", context)


def _checked(sitting: Sitting) -> dict[str, Any]:
    lines = queries.lines_of(sitting.pk)
    stored = {n: queries.held(row) for n, row in queries.answers_of(sitting.pk).items()}
    check = check_sitting(sitting, lines, stored)
    return {
        "sitting": sitting,
        "receipt": receipt_of(sitting, answered=check.end.answered),
        "check": check,
        "lines": len(lines),
        "faults": fault_words(check.faults),
        "differs": [place + 1 for place in check.places],
    }
