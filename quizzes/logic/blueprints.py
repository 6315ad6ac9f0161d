"""What a quiz asks for, and whether the bank can give it: the checker behind the button and the publication.

A *line* wants so many questions of a kind. A plain draw is one line. What is counted is families: of questions that
say the same, a paper takes one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches
from itertools import combinations
from typing import Any

from quizzes.logic.assignment import Assignment

WAITS_BY_NAME = frozenset({"essay", "case"})  # types that may wait for a marker: drawn only by a line that names them
ROUND = 1000  # hundredths: a total of whole tens is what people expect
SOON = timedelta(days=30)
CONTEST = "contest"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question as a blueprint sees it. `points` in hundredths, of a case the sum; `waits`: a person must mark it.

    `why_not` names what keeps it off new papers, empty where nothing does.
    """

    question_id: int
    stem: str
    bank_id: int
    type: str
    topic: str
    difficulty: int
    points: int
    waits: bool = False
    clauses: frozenset[int] = frozenset()
    instruments: frozenset[int] = frozenset()
    valid_to: date | None = None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a blueprint, counted from 1; None and empty: any. `points` (hundredths) None: the questions' own."""

    number: int
    count: int
    bank_id: int
    points: int | None = None
    type: str = ""
    topics: frozenset[str] = frozenset()
    difficulty: int | None = None
    instrument_id: int | None = None
    clause_id: int | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What else a quiz demands. `bank_uses`: what each of its banks is for; `topics`: those that each bank knows."""

    use: str
    on: date
    tries: int = 0
    avoid_seen: bool = True
    most_exposure: int | None = None
    bank_uses: Mapping[int, str] = field(default_factory=dict)
    bank_names: Mapping[int, str] = field(default_factory=dict)
    topics: Mapping[int, frozenset[str]] = field(default_factory=dict)
    families: Mapping[int, int] = field(default_factory=dict)  # of questions that say the same as another one


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to tell the editor. An error keeps the quiz from being published; `params` fill the sentence."""

    code: str
    is_error: bool
    params: Mapping[str, Any] = field(default_factory=dict)


def fits(candidate: Candidate, line: Line) -> bool:
    """Whether a line may take this question."""
    return (
        candidate.bank_id == line.bank_id
        and (not line.type or candidate.type == line.type)
        and (not line.topics or candidate.topic in line.topics)
        and (line.difficulty is None or candidate.difficulty == line.difficulty)
        and (line.clause_id is None or line.clause_id in candidate.clauses)
        and (line.instrument_id is None or line.instrument_id in candidate.instruments)
        and (not candidate.waits or line.type in WAITS_BY_NAME)
    )


