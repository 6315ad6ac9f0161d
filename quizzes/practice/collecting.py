"""From papers handed in to cards: what was wrong, as soon as the quiz shows its answers to that person.

A sweep, so that handing in costs nothing: `Sitting.collected` says what was looked at, and whoever marks or regrades
takes it back. The cards of a batch and the mark are written together, so a job that dies, or two at once, collect
nothing twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from quizzes.enums import ShowAnswers, SittingState
from quizzes.logic.papers import MACHINE_GRADED, Paper, Payload
from quizzes.logic.practice import Unit
from quizzes.models import Answer, Edition, PracticeCard, Question, Sitting
from quizzes.practice.services import CARD_FIELDS, apply_answer, new_card
from quizzes.queries import load_payload
from quizzes.result_screens import shows_answers

BATCH = 100
Key = tuple[int, Unit]  # person, unit


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a paper said of a unit: right, wrong or None where it counts for nobody; when it was handed in."""

    person_id: int
    unit: Unit
    right: bool | None
    at: datetime


def collect(*, now: datetime, limit: int = 20 * BATCH) -> int:
    """Make and move the cards of at most `limit` papers; returns how many were looked at. Safe to run twice.

    Nine queries for each hundred papers of an edition. Papers whose answers are due on a later day wait.
    """
    done = 0
    for edition_id in _editions_waiting():
        payload = load_payload(*Edition.objects.values_list("pk", "digest").get(pk=edition_id))
        while done < limit and not _waits(payload, now):
            ids = _waiting(edition_id)
            if not ids:
                break
            done += _collect(ids, payload, now)
    return done


def collect_own(person_id: int, *, now: datetime) -> int:
    """The same for one person who opens the practice and will not wait for the sweep; one query when nothing is new."""
    rows = Sitting.objects.filter(person_id=person_id, state=SittingState.SUBMITTED, collected=False)
    papers: dict[tuple[int, str], list[UUID]] = {}
    for pk, edition, digest in rows.order_by().values_list("pk", "edition_id", "edition__digest")[:BATCH]:
        papers.setdefault((edition, digest), []).append(pk)
    payloads = {edition: load_payload(*edition) for edition in papers}
    due = [(ids, payloads[edition]) for edition, ids in papers.items() if not _waits(payloads[edition], now)]
    return sum(_collect(ids, payload, now) for ids, payload in due)


def _editions_waiting() -> list[int]:
    """Out of the partial index alone."""
    rows = Sitting.objects.filter(state=SittingState.SUBMITTED, collected=False).order_by("edition_id")
    return list(rows.values_list("edition_id", flat=True).distinct())


def _waiting(edition_id: int) -> list[UUID]:
    rows = Sitting.objects.filter(edition_id=edition_id, state=SittingState.SUBMITTED, collected=False)
    return list(rows.order_by().values_list("pk", flat=True)[:BATCH])


def _waits(payload: Payload, now: datetime) -> bool:
    """Whether the day on which the answers are shown is still to come."""
    from_day = payload["show_answers"] == ShowAnswers.FROM_DAY and payload.get("answers_from")
    return bool(from_day) and not _is_shown(payload, passed=True, now=now)


def _is_shown(payload: Payload, *, passed: bool, now: datetime) -> bool:
    said = payload.get("answers_from")
    answers_from = datetime.fromisoformat(said) if said else None
    return shows_answers(payload["show_answers"], passed=passed, now=now, answers_from=answers_from)


@transaction.atomic
def _collect(ids: Collection[UUID], payload: Payload, now: datetime) -> int:
    rows = list(
        Sitting.objects.select_for_update(of=("self",))
        .filter(pk__in=ids, collected=False, state=SittingState.SUBMITTED)
        .annotate(erased_at=F("person__erased_at"))
        .order_by("submitted_at", "pk")
    )
    shown = [row for row in rows if not row.erased_at and _is_shown(payload, passed=bool(row.passed), now=now)]
    _write(_outcomes(shown, payload))
    Sitting.objects.filter(pk__in=[row.pk for row in rows]).update(collected=True)
    return len(rows) or len(ids)  # others were quicker: they are done too


def _outcomes(sittings: Iterable[Sitting], payload: Payload) -> list[Outcome]:
    """Every question of these papers that a machine grades, in the order of handing in."""
    sittings = list(sittings)
    right: dict[UUID, set[int]] = {}
    answers = Answer.objects.filter(sitting__in=[row.pk for row in sittings], right=True)
    for sitting_id, at in answers.values_list("sitting_id", "item"):
        right.setdefault(sitting_id, set()).add(at)
    found = []
    for row in sittings:
        for number, place in enumerate(Paper.from_json(row.paper).places):
            item = payload["items"][place.index]
            if item["type"] in MACHINE_GRADED and row.submitted_at:
                unit = Unit(item["question_id"], item.get("part", 0))
                is_right = None if number in row.left_out else number in right.get(row.pk, ())
                found.append(Outcome(row.person_id, unit, is_right, row.submitted_at))
    return found


def _write(outcomes: list[Outcome]) -> None:
    if not outcomes:
        return
    outcomes = _as_merged(outcomes)
    people, questions = {one.person_id for one in outcomes}, {one.unit.question_id for one in outcomes}
    rows = PracticeCard.objects.select_for_update().filter(person__in=people, question__in=questions)
    held: dict[Key, PracticeCard] = {(row.person_id, Unit(row.question_id, row.part)): row for row in rows}
    fresh: dict[Key, PracticeCard] = {}
    changed: dict[Key, PracticeCard] = {}
    gone: list[int] = []
    for one in outcomes:
        key = (one.person_id, one.unit)
        card = held.get(key) or fresh.get(key)
        if card is None:
            if one.right is False:
                fresh[key] = new_card(one.person_id, one.unit, at=one.at)
        elif one.right is not False and card.added_at == one.at:
            _take_back(card, gone)  # regraded: it was right all along, or counts for nobody
        elif one.right is not None and apply_answer(card, right=one.right, at=one.at) and key in held:
            changed[key] = card
    PracticeCard.objects.filter(pk__in=gone).delete()
    PracticeCard.objects.bulk_update([row for row in changed.values() if row.pk not in gone], CARD_FIELDS)
    PracticeCard.objects.bulk_create(fresh.values(), ignore_conflicts=True)


def _take_back(card: PracticeCard, gone: list[int]) -> None:
    """A card that came of this paper alone goes; one that was wrong elsewhere, or practised since, stays as it is."""
    if card.pk and card.wrong == 1 and card.right == 0:
        gone.append(card.pk)


def _as_merged(outcomes: list[Outcome]) -> list[Outcome]:
    """A question merged into another since is practised as that one; parts of cases are not matched."""
    ids = {one.unit.question_id for one in outcomes if not one.unit.part}
    rows: Any = Question.objects.filter(pk__in=ids, merged_into__isnull=False).values_list("pk", "merged_into_id")
    into: dict[int, int] = dict(rows)
    if not into:
        return outcomes
    return [
        Outcome(
            one.person_id, Unit(into.get(one.unit.question_id, one.unit.question_id), one.unit.part), one.right, one.at
        )
        for one in outcomes
    ]
