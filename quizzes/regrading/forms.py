"""What is asked before a regrade is worked out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.enums import CorrectionRule
from quizzes.models import Question


class RegradeForm(forms.Form):
    """Which sub-item, what counts, and why."""

    part = forms.TypedChoiceField(coerce=int, label=_("sub-item"))
    rule = forms.ChoiceField(choices=CorrectionRule.choices, label=_("what counts"), widget=forms.RadioSelect)
    reason = forms.CharField(
        max_length=300,
        label=_("reason"),
        help_text=_("It is kept and told to whom it concerns, e.g. 答案与《安全生产法》第二十八条不符"),
    )

    def __init__(self, question: Question, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = ((question.current.body or {}) if question.current else {}).get("parts", [])
        if parts:
            names = [(n, f"{n}. {part['stem'][:40]}") for n, part in enumerate(parts, start=1)]
            self.fields["part"].choices = names  # type: ignore[attr-defined]
        else:
            del self.fields["part"]


class RevertForm(forms.Form):
    """Why it is taken back."""

    reason = forms.CharField(max_length=300, label=_("reason"))
