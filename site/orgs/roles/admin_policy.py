"""Units, people and roles in the admin: for administrators of the whole, not for those of one town under a county."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from wagtail.permissions import register_permission_policy

from orgs import queries
from orgs.logic.access import ADMINISTRATORS
from plumbing.keep import KeepPolicy


def administers_all(user: Any) -> bool:
    """Whether an account is a superuser, or an administrator over an area that has none above it; asked once.

    The admin's lists know no reach, so a town's administrator under a county works at the office's screens instead.
    """
    if not hasattr(user, "_anpei_administers_all"):
        actor = queries.actor_for(user)
        user._anpei_administers_all = actor is not None and actor.holds_all(ADMINISTRATORS, on=queries.today())
    return bool(user._anpei_administers_all)


class AdministratorPolicy(KeepPolicy):
    """Django's model permissions, for administrators, without deleting: units are ended, merged or moved."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return super().user_has_permission(user, action) and administers_all(user)


class LookPolicy(AdministratorPolicy):
    """To be looked at: what is written by services only."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)


def administer(*models: type[Model], policy: type[AdministratorPolicy] = AdministratorPolicy) -> None:
    """Rows of `models` are the administrators'; called beside their view sets."""
    for model in models:
        register_permission_policy(model, policy(model))
