"""Forms of invigilated sessions. Every error says what to do; what was typed stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.models import Quiz

LONGEST_MINUTES = 240


def _text(label: Any, *, most: int, required: bool = True, help_text: Any = "") -> forms.CharField:
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


_CHOICE_ERRORS = {
    "required": _("Choose one."),
    "invalid_choice": _("This is not open to you, or no longer there. Choose another one."),
}


class SessionForm(forms.Form):
    """A session to be held. `units`: (key, name) in whose name one may hold it; one only is not asked for."""

    title = _text(_("What is it called?"), most=80, help_text=_("For example: Yearly test of workshop 2, first group."))
    quiz = forms.ChoiceField(
        label=_("Quiz"),
        help_text=_("Published ones only. Time limit and pass mark are its own."),
        error_messages=_CHOICE_ERRORS,
    )
    unit = forms.ChoiceField(label=_("Whose session"), error_messages=_CHOICE_ERRORS)
    room = _text(_("Room"), most=80, required=False)
    planned_at = forms.DateTimeField(
        label=_("When it begins"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={
            "required": _("Choose day and time."),
            "invalid": _("This is no day with a time. Write it like 2026-06-30 09:00; what you typed is still there."),
        },
    )
    walk_in = forms.BooleanField(
        label=_("Also for people who are not on the seat list"),
        help_text=_("They get the next free seat. Otherwise only those on the list can start."),
        required=False,
    )

    def __init__(self, *args: Any, units: Sequence[tuple[str, str]], quizzes: Sequence[Quiz], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quiz"].choices = [("", _("Choose a quiz")), *((str(quiz.pk), quiz.title) for quiz in quizzes)]  # type: ignore[attr-defined]
        if units:
            first = [("", _("Choose a unit"))] if len(units) > 1 else []
            self.fields["unit"].choices = [*first, *units]  # type: ignore[attr-defined]
        else:
            del self.fields["unit"]


class TimeForm(forms.Form):
    """More time: one of the buttons (`minutes`), or a number of one's own."""

    minutes = forms.IntegerField(
        min_value=1,
        max_value=LONGEST_MINUTES,
        error_messages={
            "required": _("How many minutes? Press +5 or +10, or write a number."),
            "invalid": _("Write the minutes as a number, like 15."),
            "min_value": _("At least 1 minute."),
            "max_value": _("At most 240 minutes at a time."),
        },
    )
    reason = _text(_("Why?"), most=200)


class ReasonForm(forms.Form):
    """Why it is done; kept with the paper."""

    reason = _text(_("Why?"), most=200)


class NoteForm(forms.Form):
    """What is to be remembered; may be emptied."""

    text = forms.CharField(
        max_length=2000,
        required=False,
        error_messages={"max_length": _("This is too long. Shorten it; what you typed is still there.")},
    )
