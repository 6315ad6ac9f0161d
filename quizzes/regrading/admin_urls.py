"""Addresses in the admin of regrades, and their line in the menu 题库."""

from __future__ import annotations

from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from quizzes.regrading import admin_views

urlpatterns: list[Any] = [
    path("regrades/", admin_views.listing, name="regrades"),
    path("regrades/question/<int:question_id>/", admin_views.ask, name="regrade_ask"),
    path("regrades/<uuid:regrade_id>/", admin_views.regrade, name="regrade"),
    path("regrades/<uuid:regrade_id>/decide/", admin_views.decide, name="regrade_decide"),
]


def menu_items() -> list[Any]:
    """What the menu shows of this, by order."""
    return [MenuItem(_("Regrades"), reverse("quizzes_admin:regrades"), icon_name="rotate", order=97)]
