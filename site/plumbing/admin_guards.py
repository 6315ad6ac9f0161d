"""Where Wagtail asks only "does this account work in the admin?", we ask for more.

Its chooser windows list any table to every editor, people and their phones too; its reports name everybody's doings.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from django.apps import apps
from django.http import Http404, HttpRequest
from django.urls import URLPattern
from wagtail.admin.views.generic.chooser import ModelLookupMixin
from wagtail.permissions import policy_registry

from kernel.numerals import read_whole

Check = Callable[[Any, int], bool]

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


def guarded(patterns: list[URLPattern], checks: Mapping[str, Check], other: Check) -> list[URLPattern]:
    """The addresses of a view set, each asking its check about the row that it names: foreign is not found."""
    for pattern in patterns:
        pattern.callback = _guard(pattern.callback, checks.get(str(pattern.name), other))
    return patterns


def key_of(text: object) -> int:
    """A row's number out of an address; Http404 for what is none."""
    number = read_whole(text)
    if number is None:
        raise Http404
    return number


def _guard(view: Callable[..., Any], check: Check) -> Callable[..., Any]:
    @functools.wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if "pk" in kwargs and not check(request.user, key_of(kwargs["pk"])):
            raise Http404
        return view(request, *args, **kwargs)

    return asked
