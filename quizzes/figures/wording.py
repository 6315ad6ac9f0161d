"""Figures as people read them, and what to do about a doubtful item."""

from __future__ import annotations

from django.utils.translation import gettext as _

from quizzes.logic.figures import Flags

NONE = "—"


def percent(value: int | None) -> str:
    """Ten-thousandths as per cent with one place: 8712 → 87.1%."""
    return NONE if value is None else f"{value // 10 / 10:g}%"


def thousandths(value: int | None) -> str:
    """Thousandths with two places: 412 → 0.41."""
    return NONE if value is None else f"{value / 1000:.2f}"


def hundredths(value: int | None) -> str:
    """Hundredths of a point: 8450 → 84.5."""
    return NONE if value is None else f"{value / 100:g}"


def advice(flags: Flags) -> list[str]:
    """What an editor should look at, the gravest first."""
    found = []
    if flags.key_suspect:
        found.append(
            _("Look the clause up: many good people chose another option. If the key is wrong, mend it and regrade.")
        )
    if flags.negative:
        found.append(_("Read the stem as a worker would: it may be taken in two ways, or hold a double negation."))
    if flags.too_hard:
        found.append(_("Check the key first; then whether the course teaches this at all."))
    if flags.too_easy:
        found.append(_("It tells nobody apart. Fine for a must-know rule; otherwise write better wrong options."))
    if flags.idle_option:
        found.append(_("Replace the option that nobody takes by a mistake that people really make."))
    return found
