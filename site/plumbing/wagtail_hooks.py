"""The import screens in the admin; upper rooms add the menu items."""

from __future__ import annotations

from typing import Any

from django.urls import include, path
from wagtail import hooks

from plumbing.imports import admin_views


@hooks.register("register_admin_urls")
def import_urls() -> list[Any]:
    return [path("imports/", include((admin_views.urlpatterns, "imports")))]
