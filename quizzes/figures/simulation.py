"""Sittings that nobody sat, for measuring: people of different ability answer items of different difficulty."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from kernel.units import Score
from quizzes.enums import SittingState
from quizzes.logic.drawing import draw_paper
from quizzes.logic.papers import CHOICES, JUDGEMENTS, Item, Paper, Payload, item_points, out_of
from quizzes.models import Answer, AnswerEvent, Sitting
from quizzes.queries import current_edition, load_payload

PURPOSE = "bench"
_BATCH = 1_000
_SECONDS = 15


def simulate(quiz_id: int, *, people: Sequence[int], sittings: int, now: datetime, seed: int = 1) -> int:
    """Hand in `sittings` papers of a quiz's edition by these people in turn; returns how many answers were stored."""
    edition = current_edition(quiz_id)
    if edition is None:
        raise LookupError("the quiz is not published")
    crowd = _Crowd(load_payload(*edition), edition[0], now, seed)
    answers = 0
    for start in range(0, sittings, _BATCH):
        numbers = range(start, min(start + _BATCH, sittings))
        answers += _store([crowd.sit(people[n % len(people)], n) for n in numbers])
    return answers


@transaction.atomic
def _store(rows: Sequence[tuple[Sitting, list[Answer], list[AnswerEvent]]]) -> int:
    Sitting.objects.bulk_create([row[0] for row in rows], batch_size=500)
    answers = [one for row in rows for one in row[1]]
    Answer.objects.bulk_create(answers, batch_size=1_000)
    AnswerEvent.objects.bulk_create([one for row in rows for one in row[2]], batch_size=1_000)
    return len(answers)


class _Crowd:
    """People who sit one edition: each item has its difficulty, each sitting its ability."""

    def __init__(self, payload: Payload, edition_id: int, now: datetime, seed: int) -> None:
        self.payload, self.edition_id, self.now = payload, edition_id, now
        self.dice = random.Random(seed)  # noqa: S311 - chance, not secrecy
        self.hardness = [self.dice.gauss(0, 1.2) for _ in payload["items"]]

    def sit(self, person_id: int, n: int) -> tuple[Sitting, list[Answer], list[AnswerEvent]]:
        """One paper, handed in."""
        paper = draw_paper(self.payload, seed=self.dice.getrandbits(48))
        sitting = Sitting(
            person_id=person_id,
            edition_id=self.edition_id,
            purpose=PURPOSE,
            context_key=f"{self.now:%Y%m%d%H%M%S}:{n}",
            state=SittingState.SUBMITTED,
            paper=paper.as_json(),
            started_at=self.now - timedelta(minutes=30),
            submitted_at=self.now,
        )
        answers, events = self._answers(sitting, paper)
        score = Score(sum(one.points or 0 for one in answers), out_of(self.payload, paper))
        sitting.points_got, sitting.points_out_of = score.got, score.out_of
        sitting.passed = score.reaches(self.payload["pass_percent"])
        return sitting, answers, events

    def _answers(self, sitting: Sitting, paper: Paper) -> tuple[list[Answer], list[AnswerEvent]]:
        ability, at = self.dice.gauss(0.8, 1), sitting.started_at
        answers, events = [], []
        for n, place in enumerate(paper.places):
            item = self.payload["items"][place.index]
            right = self.dice.random() < 1 / (1 + math.exp(self.hardness[place.index] - ability))
            at += timedelta(seconds=self.dice.randint(3, 2 * _SECONDS))
            shared: dict[str, Any] = {
                "sitting": sitting,
                "seq": n + 1,
                "item": n,
                "response": _response(item, right, self.dice),
            }
            points = item_points(self.payload, place) if right else 0
            answers.append(Answer(saved_at=at, right=right, points=points, **shared))
            events.append(AnswerEvent(kind="answer", nonce=f"bench-{n}", at=at, **shared))
        return answers, events


def _response(item: Item, right: bool, dice: random.Random) -> list[str]:
    """The key, or something else that a person could answer."""
    key = [one[0] if isinstance(one, list) else one for one in item["key"]]
    if right:
        return key
    if item["type"] == "truefalse":
        return [JUDGEMENTS[1 - JUDGEMENTS.index(key[0])]]
    if item["type"] in CHOICES:
        others = [option["id"] for option in item["options"] if option["id"] not in key]
        return [dice.choice(others or key)]
    return ["—"]
