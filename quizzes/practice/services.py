"""Writing practice: an answer once for each nonce, what it does to the person's card, the day's question. No hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from kernel.clock import legal_date
from kernel.errors import DomainError
from quizzes.enums import PracticeKind
from quizzes.logic.practice import Unit, daily_choice, first_wrong, last_review, reviewed
from quizzes.models import DailyQuestion, PracticeAnswer, PracticeCard
from quizzes.practice.items import Practised
from quizzes.practice.pace import daily_rest, pace
from quizzes.practice.reach import open_questions

_ATTEMPTS = 3
DAILY = "daily"  # ends the nonce of a question of the day: a person answers it once


@dataclass(frozen=True, slots=True)
class Said:
    """What a page sent: the answer on the wire, the nonce of the page, what it was practised as, and for which day."""

    wire: Any
    nonce: str
    kind: str
    day: date


def practise(asked: Practised, said: Said, *, person_id: int, now: datetime) -> int:
    """Store one answer and what it does to the card; returns its id. The same nonce again gives the first one's.

    Wrong makes a card, or brings it back; right sends it further off. Raises DomainError ``no-answer`` and
    ``bad-answer``; nothing is stored then.
    """
    held = _stored(person_id, said.nonce)
    if held is not None:
        return held
    try:
        response, right = asked.graded(said.wire)
    except ValueError as problem:
        raise DomainError("bad-answer", number=1) from problem
    if not response:
        raise DomainError("no-answer")
    row = PracticeAnswer(
        person_id=person_id,
        question_id=asked.unit.question_id,
        version_id=asked.version_id,
        part=asked.unit.part,
        kind=said.kind,
        response=response,
        right=right,
        nonce=said.nonce,
        day=said.day if said.kind == PracticeKind.DAILY else legal_date(now),
        at=now,
    )
    return _store(row)


def _store(row: PracticeAnswer) -> int:
    for attempt in range(_ATTEMPTS):
        try:
            with transaction.atomic():
                row.pk = None
                row.save(force_insert=True)
                _note_on_card(row)
                return int(row.pk)
        except IntegrityError:
            # The same form twice at the same time (the first one counts), or another tab made the card.
            held = _stored(row.person_id, row.nonce)
            if held is not None:
                return held
            if attempt == _ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


def _stored(person_id: int, nonce: str) -> int | None:
    return PracticeAnswer.objects.filter(person_id=person_id, nonce=nonce).values_list("pk", flat=True).first()


def _note_on_card(row: PracticeAnswer) -> None:
    unit = Unit(row.question_id, row.part)
    cards = PracticeCard.objects.select_for_update()
    card = cards.filter(person_id=row.person_id, question_id=row.question_id, part=row.part).first()
    if card is None and not row.right:
        new_card(row.person_id, unit, at=row.at, due=row.at + timedelta(days=1)).save()
    elif card is not None and apply_answer(card, right=row.right, at=row.at):
        card.save(update_fields=CARD_FIELDS)


CARD_FIELDS = ["card", "due", "wrong", "right", "done_at"]


def new_card(person_id: int, unit: Unit, *, at: datetime, due: datetime | None = None) -> PracticeCard:
    """The card of a question answered wrong at `at`, not stored yet; due at once unless told."""
    first = first_wrong(at, pace())
    return PracticeCard(
        person_id=person_id,
        question_id=unit.question_id,
        part=unit.part,
        card=first.card,
        due=due or first.due,
        added_at=at,
    )


def apply_answer(card: PracticeCard, *, right: bool, at: datetime) -> bool:
    """Lay one answer over a card, not stored yet; False, with nothing changed, for one that is older than the card's
    last. Wrong takes a card out again that was put away."""
    last = last_review(card.card)
    if last is not None and at <= last:
        return False
    found = reviewed(card.card, right=right, at=at, pace=pace())
    card.card, card.due = found.card, found.due
    if right:
        card.right += 1
        card.done_at = card.done_at or (at if found.is_learned else None)
    else:
        card.wrong += 1
        card.done_at = None
    return True


@transaction.atomic
def put_away(card_id: int, *, person_id: int, now: datetime) -> bool:
    """记住了: the card does not come again by itself. Whether there is such a card of this person; twice is once."""
    return _mark(card_id, person_id, now) is not None


def put_away_unit(person_id: int, unit: Unit, *, now: datetime) -> None:
    """The same for what the question no longer asks; one query."""
    rows = PracticeCard.objects.filter(person_id=person_id, question_id=unit.question_id, part=unit.part, done_at=None)
    rows.update(done_at=now)


@transaction.atomic
def take_out(card_id: int, *, person_id: int, now: datetime) -> bool:
    """A card that was put away comes again, today. Whether there is such a card of this person."""
    card = _mark(card_id, person_id, None)
    if card is not None and card.due > now:
        PracticeCard.objects.filter(pk=card.pk).update(due=now)
    return card is not None


def _mark(card_id: int, person_id: int, done_at: datetime | None) -> PracticeCard | None:
    card = PracticeCard.objects.select_for_update().filter(pk=card_id, person_id=person_id).first()
    if card is not None and (card.done_at is None) != (done_at is None):
        card.done_at = done_at
        card.save(update_fields=["done_at"])
    return card


def question_of_day(day: date, *, may_choose: bool = True) -> Unit | None:
    """The question of a day, chosen when first asked for and once for everybody; None while no bank is open.

    One query, four on the first call of a day. `may_choose` is False for days that are past.
    """
    held = _chosen(day)
    if held is not None or not may_choose:
        return held
    since = day - timedelta(days=daily_rest())
    recent = (
        DailyQuestion.objects.filter(day__lt=day, day__gte=since).order_by("-day").values_list("question_id", flat=True)
    )
    whole = open_questions(day).exclude(approved__type="case").exclude(approved__key=[])
    choice = daily_choice(list(whole.values_list("pk", flat=True)), day=day, recent=list(recent))
    if choice is None:
        return None
    # Two at once make one row: the day is unique, and who came second reads it.
    DailyQuestion.objects.bulk_create([DailyQuestion(day=day, question_id=choice)], ignore_conflicts=True)
    return _chosen(day)


def _chosen(day: date) -> Unit | None:
    found = DailyQuestion.objects.filter(day=day).values_list("question_id", "part").first()
    return Unit(*found) if found else None
