"""Refusals at marking in sentences."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kernel.errors import DomainError


def sentence(error: DomainError) -> str:
    """What happened, what was kept, what to do."""
    sentences = {
        "mark-not-wanted": _("Somebody marked this answer just now; yours was not stored. Here is the next one."),
        "marked-by-you": _("You have marked this answer already; the second look is another person's. Not stored."),
        "too-many-points": _("More points than the question has. Nothing was stored."),
        "reason-missing": _("A reason is needed. Nothing was stored."),
        "not-marked-yet": _("This sitting still waits for its first marks. Nothing was stored."),
    }
    return sentences.get(error.code, _("This cannot be done now. Nothing was stored."))
