"""What this room brings to the admin."""

from __future__ import annotations

from typing import Any

from django.urls import include, path
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from quizzes import admin_views
from quizzes.viewsets import QuizzesGroup

register_snippet(QuizzesGroup)


@hooks.register("register_admin_urls")
def quiz_urls() -> list[Any]:
    return [path("quizzes/", include((admin_views.urlpatterns, "quizzes_admin")))]
