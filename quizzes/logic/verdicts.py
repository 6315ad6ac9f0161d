"""The end of a sitting: what each answer earned, the verdict, and the receipt that a person can keep."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kernel.units import Score
from quizzes.logic.grading import GradedAnswer, grade
from quizzes.logic.papers import Paper, Payload, out_of

GRACE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The whole paper graded, item by item in the person's order."""

    graded: tuple[GradedAnswer, ...]
    score: Score
    passed: bool


def judge(payload: Payload, paper: Paper, responses: Mapping[int, Sequence[str]]) -> Verdict:
    """Grade every place of the paper; `responses` by place, missing ones are unanswered."""
    graded = tuple(
        _grade(payload, place.index, list(responses.get(number, ()))) for number, place in enumerate(paper.places)
    )
    score = Score(got=sum(one.points for one in graded), out_of=out_of(payload, paper))
    return Verdict(graded, score, score.reaches(payload["pass_percent"]))


def _grade(payload: Payload, index: int, response: list[str]) -> GradedAnswer:
    item = payload["items"][index]
    return grade(item["type"], key=item["key"], response=response, points=item["points"])


def is_over(deadline: datetime | None, *, now: datetime) -> bool:
    """Whether nothing more is taken: the deadline and the grace for answers already on their way have passed."""
    return deadline is not None and now > deadline + GRACE


def seconds_left(deadline: datetime | None, *, now: datetime) -> int | None:
    """Whole seconds to the deadline, never negative; None without a time limit."""
    return None if deadline is None else max(0, int((deadline - now).total_seconds()))


def receipt_digest(
    sitting_id: str, *, responses: Mapping[int, Sequence[str]], submitted_at: datetime, points: int
) -> str:
    """SHA-256 over what was handed in, when, and what it earned: the office can compute it again."""
    body = {
        "sitting": sitting_id,
        "answers": [[number, list(responses[number])] for number in sorted(responses)],
        "submitted_at": submitted_at.isoformat(),
        "points": points,
    }
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def receipt_number(digest: str) -> str:
    """The digest's first twelve characters as people copy them: ``7F3A-91C2-04BE``."""
    head = digest[:12].upper()
    return "-".join(head[at : at + 4] for at in range(0, len(head), 4))