def families_of(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Questions that say the same, pair by pair, as families: each one's family goes by its smallest id."""
    head: dict[int, int] = {}

    def find(one: int) -> int:
        while head.get(one, one) != one:
            one = head[one]
        return one

    for first, second in pairs:
        low, high = sorted((find(first), find(second)))
        head[low], head[high] = low, low
        head.setdefault(first, low)
        head.setdefault(second, low)
    return {one: find(one) for one in head}


def found_by_line(candidates: Sequence[Candidate], lines: Sequence[Line], rules: Rules) -> dict[int, int]:
    """How many different questions fit each line, by its number."""
    wishes = _wishes(candidates, lines, rules)
    return {line.number: sum(at in fitting for fitting in wishes.values()) for at, line in enumerate(lines)}


def check(
    candidates: Sequence[Candidate], lines: Sequence[Line], rules: Rules, *, waiting: Sequence[Candidate] = ()
) -> tuple[Problem, ...]:
    """What a blueprint (or a plain draw: one line) cannot satisfy, errors first. `waiting`: those to be reviewed."""
    if rules.use == CONTEST:
        candidates = [one for one in candidates if not one.waits]
    wishes = _wishes(candidates, lines, rules)
    found = found_by_line(candidates, lines, rules)
    problems = [
        *_bank_problems({line.bank_id for line in lines}, rules),
        *(Problem("essay-in-contest", True, {"line": line.number}) for line in lines if _asks_essays(line, rules)),
        *_shortages(lines, wishes, found),
        *_unknown_topics(lines, rules),
        *_few(lines, found, rules),
        *_overlaps(lines, wishes),
        *_points(candidates, lines),
        *_dates([one for one in candidates if any(fits(one, line) for line in lines)], rules),
        *_under_review(waiting, lines),
    ]
    return tuple(sorted(problems, key=lambda problem: not problem.is_error))


def check_chosen(chosen: Sequence[Candidate], rules: Rules) -> tuple[Problem, ...]:
    """What speaks against a fixed paper of these questions (with the points that it gives them), errors first."""
    ids = [one.question_id for one in chosen]
    problems = [
        *_bank_problems({one.bank_id for one in chosen}, rules),
        *(Problem(one.why_not, True, {"stem": one.stem, "question": one.question_id}) for one in chosen if one.why_not),
        *(
            Problem("question-twice", True, {"stem": one.stem})
            for at, one in enumerate(chosen)
            if one.question_id in ids[:at]
        ),
        *_enemies(chosen, rules),
        *(
            Problem("essay-in-contest", True, {"stem": one.stem})
            for one in chosen
            if one.waits and rules.use == CONTEST
        ),
        *_total(sum(one.points for one in chosen)),
        *_dates(chosen, rules),
    ]
    return tuple(sorted(problems, key=lambda problem: not problem.is_error))


def _wishes(candidates: Sequence[Candidate], lines: Sequence[Line], rules: Rules) -> dict[int, set[int]]:
    """Each family that fits anything, and which lines (counted from 0)."""
    wishes: dict[int, set[int]] = {}
    for one in candidates:
        if fitting := {at for at, line in enumerate(lines) if fits(one, line)}:
            wishes.setdefault(rules.families.get(one.question_id, one.question_id), set()).update(fitting)
    return wishes


def _bank_problems(bank_ids: Iterable[int], rules: Rules) -> Iterable[Problem]:
    """What people practised with is never asked in a contest, and the other way round."""
    for bank_id in sorted(bank_ids):
        if rules.bank_uses.get(bank_id, rules.use) != rules.use:
            params = {"bank": rules.bank_names.get(bank_id, ""), "contest": rules.use == CONTEST}
            yield Problem("use-mixed", True, params)


def _asks_essays(line: Line, rules: Rules) -> bool:
    return line.type == "essay" and rules.use == CONTEST


def _shortages(lines: Sequence[Line], wishes: Mapping[int, set[int]], found: Mapping[int, int]) -> Iterable[Problem]:
    """Lines that want more than there is, alone or together (Hall's condition on the best assignment)."""
    plain = len(lines) == 1 and not lines[0].number
    if plain:
        have, line = found[0], lines[0]
        if not have:
            yield Problem("quiz-empty", True)
        elif have < line.count:
            yield Problem("pool-smaller", False, {"wanted": line.count, "found": have})
        return
    best = Assignment([line.count for line in lines])
    for family in sorted(wishes):
        best.take(family, sorted(wishes[family]))
    told: set[frozenset[int]] = set()
    for at, line in enumerate(lines):
        short = frozenset(best.shortage(at, wishes)) if len(best.held[at]) < line.count else frozenset()
        if short and short not in told:
            told.add(short)
            have = sum(bool(fitting & short) for fitting in wishes.values())
            wanted = sum(lines[one].count for one in short)
            numbers = [lines[one].number for one in sorted(short)]
            yield Problem("lines-short", True, {"lines": numbers, "wanted": wanted, "found": have})


def _unknown_topics(lines: Sequence[Line], rules: Rules) -> Iterable[Problem]:
    for line in lines:
        known = rules.topics.get(line.bank_id)
        for topic in sorted(line.topics - known) if known is not None else ():
            near = get_close_matches(topic, sorted(known or ()), n=1, cutoff=0.4)
            yield Problem("topic-unknown", True, {"line": line.number, "topic": topic, "near": near[0] if near else ""})


def _few(lines: Sequence[Line], found: Mapping[int, int], rules: Rules) -> Iterable[Problem]:
    """Enough for one paper, but not for the cap on exposure or for other questions on another try."""
    for line in lines:
        have = found[line.number]
        if have < line.count:
            continue
        if rules.most_exposure and line.count * 100 > rules.most_exposure * have:
            needed = -(-line.count * 100 // rules.most_exposure)
            yield Problem("few-for-exposure", False, _few_params(line, needed, have) | {"cap": rules.most_exposure})
        tries = rules.tries or 2
        if rules.avoid_seen and tries > 1 and line.count * tries > have:
            yield Problem(
                "few-for-tries", False, _few_params(line, line.count * tries, have) | {"tries": rules.tries or 0}
            )


def _few_params(line: Line, needed: int, found: int) -> dict[str, Any]:
    return {"line": line.number, "needed": needed, "found": found}


def _overlaps(lines: Sequence[Line], wishes: Mapping[int, set[int]]) -> Iterable[Problem]:
    for first, second in combinations(range(len(lines)), 2):
        if both := sum({first, second} <= fitting for fitting in wishes.values()):
            params = {"lines": [lines[first].number, lines[second].number], "both": both}
            yield Problem("lines-overlap", False, params)


def _points(candidates: Sequence[Candidate], lines: Sequence[Line]) -> Iterable[Problem]:
    """A paper should be worth the same for everybody, and a round sum."""
    total = 0
    for line in lines:
        own = {one.points for one in candidates if fits(one, line)} if line.points is None else {line.points}
        if len(own) > 1:
            yield Problem("points-vary", False, {"line": line.number, "least": min(own), "most": max(own)})
            return
        total += line.count * next(iter(own), 0)
    if lines and lines[0].number:
        yield from _total(total)


def _total(total: int) -> Iterable[Problem]:
    if total and total % ROUND:
        yield Problem("total-not-round", False, {"total": total})


def _dates(candidates: Sequence[Candidate], rules: Rules) -> Iterable[Problem]:
    ending = [one.valid_to for one in candidates if one.valid_to is not None and one.valid_to < rules.on + SOON]
    if ending:
        yield Problem("ends-soon", False, {"count": len(ending), "day": min(ending)})


def _under_review(waiting: Sequence[Candidate], lines: Sequence[Line]) -> Iterable[Problem]:
    count = sum(any(fits(one, line) for line in lines) for one in waiting)
    if count:
        yield Problem("under-review", False, {"count": count})


def _enemies(chosen: Sequence[Candidate], rules: Rules) -> Iterable[Problem]:
    first_of: dict[int, Candidate] = {}
    for one in chosen:
        other = first_of.setdefault(rules.families.get(one.question_id, one.question_id), one)
        if other.question_id != one.question_id:
            yield Problem("enemies-together", True, {"first": other.stem, "second": one.stem})
