"""Sentences for the errors of signing in: what happened, what was kept, what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.errors import DomainError

THROTTLES = frozenset({"code-too-soon", "code-too-many", "address-too-many", "password-too-many"})


def sentence(error: DomainError) -> str:
    """The sentence for an error of signing in."""
    if error.code == "code-wrong":
        left = int(error.params.get("tries_left", 0))
        return ngettext(
            "The code is not right. You can try %(left)d more time.",
            "The code is not right. You can try %(left)d more times.",
            left,
        ) % {"left": left}
    return _sentences().get(error.code) or _("That did not work. Please try once more.")


def status_of(error: DomainError) -> int:
    """429 for limits, else 200: the same page again."""
    return 429 if error.code in THROTTLES else 200


def _sentences() -> dict[str, str]:
    return {
        "code-too-soon": _("A code was sent less than a minute ago. Wait one minute, then ask again."),
        "code-too-many": _("Five codes were sent within the hour. Try again in an hour, or ask your safety officer."),
        "address-too-many": _("Too many people are signing in from this network just now. Try again in a few minutes."),
        "code-not-delivered": _("The message could not be sent. Nothing is lost: try again in a minute."),
        "code-expired": _("This code is no longer valid (5 minutes, once). Ask for a new one below."),
        "code-dead": _("Five wrong tries: this code is void. Ask for a new one below."),
        "nobody": _(
            "The code is right, but nobody on record has this number. Ask your safety officer to put it there."
        ),
        "password-needed": _("This account opens with its password only."),
        "password-wrong": _("User name or password is not right."),
        "password-too-many": _("Too many wrong passwords. Try again in 15 minutes."),
    }
