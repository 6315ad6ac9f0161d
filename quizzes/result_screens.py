"""The result that teaches: the score against the pass line, then each wrong answer with the right one and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kernel.errors import DomainError
from kernel.units import Score, format_points
from quizzes import outcomes
from quizzes.enums import CountedTry, ShowAnswers, SittingMode, SittingState
from quizzes.integrity.queries import notice_for
from quizzes.logic import papers
from quizzes.logic.timing import next_try_at
from quizzes.logic.verdicts import receipt_number
from quizzes.outcomes import OutcomeLink
from quizzes.queries import SittingFacts, corrections_of, counted_sitting
from quizzes.result_review import Reviewed, review
from quizzes.wording import moment_words, sentence_for


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
        **_tries(facts, now=now),
        "mode": "" if facts.mode == SittingMode.OWN else SittingMode(facts.mode).label,
        "notice": notice_of(facts),
    }


def void_context(facts: SittingFacts) -> dict[str, Any]:
    """A sitting that was declared void, or one that is on paper: what there is to say of it."""
    code = "void" if facts.state == SittingState.VOID else "on-paper"
    return {
        "facts": facts,
        "quiz_title": facts.payload["title"],
        "said": sentence_for(DomainError(code)),
        "reason": facts.void_reason,
        "notice": notice_of(facts),
    }


def notice_of(facts: SittingFacts) -> OutcomeLink | None:
    """A link to the case that this sitting is in, if there is one that the person is told of."""
    found = notice_for(facts.id) if facts.in_case else None
    return OutcomeLink(found.text, found.url) if found else None


def _tries(facts: SittingFacts, *, now: datetime) -> dict[str, Any]:
    """Which try counts, how many are left and from when on; one query."""
    payload = facts.payload
    counted = counted_sitting(facts.person_id, facts.purpose, facts.context_key) if facts.several else None
    other = counted is not None and counted.id != facts.id
    left = max(payload["tries"] - facts.try_number, 0) if payload["tries"] else None
    again_at = next_try_at(facts.submitted_at, cooling_minutes=payload.get("cooling_minutes", 0), now=now)
    return {
        "counted_rule": CountedTry(payload.get("counted_try", CountedTry.BEST)).label if facts.several else "",
        "counted": counted if other else None,
        "counted_score": format_points(Score(counted.points_got or 0, counted.points_out_of or 0).scaled())
        if counted is not None and other
        else "",
        "may_try_again": facts.session_id is None and (left is None or left > 0),
        "again_at": moment_words(again_at) if again_at else "",
        "tries_left": left,
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
