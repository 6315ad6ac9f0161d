"""Accounts in the admin. Nobody hands out powers here: roles come from grants, and superusers from the command line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserForm
from wagtail.users.views import users

User = get_user_model()


class AccountForm(UserForm):
    """User name, the one name that an account has here, password. No powers: those are granted by role."""

    email = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    is_superuser = None  # type: ignore[assignment]
    display_name = forms.CharField(label=_("Name shown"), max_length=60)

    class Meta:
        model = User
        fields = ("username", "display_name")


class AccountEditForm(AccountForm):
    """The same, and whether the account may sign in; one's own account cannot be shut."""

    password_required = False

    def __init__(self, *args: Any, editing_self: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if editing_self:
            del self.fields["is_active"]

    class Meta:
        model = User
        fields = ("username", "display_name", "is_active")


def may_touch(reader: Any, account: Any) -> bool:
    """Whether an administrator may see and change an account: a superuser's only if one himself."""
    return bool(reader.is_superuser or not account.is_superuser)


class _Limited:
    """Refuses another's account that has more power than one's own: its password would be that power."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        account = getattr(self, "object", None) or User.objects.filter(pk=kwargs.get("pk")).first()
        if account is not None and not may_touch(request.user, account):
            raise PermissionDenied


class AccountEditView(_Limited, users.EditView):
    """Editing."""


class AccountHistoryView(_Limited, users.HistoryView):
    """Who changed what."""


class AccountDeleteView(_Limited, users.DeleteView):
    """Deleting; in practice accounts are shut."""


class AccountUsageView(_Limited, users.UserViewSet.usage_view_class):
    """Where an account is mentioned."""


class AccountViewSet(users.UserViewSet):
    """Accounts."""

    edit_view_class = AccountEditView
    delete_view_class = AccountDeleteView
    history_view_class = AccountHistoryView
    usage_view_class = AccountUsageView
    copy_view_enabled = False
    create_template_name = "accounts/admin/add.html"
    edit_template_name = "accounts/admin/edit.html"

    def get_form_class(self, for_update: bool = False) -> type[AccountForm]:
        """Our forms."""
        return AccountEditForm if for_update else AccountForm
