"""Whether a result is what its journal says: computed from the lines, and again from the answers that count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizzes.enums import SittingState
from quizzes.logic.journal import Fault, Held, Line, State, differences, end_of, faults_of
from quizzes.logic.verdicts import receipt_digest
from quizzes.models import Sitting


@dataclass(frozen=True, slots=True)
class Check:
    """What the journal and the answers come to. Digests are empty where nothing was handed in.

    `places`: where the answer that counts is not the journal's, from 0. `faults`: what is wrong, with how many.
    """

    end: State
    from_journal: str
    from_answers: str
    places: tuple[int, ...]
    faults: Mapping[Fault, int]

    @property
    def matches(self) -> bool:
        """Whether nothing at all differs."""
        return not self.faults


def check_sitting(sitting: Sitting, lines: Sequence[Line], stored: Mapping[int, Held]) -> Check:
    """Replays the journal and compares it with what is stored."""
    end = end_of(lines)
    places = tuple(differences(end.answers, stored))
    digests = _digest(sitting, end.answers), _digest(sitting, stored)
    faults = faults_of(lines)
    if places:
        faults["answer"] = len(places)
    if wrong := sum(digest != sitting.receipt_digest for digest in digests if digest):
        faults["digest"] = wrong
    handed_in = sitting.submitted_at is not None
    if handed_in and end.ended_at is None:
        faults["no-end"] = 1
    if _standing_differs(sitting, end):
        faults["standing"] = 1
    if handed_in and sitting.answered is not None and sitting.answered != end.answered:
        faults["count"] = 1
    return Check(end, *digests, places, faults)


def _digest(sitting: Sitting, answers: Mapping[int, Held]) -> str:
    if sitting.submitted_at is None:
        return ""
    responses = {place: held.response for place, held in answers.items()}
    return receipt_digest(str(sitting.pk), responses=responses, submitted_at=sitting.submitted_at)


def _standing_differs(sitting: Sitting, end: State) -> bool:
    standing = "open" if end.standing == "paused" else end.standing
    return standing != SittingState(sitting.state).value
