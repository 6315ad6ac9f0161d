"""Addresses in the admin of quizzes and blueprints, and its lines in the menu 题库."""

from __future__ import annotations

from typing import Any

from django.urls import path

from quizzes.building import views

urlpatterns: list[Any] = [
    path("check/", views.check_new, name="check_new"),
    path("<int:quiz_id>/publish/", views.publish, name="publish"),
    path("<int:quiz_id>/check/", views.check, name="check"),
    path("<int:quiz_id>/sample/", views.sample, name="sample"),
    path("<int:quiz_id>/sample/<int:number>/", views.sample_question, name="sample_question"),
    path("<int:quiz_id>/sample/word/", views.sample_word, name="sample_word"),
    path("<int:quiz_id>/blocked/", views.blocked, name="blocked"),
    path("<int:quiz_id>/copy/", views.copy, name="copy_quiz"),
]


def menu_items() -> list[Any]:
    """What the menu shows of this, by order."""
    return []
