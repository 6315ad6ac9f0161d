"""Forms of the second factor."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SecondCodeForm(forms.Form):
    """Six digits of the app, or a recovery code."""

    code = forms.CharField(max_length=30, error_messages={"required": _("Type the code first.")})


class ResetForm(forms.Form):
    """Whose second factor goes, and why."""

    username = forms.CharField(max_length=150, error_messages={"required": _("Type the user name first.")})
    reason = forms.CharField(
        max_length=200, error_messages={"required": _("Write why, so that it can be looked up later.")}
    )
