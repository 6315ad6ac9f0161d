"""Publishing a quiz: its questions, keys and rules are frozen, so that a later edit changes no sitting."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from kernel.errors import DomainError
from plumbing import audit
from quizzes.enums import QuestionState
from quizzes.logic.papers import MACHINE_GRADED, PLAYABLE, CitationLine, Item, Payload
from quizzes.models import Edition, Question, QuestionVersion, Quiz
from regulations.queries import CitationFacts, match_many
from regulations.services import Source, cite_many

CITES_AS = "question"


def publish_edition(quiz_id: int, *, actor: Any) -> int:
    """Freeze the quiz as a new edition, unless the latest one already says the same; returns the edition's id.

    Raises DomainError: ``quiz-empty`` without a question to ask, ``question-withdrawn`` when a chosen question is no
    longer in use, ``question-not-playable`` when one is of a type that cannot be answered on a phone yet.
    """
    with transaction.atomic():
        quiz = Quiz.objects.select_for_update().get(pk=quiz_id)
        payload, cited = _payload(quiz)
        digest = hashlib.sha256(json.dumps(payload, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
        latest = quiz.editions.order_by("-number").only("pk", "number", "digest").first()
        if latest is not None and latest.digest == digest:
            return int(latest.pk)
        number = latest.number + 1 if latest else 1
        edition = Edition.objects.create(quiz=quiz, number=number, payload=payload, digest=digest)
        _cite(payload, cited)
        audit.record("publish_edition", actor=actor, target=("quiz", quiz_id), edition=edition.pk, number=number)
        return int(edition.pk)


def _cite(payload: Payload, cited: Mapping[str, Sequence[CitationFacts]]) -> None:
    """The reverse index of clauses: which questions are asked under which; three queries."""
    sources = [
        Source(
            item["question_id"],
            item["stem"],
            [found.version_id for found in cited.get(item["basis"], ()) if found.version_id is not None],
        )
        for item in payload["items"]
    ]
    cite_many(sources, source_kind=CITES_AS)


def _payload(quiz: Quiz) -> tuple[Payload, dict[str, list[CitationFacts]]]:
    """What is frozen, and what each 法规依据 among its questions cites."""
    chosen = list(quiz.items.select_related("question__current").order_by("sort_order", "pk"))
    questions = [_usable(row.question) for row in chosen] if chosen else _pool(quiz)
    if not questions:
        raise DomainError("quiz-empty", quiz=quiz.title)
    versions = [question.current for question in questions if question.current]
    cited = match_many(version.basis for version in versions)
    payload = Payload(
        title=quiz.title,
        fixed=bool(chosen),
        draw_count=len(questions) if chosen else min(quiz.draw_count, len(questions)),
        shuffle_questions=quiz.shuffle_questions,
        shuffle_options=quiz.shuffle_options,
        time_limit_minutes=quiz.time_limit_minutes or None,
        pass_percent=quiz.pass_percent,
        tries=quiz.tries,
        show_answers=quiz.show_answers,
        items=[_item(version, cited[version.basis]) for version in versions],
    )
    return payload, cited


def _usable(question: Question) -> Question:
    version = question.current
    if version is None or question.state != QuestionState.IN_USE:
        raise DomainError("question-withdrawn", stem=str(question))
    if version.type not in PLAYABLE or (version.type in MACHINE_GRADED and not version.key):
        raise DomainError("question-not-playable", stem=str(question))
    return question


def _pool(quiz: Quiz) -> list[Question]:
    rows = Question.objects.filter(bank_id=quiz.bank_id, state=QuestionState.IN_USE, current__type__in=MACHINE_GRADED)
    topics = [topic.strip() for topic in quiz.topics.split("、") if topic.strip()]
    if topics:
        rows = rows.filter(current__topic__in=topics)
    return [question for question in rows.select_related("current").order_by("pk") if _has_key(question)]


def _has_key(question: Question) -> bool:
    return question.current is not None and bool(question.current.key)


def _item(version: QuestionVersion, citations: Sequence[CitationFacts]) -> Item:
    return Item(
        question_id=version.question_id,
        version_id=version.pk,
        type=version.type,
        stem=version.stem,
        options=[{"id": option["id"], "text": option["text"]} for option in version.options],
        key=version.key,
        points=version.points,
        explanation=version.explanation,
        basis=version.basis,
        citations=[CitationLine(label=each.label, url=each.url, verified=each.verified) for each in citations],
        keep_order=version.keep_order,
    )
