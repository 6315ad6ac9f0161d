"""How the people are exported."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ExportForm(forms.Form):
    """Masked, or whole for a reason."""

    leavers = forms.BooleanField(label=_("Those who left, instead of those who work here"), required=False)
    whole = forms.BooleanField(label=_("Phone and ID numbers whole, not masked"), required=False)
    reason = forms.CharField(
        label=_("Reason"), max_length=200, required=False,
        help_text=_("Only for whole numbers. It is written down with your name, and each person sees it."),
    )  # fmt: skip
