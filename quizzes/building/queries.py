"""What a quiz may take from the bank: the questions, what they cite, which of them say the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from quizzes.enums import PairState, QuestionState
from quizzes.logic.blueprints import Candidate, Line, families_of
from quizzes.logic.papers import MACHINE_GRADED, PLAYABLE
from quizzes.models import Bank, DuplicatePair, Question, Quiz
from regulations.queries import sources_citing

CITES_AS = "question"
_SAME = (PairState.OPEN, PairState.MERGED)
_STEM = 60
_COLUMNS = ("pk", "bank_id", *(f"approved__{name}" for name in (
    "stem", "type", "topic", "difficulty", "points", "valid_to", "key", "body")))  # fmt: skip
Citing = Mapping[int, tuple[frozenset[int], frozenset[int]]]  # question id → clauses, instruments


def find_quiz(quiz_id: int) -> Quiz | None:
    """A quiz with its bank; one query."""
    return Quiz.objects.select_related("bank").filter(pk=quiz_id).first()


def drawable(bank_ids: Collection[int], on: date) -> QuerySet[Question]:
    """The questions that a paper of this day may take: in use, reviewed, not merged into another, asked that day."""
    return Question.objects.filter(_drawable(on), bank_id__in=bank_ids)


def not_drawable(question_ids: Collection[int], on: date) -> QuerySet[Question]:
    """Of these questions, the ones that a paper of this day must not take."""
    return Question.objects.filter(~_drawable(on), pk__in=question_ids)


def not_drawable_between(first: int, last: int, on: date) -> QuerySet[Question]:
    """The same of all questions from one id to another."""
    return Question.objects.filter(~_drawable(on), pk__gte=first, pk__lte=last)


def _drawable(on: date) -> Q:
    return (
        Q(state=QuestionState.IN_USE, approved__isnull=False, merged_into__isnull=True)
        & (Q(approved__valid_from__isnull=True) | Q(approved__valid_from__lte=on))
        & (Q(approved__valid_to__isnull=True) | Q(approved__valid_to__gte=on))
    )


def candidates(questions: QuerySet[Question], *, citing: Citing) -> list[Candidate]:
    """Questions as a blueprint sees them, in one query."""
    return [_candidate(row, citing) for row in questions.order_by("pk").values_list(*_COLUMNS)]


def _candidate(row: tuple[Any, ...], citing: Citing) -> Candidate:
    pk, bank, stem, kind, topic, difficulty, points, end, key, body = row
    if kind is None:
        return Candidate(pk, "", bank, "", "", 0, 0, why_not="question-withdrawn")
    clauses, instruments = citing.get(pk, (frozenset(), frozenset()))
    return Candidate(
        question_id=pk,
        stem=stem[:_STEM],
        bank_id=bank,
        type=kind,
        topic=topic,
        difficulty=difficulty,
        points=whole_points(kind, points, body),
        waits=waits_for_marker(kind, body),
        clauses=clauses,
        instruments=instruments,
        valid_to=end,
        why_not="" if is_askable(kind, key, body) else "question-not-playable",
    )


def is_askable(kind: str, key: Collection[Any], body: Mapping[str, Any]) -> bool:
    """Whether it can be answered on a phone and graded; a case by all its parts."""
    if kind == "case":
        parts = body.get("parts", ())
        return bool(parts) and all(is_askable(part["type"], part.get("key", ()), {}) for part in parts)
    return kind in PLAYABLE and (kind not in MACHINE_GRADED or bool(key))


def whole_points(kind: str, points: int, body: Mapping[str, Any]) -> int:
    """What a version is worth, in hundredths; a case as much as its sub-items together."""
    return sum(part.get("points", 0) for part in body.get("parts", ())) if kind == "case" else points


def waits_for_marker(kind: str, body: Mapping[str, Any]) -> bool:
    """Whether a person must mark it, or a part of it."""
    return kind == "essay" or any(part.get("type") == "essay" for part in body.get("parts", ()))


def citing_of(lines: Iterable[Line]) -> Citing:
    """Which questions cite the clauses and instruments that lines name; one query, none where no line names any."""
    lines = list(lines)
    clauses = {line.clause_id for line in lines if line.clause_id}
    instruments = {line.instrument_id for line in lines if line.instrument_id}
    found: dict[int, tuple[set[int], set[int]]] = {}
    for key, clause, instrument in sources_citing(CITES_AS, clause_ids=clauses, instrument_ids=instruments):
        if key.isdecimal():
            mine = found.setdefault(int(key), (set(), set()))
            mine[0].add(clause)
            mine[1].add(instrument)
    return {one: (frozenset(pair[0]), frozenset(pair[1])) for one, pair in found.items()}


def families(bank_ids: Collection[int]) -> dict[int, int]:
    """Of the questions of these banks that say the same as another one, which family each is of; one query."""
    pairs = DuplicatePair.objects.filter(
        state__in=_SAME, first__bank_id__in=bank_ids, second__bank_id__in=bank_ids
    ).values_list("first_id", "second_id")
    return families_of(pairs)


def topics_of(bank_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """The topics that each bank's questions have; one query."""
    found: dict[int, set[str]] = {bank: set() for bank in bank_ids}
    rows = Question.objects.filter(bank_id__in=bank_ids).exclude(current__topic="").order_by()
    for bank, topic in rows.values_list("bank_id", "current__topic").distinct():
        if topic:
            found[bank].add(topic)
    return {bank: frozenset(topics) for bank, topics in found.items()}


def bank_facts(bank_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Name and use of each bank; one query."""
    rows = Bank.objects.filter(pk__in=bank_ids).values_list("pk", "name", "use")
    return {pk: (name, use) for pk, name, use in rows}
