"""Practice: whoever is a person; cards and answers are their owner's."""

from __future__ import annotations

from typing import Any

from tests.doors.people import OWN, PERSONS

TABLE: dict[str, dict[str, str]] = {
    "quizzes:practice": PERSONS,
    "quizzes:practice_daily": PERSONS,
    "quizzes:practice_topic": PERSONS,
    "quizzes:practice_question": PERSONS,
    "quizzes:practice_cards": PERSONS,
    "quizzes:practice_next": PERSONS,
    "quizzes:practice_card": OWN,
    "quizzes:practice_away": OWN,
    "quizzes:practice_answer": OWN,
}
ELSEWHERE: dict[str, str] = {}


def practised_by(person_id: int) -> tuple[int, int]:
    """A card and an answer of somebody, made by one wrong answer to a question that is open to all."""
    from datetime import UTC, datetime

    from kernel.clock import today
    from quizzes.logic.practice import Unit
    from quizzes.models import PracticeAnswer
    from quizzes.practice.nonces import new_nonce
    from quizzes.practice.reach import open_questions
    from quizzes.practice.services import new_card

    question = open_questions(today()).exclude(approved__type="case").earliest("pk")
    now = datetime.now(tz=UTC)
    card = new_card(person_id, Unit(question.pk), at=now)
    card.save()
    answer = PracticeAnswer.objects.create(
        person_id=person_id, question=question, version=question.approved, kind="card", response=["A"], right=False,
        nonce=new_nonce(today()), day=today(), at=now,
    )  # fmt: skip
    return card.pk, answer.pk


def arguments(world: dict[str, Any]) -> dict[str, Any]:
    """The demo's worker has practised: a card, an answer, and a question that is open to all and was not done yet."""
    from kernel.clock import today
    from orgs.queries import person_id_of
    from quizzes.models import PracticeAnswer, PracticeCard
    from quizzes.practice.reach import open_questions

    person = person_id_of(world["worker"])
    answered = PracticeAnswer.objects.filter(person_id=person)
    fresh = open_questions(today()).exclude(pk__in=answered.values("question")).exclude(approved__type="case")
    return {
        "card_id": PracticeCard.objects.filter(person_id=person).earliest("pk").pk,
        "answer_id": answered.earliest("pk").pk,
        "item_id": fresh.latest("pk").pk,
        "part": 0,
    }
