"""Sentences about units: what happened, what was kept, what to do."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from kernel.errors import DomainError
from kernel.periods import chinese_date


def sentence(error: DomainError) -> str:
    """The sentence for an error of the services of units and of roles."""
    text = _sentences().get(error.code) or _("That did not work. Nothing was lost. Please try once more.")
    return text % {key: _shown(value) for key, value in error.params.items()}


def _shown(value: object) -> object:
    return chinese_date(value) if isinstance(value, date) else value


def _sentences() -> dict[str, str]:
    return {**_unit_sentences(), **_grid_sentences(), **_date_sentences(), **_merge_sentences(), **_role_sentences()}


def _unit_sentences() -> dict[str, str]:
    return {
        "name-missing": _("Write the name. Nothing was changed."),
        "name-too-long": _("The name is longer than %(longest)s characters. Shorten it; nothing was changed."),
        "name-taken": _("There is an enterprise called %(name)s already. Use that one; nothing was changed."),
        "name-of-merged": _(
            "%(name)s is the name of an enterprise that was merged into another. Undo that merge first, or write"
            " another name; nothing was changed."
        ),
        "same-name": _("It is called %(name)s already. Nothing was changed."),
        "same-place": _("%(name)s is in %(area)s already. Nothing was changed."),
        "risk-unknown": _("Choose a risk level of the list. Nothing was changed."),
        "enterprise-unknown": _("There is no such enterprise in your reach. Nothing was changed."),
        "enterprise-merged": _("%(name)s was merged into %(main)s. Change that one; nothing was changed."),
        "area-unknown": _("There is no such area in your reach. Nothing was changed."),
        "area-code-odd": _("An area's code has 2 to 12 digits. Nothing was changed."),
        "area-code-taken": _("The code %(written)s is that of %(name)s already. Nothing was changed."),
        "area-level-unknown": _("Choose a level of the list. Nothing was changed."),
        "area-needs-parent": _("Choose to what it belongs; only a county stands alone. Nothing was changed."),
        "area-levels": _(
            "%(name)s cannot belong to %(area)s: a county is above towns, a town above sub-town areas, these above"
            " villages. Nothing was changed."
        ),
        "area-under-itself": _("%(name)s cannot belong to %(area)s, which lies below it. Nothing was changed."),
        "area-links-overlap": _(
            "%(name)s would belong to two areas on the same day. Change the days; nothing was changed."
        ),
    }


def _grid_sentences() -> dict[str, str]:
    return {
        "grid-kind-unknown": _("Choose a kind of the list. Nothing was changed."),
        "grid-needs-unit": _("Say what kind of unit the independent grid is. Nothing was changed."),
        "grid-stays": _(
            "A grid stays in its area, so that past figures stay too. Give this one a last day and add a new one;"
            " nothing was changed."
        ),
        "grid-taken": _("%(area)s has such a grid called %(name)s already. Nothing was changed."),
        "grid-unknown": _("There is no such grid in your reach. Nothing was changed."),
        "grid-not-in-force": _("The grid %(name)s is not there on that day. Nothing was changed."),
        "grid-over": _("The grid %(name)s ends on %(until)s already. Nothing was changed."),
        "in-grid-already": _("%(name)s is in the grid %(grid)s already. Nothing was changed."),
        "grid-link-unknown": _("There is no such enterprise in this grid. Nothing was changed."),
        "grid-link-over": _("It was in the grid until %(until)s and is no more. Nothing was changed."),
    }


def _date_sentences() -> dict[str, str]:
    return {
        "on-in-future": _("That day is still to come: record it on the day. Nothing was changed."),
        "on-before-last": _(
            "The last change is of %(last)s; what comes after it cannot be earlier. Nothing was changed."
        ),
        "move-planned": _(
            "A move is planned for %(last)s. Change that one first, with the same day; nothing was changed."
        ),
        "dates-turned": _("The last day is before the first one. Nothing was changed."),
    }


def _merge_sentences() -> dict[str, str]:
    return {
        "merge-itself": _("Choose two different enterprises. Nothing was changed."),
        "merge-away-already": _("%(name)s was merged already. Undo that merge first; nothing was changed."),
        "merge-into-merged": _(
            "The one to stay was itself merged into %(main)s. Merge into that one; nothing was changed."
        ),
        "merge-unknown": _("There is no such merge in your reach. Nothing was changed."),
        "merge-undone": _("This merge was undone before. Nothing was changed."),
        "reason-too-long": _("The reason is longer than %(longest)s characters. Shorten it; nothing was changed."),
    }


def _role_sentences() -> dict[str, str]:
    return {
        "role-unknown": _("Choose a role of the list. Nothing was changed."),
        "role-on-one-unit": _("Name exactly one unit: an area, a grid or an enterprise. Nothing was changed."),
        "role-does-not-fit": _("This role is not given over such a unit. Nothing was changed."),
        "role-out-of-reach": _("This role, or the unit it is over, is beyond what you may give. Nothing was changed."),
        "role-held-already": _("This account has the role there already. Nothing was changed."),
        "role-needs-password": _(
            "This account signs in by code and has no password, which this role needs. Nothing was changed. "
            "Make a staff account for the role."
        ),
        "role-over": _("This role has ended before. Nothing was changed."),
        "grant-unknown": _("There is no such role in your reach. Nothing was changed."),
        "user-unknown": _("There is no such account. Nothing was changed."),
        "grant-unit-unknown": _("There is no such unit. Nothing was changed."),
    }
