"""The checker's findings and a quiz's rules in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kernel.units import format_points
from quizzes.building.checks import Report
from quizzes.building.selection import BLUEPRINT, BOTH, DRAW, FIXED
from quizzes.enums import CountedTry, Navigation
from quizzes.logic.blueprints import Problem
from quizzes.models import Quiz

Words = Callable[[Mapping[str, Any]], str]


def _line(params: Mapping[str, Any]) -> str:
    """Line 2, or the pool of a plain draw."""
    return _("Line %(line)s") % params if params.get("line") else _("The pool")


def _named(params: Mapping[str, Any]) -> dict[str, Any]:
    return {**params, "line": _line(params)}


def _lines(numbers: list[int]) -> str:
    return pgettext("between the numbers of lines", ", ").join(str(number) for number in numbers)


def _short(params: Mapping[str, Any]) -> str:
    told = {**params, "lines": _lines(params["lines"])}
    if not params["found"] and len(params["lines"]) == 1:
        return _("Line %(lines)s: no question of the bank fits. Widen it, or take it away.") % told
    if len(params["lines"]) == 1:
        return _("Line %(lines)s wants %(wanted)s questions, and %(found)s fit. Ask for fewer, or widen it.") % told
    return _("Lines %(lines)s together want %(wanted)s questions, and the bank has %(found)s that fit.") % told


def _topic(params: Mapping[str, Any]) -> str:
    if params["near"]:
        return _("%(line)s: no question has the topic “%(topic)s”. Do you mean “%(near)s”?") % _named(params)
    return _("%(line)s: no question has the topic “%(topic)s”.") % _named(params)


def _mixed(params: Mapping[str, Any]) -> str:
    if params["contest"]:
        return _("“%(bank)s” is for practice, and this quiz is a contest: people know its questions already.") % params
    return _("“%(bank)s” is for contests only: practising with it would give its questions away.") % params


def _essay(params: Mapping[str, Any]) -> str:
    if "stem" in params:
        return _("A contest cannot wait for markers: take out the short answer “%(stem)s”.") % params
    return _("A contest cannot wait for markers: line %(line)s asks for short answers.") % params


def _tries(params: Mapping[str, Any]) -> str:
    if params["tries"]:
        return _(
            "%(line)s: %(found)s questions fit. For other questions on each of %(tries)s tries it takes %(needed)s."
        ) % _named(params)  # fmt: skip
    return _("%(line)s: %(found)s questions fit. For other questions on another try it takes %(needed)s.") % _named(
        params
    )


def _varying(params: Mapping[str, Any]) -> str:
    told = _named(params) | {"least": format_points(params["least"]), "most": format_points(params["most"])}
    return (
        _(
            "%(line)s: questions are worth %(least)s to %(most)s points, so papers differ. Set the points of the line, "
            "or leave it: the pass mark is in per cent."
        )
        % told
    )


_SENTENCES: dict[str, Words] = {
    "items-and-lines": lambda p: _("Questions are chosen one by one and by lines too. Take one of the two away."),
    "quiz-empty": lambda p: _("No question can be asked: the bank or the chosen topics hold none in use."),
    "question-withdrawn": lambda p: _("A chosen question is not in use: “%(stem)s”. Replace it or put it in use.") % p,
    "question-not-playable": lambda p: _(
        "A chosen question cannot be answered on a phone, or has no answer: “%(stem)s”. Replace it."
    ) % p,
    "question-twice": lambda p: _("A question is chosen twice: “%(stem)s”.") % p,
    "enemies-together": lambda p: _("Two questions say nearly the same: “%(first)s” and “%(second)s”. Keep one.") % p,
    "essay-in-contest": _essay,
    "use-mixed": _mixed,
    "lines-short": _short,
    "topic-unknown": _topic,
    "answers-day-missing": lambda p: _("Answers are shown from a day on: say from which day."),
    "pass-mark-wrong": lambda p: _("The pass mark is a number from 1 to 100, e.g. 80."),
    "pool-smaller": lambda p: _("%(wanted)s questions are to be drawn and %(found)s fit: everybody gets those.") % p,
    "few-for-exposure": lambda p: _(
        "%(line)s: %(found)s questions fit. To keep each on at most %(cap)s%% of the papers, %(needed)s are needed."
    ) % _named(p),
    "few-for-tries": _tries,
    "lines-overlap": lambda p: _("%(both)s questions fit line %(first)s and line %(second)s alike; each is asked once.")
    % {**p, "first": p["lines"][0], "second": p["lines"][1]},
    "points-vary": _varying,
    "total-not-round": lambda p: _("The paper is worth %(total)s points: no round sum.")
    % {"total": format_points(p["total"])},
    "ends-soon": lambda p: _("%(count)s questions are asked until %(day)s at the earliest, and then no more.")
    % {**p, "day": date_format(p["day"], "DATE_FORMAT")},
    "under-review": lambda p: _("%(count)s more questions would fit, and wait for a review since their clause changed.")
    % p,
    "cases-one-by-one": lambda p: _(
        "One after the other: the sub-questions of a case stand together and go one by one; the case stays above each."
    ),
    "pause-in-contest": lambda p: _(
        "A contest with pauses: who pauses has more time to look things up. Leave pauses at 0 for contests."
    ),
    "pause-one-by-one": lambda p: _(
        "One after the other with pauses: a question that was seen can be looked up in the pause. Take one of the two."
    ),
    "pause-without-limit": lambda p: _("Without a time limit no pause is needed: people can come back at any time."),
    "cooling-one-try": lambda p: _("There is one try only: the minutes before another try are never used."),
    "first-of-many": lambda p: (
        _("The first try counts and %(tries)s are allowed: the others are practice. Is the best one meant?") % p
        if p["tries"]
        else _("The first try counts and any number is allowed: the others are practice. Is the best one meant?")
    ),
    "contest-shows-answers": lambda p: _(
        "Answers are shown while the contest runs: who comes later may know them. “From a day on” is safer."
    ),
}  # fmt: skip


def sentence(problem: Problem) -> str:
    """A finding for the editor: what it is, and what to do."""
    return sentence_of(problem.code, problem.params)


def sentence_of(code: str, params: Mapping[str, Any]) -> str:
    """The same by code, for an error of the publication."""
    words = _SENTENCES.get(code)
    return words(params) if words else _("The quiz cannot be published as it is. Look at its questions.")


def kind_word(kind: str) -> str:
    """How the paper comes about."""
    return {
        FIXED: _("the same questions for everybody"),
        BLUEPRINT: _("drawn by the lines of a blueprint"),
        DRAW: _("drawn by chance"),
        BOTH: "—",
    }[kind]


def summary(quiz: Quiz, report: Report) -> str:
    """本卷 20 题 100 分，60 分钟，80 分及格，随机组卷."""
    parts = [_("%(count)s questions") % {"count": report.count}]
    if report.points is not None:
        parts[0] = _("%(count)s questions for %(points)s points") % {
            "count": report.count,
            "points": format_points(report.points),
        }
    minutes = quiz.time_limit_minutes
    parts.append(_("%(minutes)s minutes") % {"minutes": minutes} if minutes else _("no time limit"))
    parts.append(_pass_words(quiz.pass_percent or 0, report.points))
    parts.append(_("%(tries)s tries") % {"tries": quiz.tries} if quiz.tries else _("as many tries as wanted"))
    parts += _sitting_words(quiz)
    parts.append(kind_word(report.kind))
    return pgettext("between the rules of a quiz", ", ").join(parts)


def _sitting_words(quiz: Quiz) -> Iterator[str]:
    """How it is sat, as far as it is not the plain way."""
    counted = {CountedTry.LAST: _("the last try counts"), CountedTry.FIRST: _("the first try counts")}
    if quiz.tries != 1 and quiz.counted_try in counted:
        yield counted[CountedTry(quiz.counted_try)]
    if quiz.tries != 1 and quiz.cooling_minutes:
        yield _("another try after %(minutes)s minutes") % {"minutes": quiz.cooling_minutes}
    moving = {
        Navigation.SEQUENTIAL: _("question by question without a way back"),
        Navigation.SECTIONS: _("section by section"),
    }
    if quiz.navigation in moving:
        yield moving[Navigation(quiz.navigation)]
    if quiz.pause_minutes and quiz.time_limit_minutes:
        yield _("pauses of %(minutes)s minutes in all") % {"minutes": quiz.pause_minutes}


def _pass_words(percent: int, points: int | None) -> str:
    if points is None or points * percent % 100:
        return _("passed with %(percent)s%% of the points") % {"percent": percent}
    return _("passed with %(points)s points") % {"points": format_points(points * percent // 100)}
