"""What is asked before many questions are changed at once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.bank.bulk.changing import changes_of
from quizzes.enums import Difficulty

MOST_POINTS = 1000
DAY = forms.DateInput(attrs={"type": "date"})


class ChangeForm(forms.Form):
    """What is left empty stays as it is in each question."""

    topic = forms.CharField(required=False, max_length=60, label=_("topic"))
    difficulty = forms.TypedChoiceField(
        required=False,
        choices=[("", _("— as it is —")), *Difficulty.choices],
        coerce=int,
        empty_value=None,
        label=_("difficulty"),
    )
    points = forms.DecimalField(
        required=False,
        min_value=Decimal("0.01"),
        max_value=MOST_POINTS,
        decimal_places=2,
        label=_("points"),
        help_text=_("For example 2 or 2.5"),
    )
    audience = forms.CharField(required=False, max_length=100, label=_("meant for"))
    basis_added = forms.CharField(
        required=False,
        max_length=200,
        label=_("added to the legal basis"),
        help_text=_("For example: 《安全生产法》第二十八条"),
    )
    valid_from = forms.DateField(required=False, label=_("asked from"), widget=DAY)
    valid_to = forms.DateField(required=False, label=_("asked until"), widget=DAY)
    submit = forms.BooleanField(required=False, initial=True, label=_("hand the changes in for review at once"))

    def clean_points(self) -> int | None:
        """Hundredths of a point."""
        told = self.cleaned_data["points"]
        return None if told is None else int(told * 100)

    def clean(self) -> dict[str, Any]:
        """Something is to be changed; `changes` says what, as JSON."""
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("valid_from"), values.get("valid_to")
        if first and last and first > last:
            self.add_error("valid_to", _("The last day is before the first one."))
        values["changes"] = changes_of(values)
        if not self.errors and not values["changes"]:
            raise forms.ValidationError(_("Nothing was changed: fill in at least one field."))
        return values


class ReasonForm(forms.Form):
    """A reason, which stays in the history."""

    note = forms.CharField(max_length=500, label=_("reason"), widget=forms.Textarea(attrs={"rows": 2}))


class NoteForm(forms.Form):
    """A note, if there is something to say."""

    note = forms.CharField(required=False, max_length=500, label=_("note"), widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class NoForm(forms.Form):
    """Nothing is asked."""
