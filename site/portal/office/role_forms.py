"""Forms over roles and staff accounts."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.queries import username_exists
from orgs.queries import today
from orgs.roles.office_queries import account_named
from portal.office.fields import Choices, choice_field, day_field, offer, text_field

USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,29}")
# What the system calls accounts of workers and of people who were erased.
OWN_NAMES = ("person-", "erased-")


class RoleForm(forms.Form):
    """Which role, from when to when. The unit is chosen before."""

    role = choice_field(_("Role"))
    valid_from = day_field(_("From"))
    valid_to = day_field(_("To"), required=False, help_text=_("Leave empty for an open end."))

    def __init__(self, *args: Any, roles: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "role", roles)
        if len(roles) == 1:
            self.fields["role"].initial = roles[0][0]

    def clean(self) -> dict[str, Any]:
        """The end is not before the start, and not over already."""
        values: dict[str, Any] = super().clean() or {}
        start, end = values.get("valid_from"), values.get("valid_to")
        if end and (end < today() or (start and end < start)):
            self.add_error("valid_to", _("The end lies before the start, or before today. Choose a later day."))
        return values


class GrantForm(RoleForm):
    """A role for an account that is there."""

    username = text_field(_("User name of the account"), most=150)
    field_order = ["username", "role"]

    def clean_username(self) -> str:
        found = account_named(self.cleaned_data["username"])
        if found is None:
            raise forms.ValidationError(
                _("No open account has this user name. Look at it again, or make a new account.")
            )
        self.cleaned_data["account"] = found
        return str(found.username)


class AccountForm(RoleForm):
    """A new staff account with its first role."""

    display_name = text_field(_("Name shown"), most=60, help_text=_("For example: 网格员 陈静."))
    username = text_field(
        _("User name"), most=30, help_text=_("Small letters and digits, 3 to 30, beginning with a letter.")
    )
    field_order = ["display_name", "username", "role"]

    def clean_username(self) -> str:
        name = str(self.cleaned_data["username"]).strip().lower()
        if not USERNAME.fullmatch(name):
            raise forms.ValidationError(
                _("A user name has small letters, digits, dots or hyphens, 3 to 30, and begins with a letter.")
            )
        if name.startswith(OWN_NAMES) or username_exists(name):
            raise forms.ValidationError(_("Another account has this user name already. Choose another one."))
        return name


class EndForm(forms.Form):
    """The last day of a role."""

    on = day_field(
        _("Last day of the role"),
        help_text=_("Yesterday ends it at once: the account is signed out and cannot come back in with this role."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today() - timedelta(days=1)
