"""What the screens of practice show: plain values for templates. The key is in none before the answer is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from quizzes.enums import PracticeKind
from quizzes.logic import papers, responses
from quizzes.logic.papers import Item, Place
from quizzes.logic.phone_items import screen_item
from quizzes.logic.practice import Unit
from quizzes.models import PracticeAnswer, PracticeCard
from quizzes.practice.items import Practised
from quizzes.practice.wording import day_words
from quizzes.queries import StoredAnswer
from quizzes.question_fields import field_context
from quizzes.result_review import Reviewed, review
from quizzes.screens import kind_line


@dataclass(frozen=True, slots=True)
class _OneQuestion:
    """A paper of one question, as the review of a sitting reads it."""

    payload: dict[str, Any]
    paper: papers.Paper
    answers: dict[int, StoredAnswer]
    points_out_of: int = 0


def question_context(asked: Practised, *, nonce: str, said: list[Any] | None = None) -> dict[str, Any]:
    """One question with its controls. `said`: what was sent and not stored."""
    screen = screen_item(asked.item, asked.place)
    return field_context(screen, said or []) | {
        "nonce": nonce,
        "version": asked.version_id,
        "kind": kind_line(asked.item, None),
        "topic": topic_name(asked.topic),
    }


def feedback_context(asked: Practised, row: PracticeAnswer) -> dict[str, Any]:
    """What was answered, what is right, and why."""
    one = reviewed(asked, row)
    lettered = asked.item["type"] in papers.CHOICES
    return {
        "one": one,
        "is_right": row.right,
        "mine": _lines(asked.item, asked.place, row.response) if lettered else _written(one.mine),
        "right": _lines(asked.item, asked.place, asked.item["key"]) if lettered else _written(one.right),
        "kind": kind_line(asked.item, None),
        "topic": topic_name(asked.topic),
    }


def reviewed(asked: Practised, row: PracticeAnswer) -> Reviewed:
    """The same review as on the result of a paper."""
    facts = _OneQuestion(
        payload={"items": [asked.item]},
        paper=papers.Paper(0, (asked.place,)),
        answers={0: StoredAnswer(row.response, False, row.right, None)},
    )
    return review(facts, 0)  # type: ignore[arg-type]


def _lines(item: Item, place: Place, names: list[str]) -> list[str]:
    """B 断电后挂牌上锁: the letter that the person saw and the words, in the person's order."""
    texts = papers.option_texts(item, place)
    return [f"{papers.letter(at)} {texts[at]}" for at in sorted(responses.positions_of(item, place, names))]


def _written(line: Any) -> list[str]:
    return [line.letters] if line else []


def topic_name(topic: str) -> str:
    """A topic, or what questions without one are called."""
    return topic or _("Without a topic")


def topic_url(topic: str, *, after: Unit | None = None) -> str:
    """Where the next question of a topic is. `after`: the one just done."""
    asked = {"topic": topic} | ({"after": f"{after.question_id}.{after.part}"} if after else {})
    return f"{reverse('quizzes:practice_topic')}?{urlencode(asked)}"


def read_unit(text: str) -> Unit | None:
    """``12.0`` → the unit; None for anything else."""
    question, _dot, part = text.partition(".")
    if not (text.isascii() and question.isdigit() and part.isdigit() and len(text) <= 24):
        return None
    return Unit(int(question), int(part))


def next_step(row: PracticeAnswer, topic: str, *, due: int) -> tuple[str, str]:
    """(address, words) of the button after the feedback. `due`: cards that are left for today."""
    if row.kind == PracticeKind.TOPIC:
        return topic_url(topic, after=Unit(row.question_id, row.part)), _("Next question")
    if due:
        return reverse("quizzes:practice_next"), _("Next wrong one")
    return reverse("quizzes:practice"), _("Back to practice")


def again_words(card: PracticeCard | None, due_on: date, *, today: date, right: bool) -> str:
    """When the card comes again, in plain words; empty where there is none."""
    if card is None:
        return ""
    if card.done_at is not None:
        return _("You know this one: it no longer comes by itself.")
    when = day_words(due_on, today=today)
    if right:
        return _("Comes again: {when}.").format(when=when)
    return _("Kept among your wrong answers. Comes again: {when}.").format(when=when)
