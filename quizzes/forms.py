"""Forms of the bank."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.models import Bank


class BankForm(forms.Form):
    """Into which bank an import goes: one that is there, or a new one."""

    bank = forms.ModelChoiceField(
        Bank.objects.all(), required=False, label=_("Question bank"), empty_label=_("— a new bank, named below —")
    )
    new_bank = forms.CharField(
        max_length=80,
        required=False,
        label=_("Name of the new bank"),
        help_text=_("For example: 2026 安全生产月知识竞赛"),
    )

    def clean(self) -> dict[str, Any]:
        """Exactly one of the two; `bank_name` is the answer."""
        values: dict[str, Any] = super().clean() or {}
        bank, name = values.get("bank"), (values.get("new_bank") or "").strip()
        if bank is not None and name:
            raise forms.ValidationError(_("Choose a bank or name a new one, not both. The file was not kept."))
        if bank is None and not name:
            raise forms.ValidationError(_("Choose a bank, or name a new one. The file was not kept."))
        values["bank_name"] = bank.name if bank is not None else name
        return values
