"""Refusals of a regrade in sentences: what happened, what was kept, what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kernel.errors import DomainError


def sentence(error: DomainError) -> str:
    """The sentence for an error of planning, applying or taking back."""
    sentences = {
        "not-approved": _("The mended key has not been reviewed yet. Have it reviewed first; nothing was changed."),
        "regrade-under-way": _("Another regrade of this question is not ended. End or discard that one first."),
        "reason-missing": _("A reason is needed. Nothing was changed."),
        "no-such-part": _("There is no such sub-item any more. Nothing was changed."),
        "unknown-rule": _("Choose what counts. Nothing was changed."),
        "regrade-not-planned": _("It is not waiting to be applied: look at its state. Nothing was changed."),
        "own-regrade": _("In this bank a second person applies what you worked out. Nothing was changed."),
        "regrade-not-open": _("It can no longer be discarded: look at its state. Nothing was changed."),
        "regrade-not-applied": _("It is not applied, so there is nothing to take back."),
        "regrade-not-newest": _("A later regrade of the same question stands. Take that one back first."),
    }
    return sentences.get(error.code, _("This cannot be done now. Nothing was changed."))
