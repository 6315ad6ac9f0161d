"""What this room brings to the admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from regulations import admin_urls
from regulations.models import ClauseVersion, Instrument
from regulations.services import after_editing
from regulations.viewsets import RegulationsGroup

register_snippet(RegulationsGroup)


@hooks.register("register_admin_urls")
def law_urls() -> list[Any]:
    return [path("law/", include((admin_urls.urlpatterns, "law_admin")))]


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def follow_the_law(request: HttpRequest, instance: Any) -> None:
    """Dates set by hand open reviews, names are matched anew."""
    if isinstance(instance, Instrument):
        after_editing(instance)
    elif isinstance(instance, ClauseVersion):
        after_editing(instance.clause.instrument)
