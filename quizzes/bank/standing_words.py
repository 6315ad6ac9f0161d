"""Where a question stands, in a sentence for its editors."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from quizzes.enums import QuestionState, ReviewAction, VersionState
from quizzes.models import Question


@dataclass(frozen=True, slots=True)
class Standing:
    """`saved` after saving; `told` above the form; `note` what a reviewer wrote when sending it back."""

    saved: str
    told: str
    note: str = ""


def standing_of(question: Question) -> Standing:
    """In words; one query, and only where the newest version was sent back."""
    version = question.current
    state = version.state if version is not None else VersionState.DRAFT
    is_edit = question.approved_id is not None and question.approved_id != question.current_id
    if question.state == QuestionState.RETIRED:
        told = _("This question is retired: no new paper takes it.")
        return Standing(_("Saved. The question stays retired."), told)
    if state == VersionState.APPROVED:
        in_use = question.state == QuestionState.IN_USE
        told = _("To be reviewed: the clause behind it changed. New papers leave it out until somebody has looked.")
        return Standing(_("Saved and in use."), _in_use(question) if in_use else told)
    if is_edit:
        return _edit(question, state)
    return _new(question, state)


def _in_use(question: Question) -> str:
    if not question.bank.four_eyes:
        return _("In use. What you save is in new papers at once.")
    return _("In use. What you change is reviewed by somebody else first; until then new papers take it as it is now.")


def _edit(question: Question, state: str) -> Standing:
    kept = _("New papers take version %(number)s until this change is reviewed.") % {
        "number": question.approved.number if question.approved else "—"
    }
    if question.state == QuestionState.REVIEW:
        kept = _("The clause behind it changed: new papers leave it out until this change is reviewed.")
    return Standing(_SAVED[state]() + kept, _TOLD[state]() + kept, _note(question, state))


def _new(question: Question, state: str) -> Standing:
    return Standing(_SAVED[state](), _TOLD[state](), _note(question, state))


_SAVED = {
    VersionState.DRAFT: lambda: _("Saved as a draft. Hand it in when it is ready for somebody else's review."),
    VersionState.PENDING: lambda: _("Saved and handed in. Somebody else reviews it now."),
    VersionState.RETURNED: lambda: _("Saved as a draft. Hand it in when it is ready for somebody else's review."),
}
_TOLD = {
    VersionState.DRAFT: lambda: _("A draft: not handed in yet."),
    VersionState.PENDING: lambda: _("Waits for somebody else's review. Whoever changes it now cannot review it."),
    VersionState.RETURNED: lambda: _("Sent back by the reviewer. Change it and hand it in again."),
}


def _note(question: Question, state: str) -> str:
    if state != VersionState.RETURNED:
        return ""
    rows = question.reviews.filter(version=question.current_id, action=ReviewAction.RETURN)
    found = rows.values_list("actor_label", "note").first()
    return _("%(who)s wrote: %(note)s") % {"who": found[0], "note": found[1]} if found else ""
