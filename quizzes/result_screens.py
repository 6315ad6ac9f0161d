"""The result that teaches: the score against the pass line, then each wrong answer with the right one and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from kernel.units import Score, format_points
from quizzes import outcomes
from quizzes.enums import ShowAnswers
from quizzes.logic import papers, responses
from quizzes.logic.papers import CitationLine, Item, Place
from quizzes.logic.verdicts import receipt_number
from quizzes.queries import SittingFacts, StoredAnswer
from quizzes.screens import answer_words, item_at

_UNANSWERED = StoredAnswer([], False, False, 0)


@dataclass(frozen=True, slots=True)
class Line:
    """An answer in words: its letters (or 对), and the texts behind them."""

    letters: str
    texts: list[str]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One question after the end. `mine` is None where nothing was answered."""

    n: int
    stem: str
    state: Literal["right", "wrong", "partly", "unmarked"]
    mine: Line | None
    right: Line
    explanation: str
    basis: str
    citations: list[CitationLine]


def result_context(facts: SittingFacts) -> dict[str, Any]:
    """The result of a submitted sitting. Keys are in it only as far as the quiz shows answers."""
    payload = facts.payload
    score = Score(facts.points_got or 0, facts.points_out_of or 0)
    reviewed = [_review(facts, number) for number in range(len(facts.paper.places))]
    shown = shows_answers(payload["show_answers"], passed=bool(facts.passed))
    return {
        "facts": facts,
        "quiz_title": payload["title"],
        "passed": bool(facts.passed),
        "score": format_points(score.scaled()),
        "percent": score.scaled() / 100,
        "pass_percent": payload["pass_percent"],
        "right_count": sum(one.state == "right" for one in reviewed),
        "answered": sum(papers.is_answered(answer.response) for answer in facts.answers.values()),
        "count": len(reviewed),
        "minutes": _minutes_and_seconds(facts),
        "answers_shown": shown,
        "show_answers": payload["show_answers"],
        "wrong": [one for one in reviewed if one.state != "right"] if shown else [],
        "right": [one for one in reviewed if one.state == "right"] if shown else [],
        "receipt": receipt_number(facts.receipt_digest),
        "links": outcomes.links(outcomes.outcome_of(facts, kind="submit")),
        "may_try_again": not payload["tries"] or facts.try_number < payload["tries"],
        "tries_left": max(payload["tries"] - facts.try_number, 0) if payload["tries"] else None,
    }


def shows_answers(policy: str, *, passed: bool) -> bool:
    """Whether the right answers are due now."""
    return policy == ShowAnswers.AFTER_SUBMIT or (policy == ShowAnswers.AFTER_PASS and passed)


def _review(facts: SittingFacts, number: int) -> Reviewed:
    item, place = item_at(facts, number)
    answer = facts.answers.get(number, _UNANSWERED)
    return Reviewed(
        n=number + 1,
        stem=papers.unbroken_blanks(item["stem"]),
        state=_state(answer),
        mine=_line(item, place, answer.response) if papers.is_answered(answer.response) else None,
        right=_line(item, place, _key_names(item)),
        explanation=item["explanation"],
        basis=item["basis"],
        citations=item["citations"],
    )


def _state(answer: StoredAnswer) -> Literal["right", "wrong", "partly", "unmarked"]:
    if answer.right is None:
        return "unmarked"
    if answer.right:
        return "right"
    return "partly" if answer.points else "wrong"


def _key_names(item: Item) -> list[str]:
    """The key in one line of names; of a blank its alternatives, parted by /."""
    return [" / ".join(one) if isinstance(one, list) else str(one) for one in item["key"]]


def _line(item: Item, place: Place, names: list[str]) -> Line:
    letters = answer_words(item, place, names)
    if item["type"] not in papers.CHOICES | {"order"}:
        return Line(letters, [])
    positions = responses.positions_of(item, place, names)
    if item["type"] != "order":
        positions = sorted(positions)
    texts = papers.option_texts(item, place)
    return Line(letters, [texts[at] if len(positions) == 1 else f"{papers.letter(at)} {texts[at]}" for at in positions])


def _minutes_and_seconds(facts: SittingFacts) -> str:
    """16:08."""
    if facts.submitted_at is None:
        return ""
    minutes, seconds = divmod(max(0, int((facts.submitted_at - facts.started_at).total_seconds())), 60)
    return f"{minutes}:{seconds:02d}"
