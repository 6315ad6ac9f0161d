"""The form of a bank: its use, whose it is, who else looks, and who is named for a closed one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from orgs.roles.group_sync import GROUP_NAMES
from quizzes.bank.bank_services import save_bank
from quizzes.bank.permissions import covered_areas, is_site_administrator, may_see_bank
from quizzes.enums import BankUse
from quizzes.models import Bank

COLUMNS = ("name", "note", "use", "open_practice", "area", "closed", "four_eyes")
NAMED = {"may_write": "writers", "may_review": "reviewers"}


class _Accounts(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return obj.display_name or obj.get_username()


def _people() -> Any:
    """The accounts that work in banks at all."""
    users = get_user_model().objects.filter(is_active=True, groups__name__in=GROUP_NAMES.values())
    return users.distinct().order_by("display_name", "username")


class BankForm(WagtailAdminModelForm):
    """What one may not change is shown and stays: see `clean`."""

    instance: Bank
    writers = _Accounts(
        get_user_model().objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Named to write"),
        help_text=_("For a closed bank only. Whoever is named here or below sees its questions."),
    )
    reviewers = _Accounts(
        get_user_model().objects.none(), required=False, widget=forms.CheckboxSelectMultiple, label=_("Named to review")
    )

    class Meta:
        model = Bank
        fields = list(COLUMNS)
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bank, user = self.instance, self.for_user
        people = _people()
        for flag, name in NAMED.items():
            self.fields[name].queryset = people
            if bank.pk:
                self.initial[name] = list(bank.members.filter(**{flag: True}).values_list("user_id", flat=True))
        if not is_site_administrator(user):
            areas = self.fields["area"].queryset
            own = covered_areas(user) | ({bank.area_id} if bank.area_id else set())
            self.fields["area"].queryset = areas.filter(pk__in=own)
            # Doing without the second person is the administrator's to answer for.
            self.fields["four_eyes"].disabled = bank.four_eyes
        if bank.pk and bank.closed and not may_see_bank(user, bank.pk):
            for name in ("closed", "area", "use", "open_practice", "four_eyes"):
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        """A closed bank has somebody who writes in it. What is asked in contests or kept closed is not practised."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("open_practice") and (values.get("closed") or values.get("use") == BankUse.CONTEST):
            words = _("A closed bank, or one for contests, cannot be open for practice: its answers would be known.")
            self.add_error("open_practice", words)
        was_open = not (self.instance.pk and Bank.objects.filter(pk=self.instance.pk, closed=True).exists())
        adds_oneself = was_open and not is_site_administrator(self.for_user)
        if values.get("closed") and not values.get("writers") and not adds_oneself:
            self.add_error("writers", _("Name at least one person. A closed bank without members is nobody's."))
        values["adds_oneself"] = bool(values.get("closed")) and adds_oneself
        return values

    def save(self, commit: bool = True) -> Bank:
        """By the service, which writes down what changed."""
        values = self.cleaned_data
        members = {flag: {user.pk for user in values[name]} for flag, name in NAMED.items()}
        if values["adds_oneself"]:
            members = {flag: {*ids, self.for_user.pk} for flag, ids in members.items()}
        fields = {name: values[name] for name in COLUMNS}
        pk = save_bank(fields, members, bank_id=self.instance.pk, actor=self.for_user)
        self.instance = Bank.objects.get(pk=pk)
        return self.instance
