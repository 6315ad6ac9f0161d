"""What must not be deleted in the admin: it is retired, ended or merged instead."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy


def keep(*models: type[Model]) -> None:
    """Whoever may change rows of `models` may still not delete them; called beside their view sets."""
    for model in models:
        register_permission_policy(model, KeepPolicy(model))


class KeepPolicy(ModelPermissionPolicy):
    """Django's model permissions, without deleting: records hang on these rows."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        return self.user_has_any_permission(user, actions)
