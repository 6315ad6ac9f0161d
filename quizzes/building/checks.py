"""The checker: everything that speaks against publishing a quiz as it is, and its paper in one line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from quizzes.building.selection import BLUEPRINT, BOTH, DRAW, FIXED, Selection, select
from quizzes.enums import BankUse, CountedTry, Navigation, QuestionType, ShowAnswers
from quizzes.logic.blueprints import Problem, check, check_chosen, fits, found_by_line
from quizzes.models import Quiz


@dataclass(frozen=True, slots=True)
class LineReport:
    """A line of the blueprint: how many it wants, how many different questions fit, hundredths for each (or None)."""

    number: int
    wanted: int
    found: int
    points: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """What the checker found. `points` (hundredths) is None where papers differ; `count` questions a paper."""

    kind: str
    problems: tuple[Problem, ...]
    lines: tuple[LineReport, ...]
    count: int
    points: int | None

    @property
    def errors(self) -> list[Problem]:
        """What keeps the quiz from being published."""
        return [problem for problem in self.problems if problem.is_error]

    @property
    def warnings(self) -> list[Problem]:
        """What the editor should know."""
        return [problem for problem in self.problems if not problem.is_error]


def check_quiz(quiz: Quiz, *, on: date) -> Report:
    """Check a quiz, stored or as it stands in a form; at most nine queries."""
    return report_on(quiz, select(quiz, on=on))


def report_on(quiz: Quiz, selection: Selection) -> Report:
    """What speaks against this selection and the quiz's own rules, errors first."""
    found = [*_rule_problems(quiz), *_sitting_problems(quiz), *_selection_problems(selection)]
    if quiz.navigation == Navigation.SEQUENTIAL and _has_cases(selection):
        found.append(Problem("cases-one-by-one", False))
    return Report(
        kind=selection.kind,
        problems=tuple(sorted(found, key=lambda problem: not problem.is_error)),
        lines=_line_reports(selection),
        count=_count(selection),
        points=_points(selection),
    )


def _selection_problems(selection: Selection) -> tuple[Problem, ...]:
    if selection.kind == BOTH:
        return (Problem("items-and-lines", True),)
    if selection.kind == FIXED:
        return check_chosen(selection.chosen, selection.rules)
    return check(selection.candidates, selection.lines, selection.rules, waiting=selection.waiting)


def _rule_problems(quiz: Quiz) -> list[Problem]:
    problems = []
    if quiz.show_answers == ShowAnswers.FROM_DAY and quiz.answers_from is None:
        problems.append(Problem("answers-day-missing", True))
    if not 1 <= (quiz.pass_percent or 0) <= 100:
        problems.append(Problem("pass-mark-wrong", True))
    if quiz.use == BankUse.CONTEST and quiz.show_answers in (ShowAnswers.AFTER_SUBMIT, ShowAnswers.AFTER_PASS):
        problems.append(Problem("contest-shows-answers", False))
    return problems


def _sitting_problems(quiz: Quiz) -> Iterator[Problem]:
    """Rules of a sitting that do not go together: each is allowed, and hardly ever meant."""
    pauses, tries = quiz.pause_minutes or 0, quiz.tries or 0
    if pauses and quiz.use == BankUse.CONTEST:
        yield Problem("pause-in-contest", False)
    if pauses and quiz.navigation == Navigation.SEQUENTIAL:
        yield Problem("pause-one-by-one", False)
    if pauses and not quiz.time_limit_minutes:
        yield Problem("pause-without-limit", False)
    if quiz.cooling_minutes and tries == 1:
        yield Problem("cooling-one-try", False)
    if quiz.counted_try == CountedTry.FIRST and tries != 1:
        yield Problem("first-of-many", False, {"tries": tries})


def _has_cases(selection: Selection) -> bool:
    return any(one.type == QuestionType.CASE for one in selection.frozen)


def _line_reports(selection: Selection) -> tuple[LineReport, ...]:
    if selection.kind not in (BLUEPRINT, DRAW):
        return ()
    found = found_by_line(selection.candidates, selection.lines, selection.rules)
    return tuple(LineReport(line.number, line.count, found[line.number], line.points) for line in selection.lines)


def _count(selection: Selection) -> int:
    if selection.kind == DRAW:
        line = selection.lines[0]
        return min(line.count, found_by_line(selection.candidates, selection.lines, selection.rules)[line.number])
    return len(selection.chosen) if selection.kind == FIXED else sum(line.count for line in selection.lines)


def _points(selection: Selection) -> int | None:
    """What a paper is worth; None where the questions' own points make papers differ."""
    if selection.kind == FIXED:
        return sum(one.points for one in selection.chosen)
    total = 0
    for line in selection.lines:
        own = {one.points for one in selection.candidates if fits(one, line)} if not line.points else {line.points}
        if len(own) != 1:
            return None
        total += min(line.count, _count(selection)) * own.pop()
    return total
