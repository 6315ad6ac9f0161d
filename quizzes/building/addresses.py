"""Where quizzes stand in the admin."""

from __future__ import annotations

from django.urls import reverse


def edit_url(quiz_id: int) -> str:
    """The quiz's form."""
    return reverse("wagtailsnippets_quizzes_quiz:edit", args=[quiz_id])


def list_url() -> str:
    """The list of quizzes."""
    return reverse("wagtailsnippets_quizzes_quiz:list")
