"""Wagtail's user screens with our form and our limits."""

from __future__ import annotations

from wagtail.users.apps import WagtailUsersAppConfig


class AccountAdminConfig(WagtailUsersAppConfig):
    """`wagtail.users`, with accounts as they are here."""

    user_viewset = "accounts.user_admin.AccountViewSet"
