"""Sentences of the study: errors, and why an entry of the ledger counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kernel.clock import CHINA
from kernel.errors import DomainError
from learning.logic.records import proofs


def sentence(error: DomainError) -> str:
    """The sentence for an error: what happened, what was kept, what to do."""
    if error.code == "read-too-fast":
        return _(
            "Read on for another %(seconds)d seconds, then press the button again. What you have read so far is kept."
        ) % {"seconds": error.params.get("seconds_left", 0)}
    if error.code == "cooling" and error.params.get("until"):
        return _("The next try opens at %(at)s. What you have read is kept; look at the lessons again until then.") % {
            "at": moment(error.params["until"])
        }
    return _sentences().get(error.code) or _("That did not work. Nothing was lost. Please try once more.")


def moment(at: datetime) -> str:
    """6月16日 09:05, in China's time: what somebody has to remember."""
    here = at.astimezone(CHINA)
    return f"{here.month}月{here.day}日 {here:%H:%M}"


def proof_lines(evidence: Mapping[str, Any]) -> list[str]:
    """Why an entry counts, one sentence a reason."""
    phrases = {
        "demo": _("Made for the demo; this training did not take place."),
        "reading": _("Read %(lessons)d lessons, %(minutes)d min %(seconds)d s on the server's clock."),
        "course_minutes": _("The course counts %(minutes)d minutes; time spent on the test does not count."),
        "passed": _("Passed the test with %(points)s points."),
        "sitting": _("Answer sheet %(sitting)s"),
        "sat_assisted": _("The test was completed with help: somebody read aloud and tapped, the person answered."),
        "sat_kiosk": _("The test was sat at a shared tablet."),
        "sat_paper": _("The test was sat on paper; somebody entered the answers."),
    }
    return [phrases[proof.code] % proof.values for proof in proofs(evidence)]


def _sentences() -> dict[str, str]:
    return {
        "not-opened": _("Open the lesson first, then press “I have read it”."),
        "lessons-first": _("Read all lessons first, then the quiz opens."),
        "no-quiz": _("This course has no quiz."),
        "already-passed": _("You have passed this quiz already. There is nothing more to do."),
        "no-tries-left": _("All tries of this quiz are used up. Ask your safety officer."),
        "cooling": _("The next try opens later. What you have read is kept."),
        "on-paper": _(
            "A printed paper of this quiz is out for you. Hand it in; the result comes when it is entered. "
            "What you have read is kept."
        ),
        "barred": _(
            "A test of yours was declared void, and another try is not open to you. What you have read is kept. "
            "You can appeal: open that test's result."
        ),
        "not-published": _("The quiz is not open yet. What you have read is kept; come back later."),
        "question-withdrawn": _(
            "A question of this quiz is being replaced. What you have read is kept; come back later."
        ),
        "reason-missing": _("Give a reason. Nothing was changed."),
        "below-zero": _("More cannot be taken back than was credited. Nothing was changed."),
    }
