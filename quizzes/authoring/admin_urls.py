"""Addresses in the admin of writing: previews, helpers of the form, and its lines in the menu 题库."""

from __future__ import annotations

from typing import Any

from django.urls import path

from quizzes.authoring import helpers, previews, printing

urlpatterns: list[Any] = [
    path("writing/preview/", previews.preview_typed, name="preview_typed"),
    path("writing/clauses/", helpers.clause_matches, name="clause_matches"),
    path("writing/clause/<int:version_id>/", helpers.clause_name, name="clause_name"),
    path("writing/near/", helpers.near_questions, name="near_questions"),
    path("writing/photo/<int:picture_id>/", helpers.photo, name="photo"),
    path("questions/<int:question_id>/preview/", previews.preview_question, name="preview_question"),
    path("questions/print/", printing.print_questions, name="print_questions"),
]


def menu_items() -> list[Any]:
    """What the menu shows of this, by order."""
    return []
