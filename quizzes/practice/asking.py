"""Showing one question and taking its answer: the same for the day's question, cards and topics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kernel.clock import legal_date, today
from kernel.errors import DomainError
from quizzes.enums import PracticeKind
from quizzes.logic.practice import Unit
from quizzes.models import PracticeAnswer
from quizzes.practice import queries, services, wording
from quizzes.practice.items import Practised, practised
from quizzes.practice.nonces import Nonce, daily_nonce, new_nonce, read_nonce
from quizzes.practice.reach import asked_now
from quizzes.practice.screens import (
    again_words,
    feedback_context,
    next_step,
    question_context,
    topic_name,
)
from quizzes.wire import is_mark, put_from_form


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked of whom, and as what (`PracticeKind`)."""

    person_id: int
    unit: Unit
    kind: str

    def is_open(self, on: date) -> bool:
        """Whether the question may be practised so that day; one query."""
        if self.kind == PracticeKind.CARD:
            return queries.is_shown(self.person_id, self.unit, on=on)
        return queries.is_open_unit(self.unit, on=on)


def question_page(request: HttpRequest, asking: Asking) -> HttpResponse:
    """The question with its controls, or back with the reason why it rests."""
    if asking.unit.question_id in asked_now(asking.person_id):
        return _turned_away(request, wording.asked_now_words())
    day = today()
    asked = practised(asking.unit, person_id=asking.person_id, day=day)
    if asked is None and asking.kind == PracticeKind.CARD:
        # The question has no such part any more, or it became a short answer: the card would only stand in the way.
        services.put_away_unit(asking.person_id, asking.unit, now=timezone.now())
        return _turned_away(request, wording.resting_words(), "quizzes:practice_cards")
    if asked is None:
        raise Http404
    nonce = daily_nonce(day) if asking.kind == PracticeKind.DAILY else new_nonce(day)
    return _ask(request, asking, asked, nonce=nonce)


def _ask(
    request: HttpRequest,
    asking: Asking,
    asked: Practised,
    *,
    nonce: str,
    said: list[Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = question_context(asked, nonce=nonce, said=said) | {"practice_kind": asking.kind}
    return render(request, "quizzes/practice/question.html", context, status=status)


def _turned_away(request: HttpRequest, words: str, to: str = "") -> HttpResponse:
    messages.warning(request, words)
    return redirect(to or "quizzes:practice")


def fresh_nonce(request: HttpRequest, kind: str) -> Nonce | None:
    """The nonce that a form sent, if it is of a page of this kind of today or the night before."""
    nonce = read_nonce(request.POST.get("nonce", ""))
    if nonce is None or nonce.is_daily != (kind == PracticeKind.DAILY) or not nonce.is_fresh(today()):
        return None
    return nonce


def take_answer(request: HttpRequest, asking: Asking) -> HttpResponse:
    """Store what a form sent and lead to its feedback; the same form again leads to the same."""
    held = queries.answer_with(asking.person_id, request.POST.get("nonce", "")[:40].replace("\x00", ""))
    if held is not None:
        return redirect("quizzes:practice_answer", held.pk)
    nonce = fresh_nonce(request, asking.kind)
    if nonce is None:
        if not asking.is_open(today()):
            raise Http404
        return _turned_away(request, wording.old_page_words(), request.path)
    if asking.unit.question_id in asked_now(asking.person_id):
        return _turned_away(request, wording.asked_now_words())
    if not asking.is_open(today()):
        return _turned_away(request, wording.resting_words())
    asked = practised(asking.unit, person_id=asking.person_id, day=nonce.day)
    if asked is None or str(asked.version_id) != request.POST.get("version"):
        return _turned_away(request, wording.changed_words(), request.path)
    return _store(request, asking, asked, nonce)


def _store(request: HttpRequest, asking: Asking, asked: Practised, nonce: Nonce) -> HttpResponse:
    wire: list[Any] = []
    try:
        wire = put_from_form(request, 1).wire
        if is_mark(request.POST):
            return _ask(request, asking, asked, nonce=nonce.text, said=wire)
        said = services.Said(wire, nonce.text, asking.kind, nonce.day)
        done = services.practise(asked, said, person_id=asking.person_id, now=timezone.now())
    except DomainError as refusal:
        messages.warning(request, wording.refusal_words(refusal))
        sent = refusal.params.get("said", wire if refusal.code != "bad-answer" else [])
        return _ask(request, asking, asked, nonce=nonce.text, said=sent, status=400)
    return redirect("quizzes:practice_answer", done)


def feedback_page(request: HttpRequest, row: PracticeAnswer) -> HttpResponse:
    """Right or wrong, the right answer, why, the clause: as long as the question says what it said then."""
    asking, on = Asking(row.person_id, Unit(row.question_id, row.part), row.kind), today()
    resting = asked_now(row.person_id)
    if row.question_id in resting:
        return _turned_away(request, wording.asked_now_words())
    day = read_nonce(row.nonce)
    asked = practised(asking.unit, person_id=row.person_id, day=day.day if day else row.day, teaches=True)
    if asked is None or asked.version_id != row.version_id or not asking.is_open(on):
        return _turned_away(request, wording.resting_words())
    return render(request, "quizzes/practice/feedback.html", _feedback(row, asked, resting=resting, on=on))


def _feedback(row: PracticeAnswer, asked: Practised, *, resting: frozenset[int], on: date) -> dict[str, Any]:
    card = queries.card_of(row.person_id, asked.unit)
    due = 0
    if row.kind != PracticeKind.TOPIC:
        due = queries.due_cards(row.person_id, on=on, resting=resting).count()
    share = None
    if row.kind == PracticeKind.DAILY:
        share = queries.daily_share(row.question_id, day=row.day)
    url, words = next_step(row, asked.topic, due=due)
    due_on = legal_date(card.due) if card else on
    return feedback_context(asked, row) | {
        "card": card,
        "again": again_words(card, due_on, today=on, right=row.right),
        "share": share,
        "next_url": url,
        "next_words": words,
        "due": due,
        "practice_kind": row.kind,
        "topic": topic_name(asked.topic),
    }
