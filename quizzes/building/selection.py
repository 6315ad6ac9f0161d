"""What a quiz takes: its chosen questions, else its blueprint, else a plain draw from its bank."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from quizzes.building import queries
from quizzes.building.keeping import kept_of
from quizzes.enums import QuestionState
from quizzes.logic.blueprints import Candidate, Line, Rules, fits
from quizzes.models import Question, Quiz, QuizItem

FIXED, BLUEPRINT, DRAW, BOTH = "fixed", "blueprint", "draw", "both"
_SPLIT = str.maketrans("，,；;", "、、、、")


@dataclass(frozen=True, slots=True)
class Selection:
    """What a quiz asks for and what there is. `chosen` of a fixed paper; else `lines` over `candidates`."""

    kind: str
    rules: Rules
    chosen: tuple[Candidate, ...] = ()
    lines: tuple[Line, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    waiting: tuple[Candidate, ...] = ()  # 待复核: they would fit, and are not asked meanwhile

    @property
    def frozen(self) -> tuple[Candidate, ...]:
        """What an edition holds."""
        if self.kind == FIXED:
            return self.chosen
        return tuple(one for one in self.candidates if any(fits(one, line) for line in self.lines))


def select(quiz: Quiz, *, on: date) -> Selection:
    """The selection of a quiz, stored or as it stands in a form; at most nine queries, however many questions."""
    items, lines = list(quiz.items.all()), list(quiz.lines.all())
    if items and lines:
        return Selection(BOTH, Rules(use=quiz.use, on=on))
    if items:
        return _fixed(quiz, sorted(items, key=_place), on)
    asked = [_line(number, row, quiz) for number, row in enumerate(sorted(lines, key=_place), 1)]
    return _pool(quiz, asked or [_plain(quiz)], BLUEPRINT if asked else DRAW, on)


def _place(row: Any) -> tuple[int, int]:
    return (row.sort_order or 0, row.pk or 0)


def _fixed(quiz: Quiz, items: list[QuizItem], on: date) -> Selection:
    ids = {item.question_id for item in items}
    questions = Question.objects.filter(pk__in=ids)
    found = {one.question_id: one for one in queries.candidates(questions, citing={})}
    gone = set(queries.not_drawable(ids, on).values_list("pk", flat=True)) - kept_of(items)
    chosen = tuple(_chosen(found[item.question_id], item, gone) for item in items if item.question_id in found)
    return Selection(FIXED, _rules(quiz, {one.bank_id for one in chosen}, on), chosen=chosen)


def _chosen(candidate: Candidate, item: QuizItem, gone: set[int]) -> Candidate:
    points = candidate.points if item.points is None else item.points
    why = "question-withdrawn" if candidate.question_id in gone else candidate.why_not
    return replace(candidate, points=points, why_not=why)


def _pool(quiz: Quiz, lines: list[Line], kind: str, on: date) -> Selection:
    banks = {line.bank_id for line in lines}
    citing = queries.citing_of(lines)
    there = queries.candidates(queries.drawable(banks, on), citing=citing)
    waiting = Question.objects.filter(bank_id__in=banks, state=QuestionState.REVIEW, approved__isnull=False)
    may_wait = quiz.use != "contest"
    return Selection(
        kind,
        _rules(quiz, banks, on),
        lines=tuple(lines),
        candidates=tuple(one for one in there if not one.why_not and (may_wait or not one.waits)),
        waiting=tuple(queries.candidates(waiting, citing=citing)),
    )


def _rules(quiz: Quiz, banks: set[int], on: date) -> Rules:
    facts = queries.bank_facts(banks)
    return Rules(
        use=quiz.use,
        on=on,
        tries=quiz.tries or 0,
        avoid_seen=quiz.avoid_seen,
        most_exposure=quiz.most_exposure,
        bank_names={bank: name for bank, (name, _use) in facts.items()},
        bank_uses={bank: use for bank, (_name, use) in facts.items()},
        topics=queries.topics_of(banks),
        families=queries.families(banks),
    )


def _line(number: int, row: Any, quiz: Quiz) -> Line:
    return Line(
        number=number,
        count=row.count or 0,
        bank_id=row.bank_id or quiz.bank_id,
        points=row.points or None,
        type=row.type,
        topics=split_topics(row.topic),
        difficulty=row.difficulty,
        instrument_id=row.instrument_id,
        clause_id=row.clause_id,
    )


def _plain(quiz: Quiz) -> Line:
    return Line(number=0, count=quiz.draw_count, bank_id=quiz.bank_id, topics=split_topics(quiz.topics))


def split_topics(text: str) -> frozenset[str]:
    """Topics as typed, separated by 、 (or by what people type instead)."""
    return frozenset(each.strip() for each in text.translate(_SPLIT).split("、") if each.strip())
