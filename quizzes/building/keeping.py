"""Fixed papers with a question that was withdrawn since: what blocks them, and keeping it with a reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, OuterRef, Subquery

from kernel.errors import DomainError, NotFound
from plumbing import audit
from quizzes.building.queries import not_drawable
from quizzes.enums import QuestionState, ReviewAction
from quizzes.models import Edition, Question, QuestionReview, QuizItem

_WITHDRAWS = (ReviewAction.FLAG, ReviewAction.RETIRE, ReviewAction.MERGE)
_REASON = 200


@dataclass(frozen=True, slots=True)
class Blocked:
    """A question of a quiz's latest edition that keeps new sittings from starting. `why` in words.

    `item_id` is None when it has been replaced already: the next edition ends the matter.
    """

    quiz_id: int
    question_id: int
    item_id: int | None
    stem: str
    why: str


def kept_of(items: Iterable[QuizItem]) -> set[int]:
    """Of one quiz's rows, the questions kept and not withdrawn anew since; a query only where any was kept."""
    items = list(items)
    return {question for _quiz, question in _kept(items)}


def _kept(items: Iterable[QuizItem]) -> set[tuple[int, int]]:
    kept = {(item.quiz_id, item.question_id): item.kept_at for item in items if item.kept_reason and item.kept_at}
    if not kept:
        return set()
    questions = {question for _quiz, question in kept}
    withdrawn = QuestionReview.objects.filter(question__in=questions, action__in=_WITHDRAWS).order_by()
    last = dict(withdrawn.values_list("question_id").annotate(last=Max("at")))
    return {pair for pair, at in kept.items() if pair[1] not in last or last[pair[1]] <= at}


def kept_questions(quiz_id: int, question_ids: Collection[int]) -> set[int]:
    """Of these questions, those that the quiz keeps; two queries at most."""
    return kept_of(QuizItem.objects.filter(quiz_id=quiz_id, question_id__in=question_ids).exclude(kept_reason=""))


def blocked(quiz_ids: Collection[int], *, on: date) -> dict[int, list[Blocked]]:
    """By quiz, what blocks the starts of its latest edition on this day; four queries at most. Pools are never."""
    asked = _asked_by_fixed(quiz_ids)
    everything = {question for ids in asked.values() for question in ids}
    if not everything:
        return {}
    gone = {row.pk: row for row in not_drawable(everything, on).select_related("current")}
    if not gone:
        return {}
    items = list(QuizItem.objects.filter(quiz_id__in=asked, question_id__in=gone))
    kept = _kept(items)
    rows = {(item.quiz_id, item.question_id): item.pk for item in items}
    found: dict[int, list[Blocked]] = {}
    for quiz, ids in asked.items():
        for question in ids:
            if question in gone and (quiz, question) not in kept:
                row = gone[question]
                told = Blocked(quiz, question, rows.get((quiz, question)), str(row), _why(row))
                found.setdefault(quiz, []).append(told)
    return found


def _asked_by_fixed(quiz_ids: Collection[int]) -> dict[int, list[int]]:
    """By quiz, the questions of its latest edition where that is a fixed paper; one query."""
    latest = Edition.objects.filter(quiz=OuterRef("quiz")).order_by("-number").values("pk")[:1]
    rows = Edition.objects.filter(quiz__in=quiz_ids, pk=Subquery(latest), payload__fixed=True).order_by("quiz_id")
    return {
        quiz: list(dict.fromkeys(item["question_id"] for item in items))
        for quiz, items in rows.values_list("quiz_id", "payload__items")
    }


def _why(question: Question) -> str:
    """One that is in use and yet not asked is out of its dates, or merged: empty."""
    return "" if question.state == QuestionState.IN_USE else str(question.get_state_display())


@transaction.atomic
def keep_item(quiz_id: int, item_id: int, *, reason: str, actor: Any, now: datetime) -> None:
    """Ask the question as it was frozen although it is not in use any more. Audited.

    Raises DomainError ``reason-missing``, NotFound ``item-missing`` (also for an item of another quiz).
    """
    reason = " ".join(reason.replace("\0", "").split())[:_REASON]
    item = QuizItem.objects.select_for_update().filter(quiz_id=quiz_id, pk=item_id).first()
    if item is None:
        raise NotFound("item-missing")
    if not reason:
        raise DomainError("reason-missing")
    item.kept_reason, item.kept_by, item.kept_at = reason, getattr(actor, "pk", None), now
    item.save(update_fields=["kept_reason", "kept_by", "kept_at"])
    audit.record("keep_quiz_item", actor=actor, target=("quiz", quiz_id), question=item.question_id, reason=reason)
