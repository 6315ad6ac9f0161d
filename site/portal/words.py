"""Sentences for the errors of signing in: what happened, what was kept, what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.errors import DomainError

THROTTLES = frozenset(
    {
        "code-too-soon",
        "code-too-many",
        "unit-too-many",
        "site-too-many",
        "address-too-many",
        "address-slow",
        "unit-slow",
        "secret-too-many",
        "secret-locked",
        "password-too-many",
    }
)


def sentence(error: DomainError) -> str:
    """The sentence for an error of signing in."""
    if error.code == "code-wrong":
        left = int(error.params.get("tries_left", 0))
        return ngettext(
            "The code is not right. You can try %(left)d more time.",
            "The code is not right. You can try %(left)d more times.",
            left,
        ) % {"left": left}
    if error.code == "secret-wrong":
        left = int(error.params.get("tries_left", 0))
        return ngettext(
            "Staff number and birthday or PIN do not go together. You can try %(left)d more time.",
            "Staff number and birthday or PIN do not go together. You can try %(left)d more times.",
            left,
        ) % {"left": left}
    return (_sentences() | _secret_sentences()).get(error.code) or _("That did not work. Please try once more.")


def status_of(error: DomainError) -> int:
    """429 for limits, else 200: the same page again."""
    return 429 if error.code in THROTTLES else 200


def _sentences() -> dict[str, str]:
    return {
        "code-too-soon": _("A code was sent less than a minute ago. Wait one minute, then ask again."),
        "code-too-many": _("Five codes were sent within the hour. Try again in an hour, or ask your safety officer."),
        "unit-too-many": _(
            "Your unit has used up its messages for today. Sign in with staff number and birthday or PIN instead."
        ),
        "site-too-many": _(
            "This site has used up its messages for today. Sign in with staff number and birthday or PIN instead."
        ),
        "address-slow": _(
            "Many wrong tries came from this network. Ask for a new code and type it with care: one try for each code."
        ),
        "address-too-many": _("Too many people are signing in from this network just now. Try again in a few minutes."),
        "code-expired": _("This code is no longer valid (5 minutes, once). Ask for a new one below."),
        "code-dead": _("Five wrong tries: this code is void. Ask for a new one below."),
        "nobody": _(
            "The code is right, but nobody on record has this number. Ask your safety officer to put it there."
        ),
        "password-needed": _("This account opens with its password only."),
        "password-wrong": _("User name or password is not right."),
        "password-too-many": _("Too many wrong passwords. Try again in 15 minutes."),
    }


def _secret_sentences() -> dict[str, str]:
    return {
        "secret-too-many": _(
            "Five wrong tries: this way is closed for 30 minutes. You can have a code sent to your phone instead."
        ),
        "secret-locked": _(
            "Too many wrong tries: this way stays closed until your safety officer sets a new PIN for you."
        ),
        "unit-slow": _(
            "Many wrong tries with this unit code. Have a code sent to your phone, or try again in an hour."
        ),
        "code-needed": _(
            "This account has a role over other people: it opens with a code to your phone, not with birthday or PIN."
        ),
        "pin-form": _("A PIN has 4 to 6 digits."),
        "pin-weak": _("This PIN is too easy to guess, such as 1234 or 8888. Choose another."),
        "pin-known": _("Others know this number (birthday, year, phone or staff number). Choose another."),
        "pin-not-for-password": _("This account opens with a password. It gets no PIN."),
        "pin-not-so": _("Who came in with the birthday cannot set a PIN. Sign in with a code, or ask your officer."),
        "pin-old-wrong": _("The PIN that you have is not right. Nothing was changed."),
    }
