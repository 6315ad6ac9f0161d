"""What the script of a sitting asks: saving, the state of things, notes of leaving. JSON in, JSON out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kernel.errors import DomainError, NotFound
from plumbing.doors import door
from quizzes import screens, services
from quizzes.logic.verdicts import is_over
from quizzes.permissions import OWN_SITTING
from quizzes.services import AnswerPut, Receipt
from quizzes.sitting_queries import answers_since
from quizzes.sitting_requests import (
    CLOSED_PLACE,
    account_of,
    facts_of,
    foreign_is_missing,
    refusal_json,
    trace_of,
)
from quizzes.wire import notes_from_json, number_from_json, puts_from_json
from quizzes.wording import sentence_for

_ONE_ONLY = CLOSED_PLACE | {"bad-answer"}  # the fault of one answer, not of the others


@door(OWN_SITTING)
@never_cache
@require_POST
@foreign_is_missing
def save(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """Answers with nonces in, receipts out; without answers the state of the sitting.

    One answer that cannot be taken does not hold up the others: it comes back in `bad`.
    """
    now = timezone.now()
    try:
        puts = puts_from_json(request.body)
        seen = number_from_json(request.body, "seen") if request.body.lstrip().startswith(b"{") else None
        if not puts:
            return JsonResponse(_state(request, sitting_id, seen=seen, now=now))
        receipts, bad = _store(request, sitting_id, puts, now=now)
    except DomainError as refusal:
        if isinstance(refusal, NotFound):
            raise
        return refusal_json(refusal, sitting_id)
    body = saved_body(receipts, now=now)
    if bad:
        body["bad"] = bad
        body |= {name: bad[0][name] for name in ("error", "message", "number")}
    if _missed(receipts, seen):
        body |= _news(request, sitting_id, seen=seen, but={put.place for put in puts})
    return JsonResponse(body, status=200 if receipts else 400)


def saved_body(receipts: Sequence[Receipt], *, now: datetime) -> dict[str, Any]:
    """The receipts, the last number of the journal among them, and the time left where it is known."""
    body: dict[str, Any] = {"saved": [{"k": one.nonce, "n": one.place, "seq": one.seq} for one in receipts]}
    if receipts:
        body["seq"] = max(one.seq for one in receipts)
    clock = next((one.clock for one in receipts if one.clock is not None), None)
    if clock is not None:
        body["left"] = clock.seconds_left(now)
    return body


def _store(
    request: HttpRequest, sitting_id: UUID, puts: list[AnswerPut], *, now: datetime
) -> tuple[list[Receipt], list[dict[str, Any]]]:
    """The receipts of what was taken, and what was not. Raises what refuses them all."""
    bad: list[dict[str, Any]] = []
    while puts:
        try:
            found = services.record_answers(
                sitting_id, puts, user_id=account_of(request), now=now, trace=trace_of(request)
            )
            return found, bad
        except DomainError as refusal:
            if refusal.code not in _ONE_ONLY or len(bad) >= _MOST_BAD:
                raise
            place = int(str(refusal.params["number"])) - 1
            bad += [_refused(put, refusal) for put in puts if put.place == place]
            puts = [put for put in puts if put.place != place]
    return [], bad


_MOST_BAD = 30  # more than that is no accident: the whole of it is refused


def _refused(put: AnswerPut, refusal: DomainError) -> dict[str, Any]:
    said = sentence_for(refusal)
    return {"k": put.nonce, "n": put.place, "number": put.place + 1, "error": refusal.code, "message": said}


def _missed(receipts: Sequence[Receipt], seen: int | None) -> bool:
    """Whether the journal went on between what the phone knows and what it has just stored."""
    fresh = [one.seq for one in receipts if not one.repeated]
    return seen is not None and bool(receipts) and (not fresh or min(fresh) > seen + 1)


def _news(request: HttpRequest, sitting_id: UUID, *, seen: int | None, but: set[int]) -> dict[str, Any]:
    changed = [one for one in answers_since(sitting_id, seen or 0) if one.place not in but]
    return {"news": screens.news_lines(facts_of(request, sitting_id), changed)} if changed else {}


def _state(request: HttpRequest, sitting_id: UUID, *, seen: int | None, now: datetime) -> dict[str, Any]:
    facts = facts_of(request, sitting_id)
    state: dict[str, Any] = {
        "saved": [],
        "open": facts.is_open and not is_over(facts.deadline, now=now),
        "left": facts.clock.seconds_left(now),
        "paused": facts.clock.is_paused(now),
        "r": facts.reached,
        "result": reverse("quizzes:result", args=[sitting_id]),
    }
    if seen is not None and state["open"] and not state["paused"]:
        state["seq"] = max(facts.last_seq, seen)
        if facts.last_seq > seen:
            state["news"] = screens.news_lines(facts, answers_since(sitting_id, seen))
    return state


@door(OWN_SITTING)
@never_cache
@require_POST
@foreign_is_missing
def presence(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """The page was left or come back to: noted, and nothing follows from it."""
    try:
        notes = notes_from_json(request.body)
    except DomainError as refusal:
        return refusal_json(refusal, sitting_id)
    if not notes:
        facts_of(request, sitting_id)
    for note in notes:
        services.note_presence(
            sitting_id, note, user_id=account_of(request), now=timezone.now(), trace=trace_of(request)
        )
    return HttpResponse(status=204)
