"""Sentences for the errors of the second factor: what happened, what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.errors import DomainError

LIMITS = frozenset({"second-factor-wait", "second-factor-address"})


def sentence(error: DomainError) -> str:
    """The sentence for an error of the second factor."""
    seconds = int(error.params.get("seconds", 0))
    if error.code == "second-factor-wait" or (error.code == "second-factor-wrong" and seconds):
        return ngettext(
            "Too many wrong codes. Wait %(seconds)d second, then type the code that the app shows.",
            "Too many wrong codes. Wait %(seconds)d seconds, then type the code that the app shows.",
            seconds,
        ) % {"seconds": seconds}
    return _sentences().get(error.code) or _("That did not work. Please try once more.")


def status_of(error: DomainError) -> int:
    """429 for limits, else 200: the same page again."""
    return 429 if error.code in LIMITS else 200


def _sentences() -> dict[str, str]:
    return {
        "second-factor-wrong": _(
            "The code is not right. Look whether the app shows this account, and whether the phone's clock is right."
        ),
        "second-factor-used": _("This code has been used already. Wait until the app shows the next one (30 seconds)."),
        "second-factor-address": _(
            "Too many wrong codes came from this network. Nothing is changed; try again in 15 minutes."
        ),
        "second-factor-none": _("No app is set up for this account yet. Open this page again and begin anew."),
        "reason-missing": _("Write why, so that it can be looked up later. Nothing was changed."),
        "nobody": _("There is no account of this name. Nothing was changed."),
        "own-account": _("You cannot reset your own second factor; ask another administrator. Nothing was changed."),
        "not-yours": _("Only a system administrator resets this account. Nothing was changed."),
    }
