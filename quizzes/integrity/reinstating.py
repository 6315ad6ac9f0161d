"""A sitting that was declared void counts again: its appeal was upheld."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from plumbing import audit
from quizzes import outcomes
from quizzes.enums import EventKind, SittingState
from quizzes.logic.papers import Paper
from quizzes.logic.verdicts import Verdict, judge
from quizzes.marking.queries import counted_marks
from quizzes.models import Answer, Sitting
from quizzes.queries import corrections_of, load_payload
from quizzes.services.lines import Trace, append_line, under_lock

_FIELDS = ["state", "void_reason", "voided_by", "voided_at", "points_got", "points_out_of", "passed", "unmarked",
           "left_out", "tallied"]  # fmt: skip


def reinstate_sitting(sitting_id: UUID, *, reason: str, by: int | None, now: datetime) -> bool:
    """The result stands again, by the keys and marks that count today; returns whether it does.

    It does not where nothing had been handed in: the void try is not counted, and another one is open. The handler of
    its purpose is told as of a regrade, the journal has a line, and the figures count it at their next run. Raises
    NotFound.
    """

    def act(sitting: Sitting, last_seq: int) -> bool:
        if sitting.state != SittingState.VOID or sitting.submitted_at is None:
            return False
        verdict = _stand_again(sitting)
        _store(sitting, verdict)
        append_line(sitting, EventKind.REINSTATE, after=last_seq, at=now, told={"reason": reason}, trace=Trace(by=by))
        if not verdict.unmarked:
            outcomes.apply(outcomes.outcome_of(sitting, kind="regrade", passed_before=False, points_before=0))
        audit.record("reinstate_sitting", target=("sitting", sitting.pk), person=sitting.person_id, reason=reason)
        return True

    return under_lock(sitting_id, act)


def _stand_again(sitting: Sitting) -> Verdict:
    """While it was void, no regrade and no mark reached it: judged anew."""
    payload = load_payload(sitting.edition_id, sitting.edition.digest)
    answers = dict(Answer.objects.filter(sitting=sitting).values_list("item", "response"))
    marks = {place: points for (_pk, place), points in counted_marks([sitting.pk], payload).items()}
    corrections = corrections_of(sitting.edition_id)
    return judge(payload, Paper.from_json(sitting.paper), answers, marks=marks, corrections=corrections)


def _store(sitting: Sitting, verdict: Verdict) -> None:
    rows = list(Answer.objects.filter(sitting=sitting))
    for row in rows:
        row.right, row.points = verdict.graded[row.item].right, verdict.graded[row.item].points
    Answer.objects.bulk_update(rows, ["right", "points"])
    sitting.state = SittingState.SUBMITTED
    sitting.void_reason, sitting.voided_by, sitting.voided_at = "", None, None
    sitting.points_got, sitting.points_out_of = verdict.score.got, verdict.score.out_of
    sitting.passed, sitting.unmarked = verdict.passed, verdict.unmarked
    sitting.left_out, sitting.tallied = list(verdict.left_out), False
    sitting.save(update_fields=_FIELDS)
