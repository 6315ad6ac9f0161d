"""What a helper is told: about somebody else, not about the reader."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.errors import DomainError
from learning.words import moment
from quizzes.helping import words as helping


def refused(error: DomainError) -> str:
    """Why nothing was started, and what to do."""
    if error.code == "lessons-first" and error.params.get("left"):
        left = int(error.params["left"])
        told = ngettext("%(n)d lesson is not read yet.", "%(n)d lessons are not read yet.", left) % {"n": left}
        return told + _(" The person reads it first, at a shared tablet or on any phone; you may read it out.")
    if error.code == "cooling" and error.params.get("until"):
        return _("The next try opens at %(at)s.") % {"at": moment(error.params["until"])}
    known = helping.refusal(error) or _sentences().get(error.code)
    return known or _("That did not work, and nothing was started. Please try once more.")


def _sentences() -> dict[str, str]:
    return {
        "lessons-first": _("The lessons are not all read yet. The person reads them first; nothing was started."),
        "no-quiz": _("There is no quiz to sit in this course."),
        "already-passed": _("This quiz is passed already. There is nothing more to do."),
        "no-tries-left": _("All tries of this quiz are used up. The enterprise's safety officer knows what follows."),
        "not-published": _("The quiz is not open yet. Nothing was started."),
        "question-withdrawn": _("A question of this quiz is being replaced. Nothing was started; come back later."),
        "on-paper": _("A printed paper of this quiz is out for this person. It has to be entered first."),
        "barred": _("A test of this person was declared void, and another try is not open. The office decides."),
        "consent-missing": _(
            "The person has not agreed to the privacy notice. Nothing was started; training on paper stays possible."
        ),
        "identity-wrong": _(
            "That is not the day of birth on record. Nothing was started: look at the ID card together and try again."
        ),
        "identity-locked": _(
            "The day of birth was wrong too often today. Nothing was started; the office can correct what is on record."
        ),
    }
