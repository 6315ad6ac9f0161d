"""Addresses in the admin of marking short answers, and its line in the menu 题库."""

from __future__ import annotations

from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from quizzes.marking import admin_views

urlpatterns: list[Any] = [
    path("marking/", admin_views.waiting, name="marking"),
    path("marking/quiz/<int:quiz_id>/", admin_views.mark_next, name="mark_next"),
    path("marking/<uuid:sitting_id>/<int:place>/", admin_views.mark_again, name="mark_again"),
]


def menu_items() -> list[Any]:
    """What the menu shows of this, by order."""
    return [MenuItem(_("Marking"), reverse("quizzes_admin:marking"), icon_name="edit", order=96)]
