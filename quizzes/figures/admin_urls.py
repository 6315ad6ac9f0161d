"""Addresses in the admin of figures of items and papers, and their lines in the menu 题库."""

from __future__ import annotations

from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from quizzes.figures import admin_views

urlpatterns: list[Any] = [
    path("figures/", admin_views.overview, name="figures"),
    path("figures/question/<int:question_id>/", admin_views.item, name="item_figures"),
    path("figures/quiz/<int:quiz_id>/", admin_views.paper, name="paper_figures"),
]


def menu_items() -> list[Any]:
    """What the menu shows of this, by order."""
    return [MenuItem(_("How questions did"), reverse("quizzes_admin:figures"), icon_name="view", order=95)]
