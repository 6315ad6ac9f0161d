"""What a closed or a contest's bank came to say after the answer is in no list of a person's cards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.logic.practice import Unit
from quizzes.models import PracticeCard, QuestionVersion
from quizzes.person_queries import wrong_answers_of
from quizzes.practice.services import new_card
from tests.factories.quizzes import make_bank, make_question

LATER = "还没有公开的新题干"


@pytest.mark.parametrize("bank", [{"closed": True}, {"use": "contest"}])
@pytest.mark.parametrize("show", ["", "away"])
def test_later_words_stay_where_they_are(person: Any, signed_in: Any, bank: dict[str, Any], show: str) -> None:
    question = make_question(make_bank(**bank))
    stem = question.approved.stem
    card = new_card(person.pk, Unit(question.pk, 0), at=timezone.now() + timedelta(minutes=1))
    card.done_at = timezone.now() if show else None
    card.save()
    address = f"{reverse('quizzes:practice_cards')}?show={show}"
    assert stem in signed_in.get(address).content.decode()
    PracticeCard.objects.update(added_at=timezone.now() - timedelta(days=3))
    question.approved = question.current = QuestionVersion.objects.create(
        question=question, number=2, type="single", state="approved", stem=LATER, options=question.approved.options,
        key=["A"], points=500,
    )  # fmt: skip
    question.save()
    assert LATER not in signed_in.get(address).content.decode()
    assert [line.question for line in wrong_answers_of(person.pk)] == [""]
