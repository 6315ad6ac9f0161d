"""What this room brings to the admin."""

from __future__ import annotations

from typing import Any

from django.urls import include, path
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from quizzes.authoring import admin_urls as authoring
from quizzes.bank import admin_urls as bank
from quizzes.bank.bulk.actions import ACTIONS
from quizzes.building import admin_urls as building
from quizzes.exporters import admin_urls as exporters
from quizzes.figures import admin_urls as figures
from quizzes.marking import admin_urls as marking
from quizzes.regrading import admin_urls as regrading
from quizzes.viewsets import QuizzesGroup

register_snippet(QuizzesGroup)


for action in ACTIONS:
    hooks.register("register_bulk_action", action, order=100)


@hooks.register("register_admin_urls")
def quiz_urls() -> list[Any]:
    parts = (bank, authoring, building, exporters, figures, marking, regrading)
    patterns = [one for part in parts for one in part.urlpatterns]
    return [path("quizzes/", include((patterns, "quizzes_admin")))]
