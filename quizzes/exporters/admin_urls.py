"""Addresses in the admin of files to take away and of duplicates, and their lines in the menu 题库."""

from __future__ import annotations

from typing import Any

from django.urls import path

from quizzes.bank.duplicates import views as duplicate_views
from quizzes.exporters import views

urlpatterns: list[Any] = [
    path("export/", views.export_list, name="export_list"),
    path("export/bank/<int:bank_id>/", views.export_bank, name="export_bank"),
    path("export/quiz/<int:quiz_id>/", views.export_quiz, name="export_quiz"),
    path("export/quiz/<int:quiz_id>/papers/", views.sample_papers, name="sample_papers"),
    *duplicate_views.urlpatterns,
]


def menu_items() -> list[Any]:
    """What the menu shows of this; the ways to exports start at the lists."""
    return duplicate_views.menu_items()
