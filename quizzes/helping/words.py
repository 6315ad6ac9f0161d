"""Sentences about help with sittings: how a paper was sat, and what is refused."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kernel.errors import DomainError
from quizzes.enums import SittingMode


def mode_mark(mode: str) -> str:
    """The mark beside a result or a receipt: 协助完成; "" for a paper sat as usual."""
    return {
        SittingMode.ASSISTED: _("Completed with help"),
        SittingMode.KIOSK: _("At a kiosk"),
        SittingMode.PAPER: _("On paper"),
    }.get(SittingMode(mode), "")


def refusal(error: DomainError) -> str | None:
    """The sentence for a helper, or None where the code is not of help."""
    if error.code == "helping-already" and error.params.get("name"):
        return _(
            "You are helping %(name)s at the moment. Hand that paper in or end the help first; nothing was started."
        ) % {"name": error.params["name"]}
    return {
        "helping-already": _("You are helping somebody else at the moment. End that first; nothing was started."),
        "helping-oneself": _("This is your own test: sit it from your own page. Nothing was started."),
        "already-submitted": _("This paper is handed in already. Its result stands."),
        "void": _("This paper was declared void. Nothing was started; the office can tell why."),
    }.get(error.code)
