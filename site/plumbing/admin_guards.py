"""Where Wagtail asks only "does this account work in the admin?", we ask for more.

Its chooser windows list any table to every editor, people and their phones too; its reports name everybody's doings.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from wagtail.admin.views.generic.chooser import ModelLookupMixin
from wagtail.permissions import policy_registry

SEES_A_MODEL = ("view", "add", "change", "choose")
# Wagtail's screens for administrators, by namespace or name → the permission that says who is one.
RESERVED = {
    "wagtailadmin_reports": "accounts.view_user",
    "wagtailadmin_workflows": "wagtailcore.change_workflow",
    "wagtailforms": "accounts.view_user",
    "wagtailadmin_error_test": "wagtailcore.change_workflow",
}


def may_pass(request: HttpRequest, view: Callable[..., Any]) -> bool:
    """Whether somebody who works in the admin may open a library's view. Others are Wagtail's to refuse."""
    user: Any = request.user
    if not user.is_authenticated or not user.has_perm("wagtailadmin.access_admin"):
        return True
    match = request.resolver_match
    needed = (
        next((RESERVED[name] for name in (*match.namespaces, match.url_name or "") if name in RESERVED), "")
        if match
        else ""
    )
    if needed and not user.has_perm(needed):
        return False
    model = chosen_model(view)
    return model is None or policy_registry.get_by_type(model).user_has_any_permission(user, SEES_A_MODEL)


def chosen_model(view: Callable[..., Any]) -> Any:
    """The table that a chooser window lists; None for a view that is no chooser."""
    kind = getattr(view, "view_class", None)
    if not (isinstance(kind, type) and issubclass(kind, ModelLookupMixin)):
        return None
    given = getattr(view, "view_initkwargs", {})
    model = given.get("model") or getattr(kind, "model", None)
    return apps.get_model(model) if isinstance(model, str) else model
