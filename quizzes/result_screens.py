"""The result that teaches: the score against the pass line, then each wrong answer with the right one and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kernel.units import Score, format_points
from quizzes import outcomes
from quizzes.enums import ShowAnswers
from quizzes.logic import papers
from quizzes.logic.verdicts import receipt_number
from quizzes.queries import SittingFacts, corrections_of
from quizzes.result_review import Reviewed, review


def result_context(facts: SittingFacts, *, now: datetime) -> dict[str, Any]:
    """The result of a submitted sitting. Keys are in it only as far as the quiz shows answers.

    `waiting`: answers await a person, so there is no verdict yet.
    """
    payload = facts.payload
    score = Score(facts.points_got or 0, facts.points_out_of or 0)
    corrections = corrections_of(facts.edition_id) if facts.mended else {}
    reviewed = [
        review(facts, number, correction=corrections.get(place.index))
        for number, place in enumerate(facts.paper.places)
    ]
    answers_from = _moment(payload.get("answers_from"))
    shown = shows_answers(payload["show_answers"], passed=bool(facts.passed), now=now, answers_from=answers_from)
    return {
        "facts": facts,
        "quiz_title": payload["title"],
        "passed": bool(facts.passed),
        "waiting": _count(reviewed, "unmarked") if facts.passed is None else 0,
        "score": format_points(score.scaled()),
        "percent": score.scaled() / 100,
        "pass_percent": payload["pass_percent"],
        "right_count": _count(reviewed, "right"),
        "answered": sum(papers.is_answered(answer.response) for answer in facts.answers.values()),
        "count": len(reviewed),
        "minutes": _minutes_and_seconds(facts),
        "answers_shown": shown,
        "answers_from": answers_from,
        "show_answers": payload["show_answers"],
        **_lists(reviewed if shown else []),
        "corrected": sum(bool(one.corrected) for one in reviewed),
        "receipt": receipt_number(facts.receipt_digest),
        "links": outcomes.links(outcomes.outcome_of(facts, kind="submit")),
        "may_try_again": not payload["tries"] or facts.try_number < payload["tries"],
        "tries_left": max(payload["tries"] - facts.try_number, 0) if payload["tries"] else None,
    }


def _lists(reviewed: list[Reviewed]) -> dict[str, list[Reviewed]]:
    """What is to be understood, what awaits its marks, what was right and what does not count."""
    return {
        "wrong": [one for one in reviewed if one.state in {"wrong", "partly"}],
        **{state: [one for one in reviewed if one.state == state] for state in ("unmarked", "right", "dropped")},
    }


def _count(reviewed: list[Reviewed], state: str) -> int:
    return sum(one.state == state for one in reviewed)


def shows_answers(
    policy: str, *, passed: bool, now: datetime | None = None, answers_from: datetime | None = None
) -> bool:
    """Whether the right answers are due; ``from_day`` needs the time and the day, and without a day is never."""
    if policy == ShowAnswers.FROM_DAY:
        return now is not None and answers_from is not None and now >= answers_from
    return policy == ShowAnswers.AFTER_SUBMIT or (policy == ShowAnswers.AFTER_PASS and passed)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _minutes_and_seconds(facts: SittingFacts) -> str:
    """16:08."""
    if facts.submitted_at is None:
        return ""
    minutes, seconds = divmod(max(0, int((facts.submitted_at - facts.started_at).total_seconds())), 60)
    return f"{minutes}:{seconds:02d}"
