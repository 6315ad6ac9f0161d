"""What may be practised: by whom, from which banks, and what rests because it is being asked right now."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q, QuerySet

from quizzes.enums import BankUse, QuestionState, SessionState, SittingState
from quizzes.logic.papers import MACHINE_GRADED, Paper
from quizzes.logic.practice import Unit, parts_of
from quizzes.models import Edition, PracticeCard, Question, Seat, Sitting
from quizzes.queries import load_payload

_TYPES = (*sorted(MACHINE_GRADED), "case")
# Of a card: its question as it reads today is no secret from the person.
KNOWN = Q(question__bank__closed=False, question__bank__use=BankUse.PRACTICE) | Q(
    question__approved__created_at__lte=F("added_at")
)


def open_questions(on: date) -> QuerySet[Question]:
    """The questions that everybody practises with: drawable that day, of open banks meant for it; no short answers."""
    return Question.objects.filter(
        _asked_on(on, "approved__"),
        state=QuestionState.IN_USE,
        merged_into=None,
        approved__type__in=_TYPES,
        bank__open_practice=True,
        bank__closed=False,
        bank__use=BankUse.PRACTICE,
    )


def standing_cards(person_id: int, on: date) -> QuerySet[PracticeCard]:
    """A person's cards that come again and can be shown that day."""
    return showable_cards(person_id, on).filter(done_at=None)


def showable_cards(person_id: int, on: date) -> QuerySet[PracticeCard]:
    """A person's cards, put away or not, whose question is drawable that day.

    Out of a closed or a contest's bank only as it was when the answer became known: a later wording is not out yet.
    """
    return PracticeCard.objects.filter(
        KNOWN,
        _asked_on(on, "question__approved__"),
        person_id=person_id,
        question__state=QuestionState.IN_USE,
        question__merged_into=None,
        question__approved__type__in=_TYPES,
    )


def _asked_on(on: date, version: str) -> Q:
    begun = Q(**{f"{version}valid_from": None}) | Q(**{f"{version}valid_from__lte": on})
    ended = Q(**{f"{version}valid_to": None}) | Q(**{f"{version}valid_to__gte": on})
    return Q(**{f"{version}isnull": False}) & begun & ended


def asked_now(person_id: int) -> frozenset[int]:
    """The questions on the person's open papers, and those of an invigilated session that waits for him; three queries.

    Also the questions into which they were merged since: who practises those gets the same answer.
    """
    asked: set[int] = set()
    open_papers = Sitting.objects.filter(person_id=person_id, state=SittingState.OPEN)
    for paper, edition, digest in open_papers.values_list("paper", "edition_id", "edition__digest"):
        items = load_payload(edition, digest)["items"]
        asked |= {items[place.index]["question_id"] for place in Paper.from_json(paper).places}
    for edition, digest in _editions_of_sessions(person_id):
        asked |= {item["question_id"] for item in load_payload(edition, digest)["items"]}
    return frozenset(asked | _merged_into(asked))


def _editions_of_sessions(person_id: int) -> list[tuple[int, str]]:
    """The papers of the rooms where the person has a seat and has not handed in."""
    seats = Seat.objects.filter(Q(sitting=None) | Q(sitting__state=SittingState.OPEN), person_id=person_id)
    quizzes = seats.filter(session__state=SessionState.OPEN).values("session__quiz")
    latest: dict[int, tuple[int, str]] = {}
    rows = Edition.objects.filter(quiz__in=quizzes).order_by("number")
    for quiz, pk, digest in rows.values_list("quiz_id", "pk", "digest"):
        latest[quiz] = (pk, digest)
    return list(latest.values())


def _merged_into(question_ids: set[int]) -> set[int]:
    if not question_ids:
        return set()
    rows = Question.objects.filter(pk__in=question_ids, merged_into__isnull=False)
    return set(rows.values_list("merged_into_id", flat=True))


def units_of(questions: QuerySet[Question]) -> list[Unit]:
    """The screens of these questions, in their order; one query."""
    rows = questions.order_by("pk").values_list("pk", "approved__type", "approved__key", "approved__body")
    return [Unit(pk, part) for pk, kind, key, body in rows for part in parts_of(kind, key, body)]
