"""Form fields that the office's forms share. Every error says what to do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgs.people.forms import DayInput
from orgs.queries import today
from orgs.units.office_queries import AreaChoice

Choices = list[tuple[str, Any]]


def day_field(label: Any, *, help_text: Any = "", required: bool = True) -> forms.DateField:
    """A day, by default today."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=DayInput(),
        initial=today if required else None,
        error_messages={
            "required": _("Choose a day."),
            "invalid": _("This is not a day. Write it like 2026-06-30; what you typed is still there."),
        },
    )


def text_field(label: Any, *, most: int, required: bool = True, help_text: Any = "") -> forms.CharField:
    """A line of text."""
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=help_text,
        error_messages={
            "required": _("Write something here."),
            "max_length": _("This is too long. Shorten it; what you typed is still there."),
        },
    )


def choice_field(label: Any, *, help_text: Any = "", required: bool = True) -> forms.ChoiceField:
    """One of what the actor may choose; the form fills in the choices."""
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        required=required,
        error_messages={
            "required": _("Choose one."),
            "invalid_choice": _("This is not open to you, or no longer there. Choose another one."),
        },
    )


def offer(form: forms.Form, name: str, choices: Choices) -> None:
    """Sets what a choice field offers."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", _("— choose —")), *choices]


def area_choices(areas: list[AreaChoice], *, levels: frozenset[str] | None = None) -> Choices:
    """Areas as choices, set in by depth."""
    return [(str(area.area_id), area.label) for area in areas if levels is None or area.level in levels]
