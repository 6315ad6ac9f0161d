"""Sentences of the study: errors, and why an entry of the ledger counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from kernel.errors import DomainError
from learning.logic.records import proofs


def sentence(error: DomainError) -> str:
    """The sentence for an error: what happened, what was kept, what to do."""
    if error.code == "read-too-fast":
        return _(
            "Read on for another %(seconds)d seconds, then press the button again. What you have read so far is kept."
        ) % {"seconds": error.params.get("seconds_left", 0)}
    return _sentences().get(error.code) or _("That did not work. Nothing was lost. Please try once more.")


def proof_lines(evidence: Mapping[str, Any]) -> list[str]:
    """Why an entry counts, one sentence a reason."""
    phrases = {
        "demo": _("Made for the demo; this training did not take place."),
        "reading": _("Read %(lessons)d lessons, %(minutes)d min %(seconds)d s on the server's clock."),
        "course_minutes": _("The course counts %(minutes)d minutes; time spent on the test does not count."),
        "passed": _("Passed the test with %(points)s points."),
        "sitting": _("Answer sheet %(sitting)s"),
    }
    return [phrases[proof.code] % proof.values for proof in proofs(evidence)]


def _sentences() -> dict[str, str]:
    return {
        "not-opened": _("Open the lesson first, then press “I have read it”."),
        "lessons-first": _("Read all lessons first, then the quiz opens."),
        "no-quiz": _("This course has no quiz."),
        "already-passed": _("You have passed this quiz already. There is nothing more to do."),
        "no-tries-left": _("All tries of this quiz are used up. Ask your safety officer."),
        "not-published": _("The quiz is not open yet. What you have read is kept; come back later."),
        "question-withdrawn": _(
            "A question of this quiz is being replaced. What you have read is kept; come back later."
        ),
        "reason-missing": _("Give a reason. Nothing was changed."),
        "below-zero": _("More cannot be taken back than was credited. Nothing was changed."),
    }
