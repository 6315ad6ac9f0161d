"""Forms of the bank."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.bank.permissions import may_write_bank, writable_banks
from quizzes.bank.queries import find_bank
from quizzes.models import Bank


class BankForm(forms.Form):
    """Into which bank an import goes: one in which the account writes, or a new one."""

    bank = forms.ModelChoiceField(
        Bank.objects.none(), required=False, label=_("Question bank"), empty_label=_("— a new bank, named below —")
    )
    new_bank = forms.CharField(
        max_length=80,
        required=False,
        label=_("Name of the new bank"),
        help_text=_("For example: 2026 安全生产月知识竞赛"),
    )

    def __init__(self, user: Any, data: Any = None) -> None:
        super().__init__(data)
        self._user = user
        self.fields["bank"].queryset = writable_banks(user)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Exactly one of the two; `bank_name` is the answer. A new name may be that of a bank one writes in."""
        values: dict[str, Any] = super().clean() or {}
        bank, name = values.get("bank"), (values.get("new_bank") or "").strip()
        if bank is not None and name:
            raise forms.ValidationError(_("Choose a bank or name a new one, not both. The file was not kept."))
        if bank is None and not name:
            raise forms.ValidationError(_("Choose a bank, or name a new one. The file was not kept."))
        there = None if bank is not None else find_bank(name)
        if there is not None and not may_write_bank(self._user, there.pk):
            raise forms.ValidationError(_("There is a bank of this name already. Take another name."))
        values["bank_name"] = bank.name if bank is not None else name
        return values
