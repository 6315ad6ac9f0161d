"""The end of a sitting: what each answer earned, the verdict, and the receipt that a person can keep."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from kernel.units import Score
from quizzes.logic.grading import GradedAnswer, grade
from quizzes.logic.papers import Paper, Payload, Place, graded_body, is_answered, item_points

GRACE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Correction:
    """A mended key laid over a frozen item: another `key`, right for everybody, or counted for nobody."""

    rule: Literal["rekey", "all_right", "drop"]
    key: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The whole paper graded, item by item in the person's order.

    `unmarked` answers await a person; `passed` is None until they have their marks. `left_out`: places that count for
    nobody.
    """

    graded: tuple[GradedAnswer, ...]
    score: Score
    passed: bool | None
    unmarked: int = 0
    left_out: tuple[int, ...] = ()


def judge(
    payload: Payload,
    paper: Paper,
    responses: Mapping[int, Sequence[str]],
    *,
    marks: Mapping[int, int] | None = None,
    corrections: Mapping[int, Correction] | None = None,
) -> Verdict:
    """Grade every place of the paper; `responses` by place from 0, missing ones are unanswered.

    `marks`: hundredths that people gave, by place. `corrections`: by the item's index in the edition. An item that is
    dropped leaves both sums.
    """
    laid_over = corrections or {}
    graded: list[GradedAnswer] = []
    left_out: list[int] = []
    out_of = 0
    for number, place in enumerate(paper.places):
        correction = laid_over.get(place.index)
        mark = (marks or {}).get(number)
        graded.append(_grade(payload, place, responses.get(number, ()), mark=mark, correction=correction))
        if correction is not None and correction.rule == "drop":
            left_out.append(number)
        else:
            out_of += item_points(payload, place)
    score = Score(got=sum(one.points for one in graded), out_of=out_of)
    unmarked = sum(_awaits_mark(paper, number, one, laid_over) for number, one in enumerate(graded))
    passed = None if unmarked else score.reaches(payload["pass_percent"])
    return Verdict(tuple(graded), score, passed, unmarked, tuple(left_out))


def _awaits_mark(paper: Paper, number: int, graded: GradedAnswer, corrections: Mapping[int, Correction]) -> bool:
    """Neither graded by the machine nor dropped; another reference text takes no mark's place."""
    correction = corrections.get(paper.places[number].index)
    return graded.right is None and (correction is None or correction.rule == "rekey")


def _grade(
    payload: Payload, place: Place, response: Sequence[str], *, mark: int | None, correction: Correction | None
) -> GradedAnswer:
    item, points = payload["items"][place.index], item_points(payload, place)
    if correction is not None and correction.rule == "drop":
        return GradedAnswer(None, 0)
    if correction is not None and correction.rule == "all_right":
        return GradedAnswer(True, points)
    if item["type"] == "essay":
        return _marked(response, mark=mark, points=points)
    return grade(
        item["type"],
        key=correction.key if correction else item["key"],
        response=list(response),
        points=points,
        policy=payload.get("policy", "all_or_nothing"),
        body=graded_body(item),
    )


def _marked(response: Sequence[str], *, mark: int | None, points: int) -> GradedAnswer:
    """A short answer: nothing written is nothing earned, without anybody's mark; a mark is never above the points."""
    if not is_answered(response):
        return GradedAnswer(False, 0)
    if mark is None:
        return GradedAnswer(None, 0)
    return GradedAnswer(mark >= points, min(max(mark, 0), points))


def is_over(deadline: datetime | None, *, now: datetime) -> bool:
    """Whether nothing more is taken: the deadline and the grace for answers already on their way have passed."""
    return deadline is not None and now > deadline + GRACE


def seconds_left(deadline: datetime | None, *, now: datetime) -> int | None:
    """Whole seconds to the deadline, never negative; None without a time limit."""
    return None if deadline is None else max(0, int((deadline - now).total_seconds()))


def answered_count(responses: Mapping[int, Sequence[str]]) -> int:
    """How many places hold an answer that says something."""
    return sum(is_answered(response) for response in responses.values())


def receipt_digest(sitting_id: str, *, responses: Mapping[int, Sequence[str]], submitted_at: datetime) -> str:
    """SHA-256 over what was handed in and when: the office can compute it again from the journal.

    What it earned is not in it: a mark or a mended key changes the points, never what was handed in. Places without an
    answer leave no trace.
    """
    said = {number: list(response) for number, response in responses.items() if is_answered(response)}
    body = {
        "sitting": sitting_id,
        "answers": [[number, said[number]] for number in sorted(said)],
        "count": len(said),
        "submitted_at": submitted_at.astimezone(UTC).isoformat(),
    }
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def receipt_number(digest: str) -> str:
    """The digest's first twelve characters as people copy them: ``7F3A-91C2-04BE``."""
    head = digest[:12].upper()
    return "-".join(head[at : at + 4] for at in range(0, len(head), 4))
