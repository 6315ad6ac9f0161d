"""Forms of the staff's actions. Every error says what to do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.receipts.queries import quizzes_sat

MOST_MINUTES = 480  # as the service: eight hours


def _minutes(label: Any, *, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=1,
        max_value=MOST_MINUTES,
        error_messages={
            "required": _("Write how many minutes."),
            "invalid": _("Write a whole number of minutes; what you typed is still there."),
            "min_value": _("At least one minute."),
            "max_value": _("At most 480 minutes at once."),
        },
    )


def _reason(*, most: int, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Why"),
        max_length=most,
        help_text=help_text,
        error_messages={
            "required": _("Write a reason: it stands in the journal."),
            "max_length": _("This is too long. Shorten it; what you typed is still there."),
        },
    )


class ExtendForm(forms.Form):
    """More time for one sitting."""

    minutes = _minutes(_("Minutes more"), help_text=_("The person sees the new time at once."))
    reason = _reason(most=200, help_text=_("It stands in the journal, for example: power cut from 9:10 to 9:25."))


class VoidForm(forms.Form):
    """A sitting declared void. `sure` comes with the second press of the button."""

    reason = _reason(most=300, help_text=_("The person reads it, and it stands in the journal."))
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput())


class AllowanceForm(forms.Form):
    """Extra time from now on, in one quiz or in all."""

    quiz = forms.TypedChoiceField(
        label=_("In which quiz"),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": _("This quiz is no longer there. Choose another one.")},
    )
    minutes = _minutes(_("Minutes more in each sitting"))
    reason = _reason(most=200, help_text=_("For example: reads slowly because of poor eyesight."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["quiz"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("in all quizzes")), *quizzes_sat()]
