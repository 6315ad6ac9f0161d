"""Addresses in the admin of bank: reviews, history, duplicates, and its lines in the menu 题库."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from quizzes.bank import history_views
from quizzes.bank.bulk import views as bulk_views
from quizzes.bank.permissions import is_bank_editor
from quizzes.bank.reviews import recheck_views
from quizzes.bank.reviews import views as review_views

_ONE = "questions/<int:question_id>/"

urlpatterns: list[Any] = [
    path("reviews/", review_views.reviews, name="reviews"),
    path("reviews/import/<uuid:run_id>/", review_views.review_batch, name="review_batch"),
    path("rechecks/", recheck_views.rechecks, name="rechecks"),
    path(_ONE, review_views.look, name="look"),
    path(f"{_ONE}decide/", review_views.decide, name="decide"),
    path(f"{_ONE}stand/", review_views.stand, name="stand"),
    path(f"{_ONE}recheck/", recheck_views.recheck, name="recheck"),
    path(f"{_ONE}history/", history_views.question_history, name="question_history"),
    path(f"{_ONE}history/<int:number>/restore/", history_views.restore_version, name="restore_version"),
    path(f"{_ONE}usage/", history_views.question_usage, name="question_usage"),
    path("changes/<uuid:change_id>/", bulk_views.bulk_change, name="bulk_change"),
]


class BankItem(MenuItem):
    """Shown to who works in banks."""

    def is_shown(self, request: HttpRequest) -> bool:
        """By the door of its page."""
        return is_bank_editor(request.user)


def menu_items() -> list[Any]:
    """What the menu shows of this, by order."""
    return [
        BankItem(_("To be reviewed by me"), reverse("quizzes_admin:reviews"), icon_name="check", order=10),
        BankItem(_("Law changed: look again"), reverse("quizzes_admin:rechecks"), icon_name="warning", order=11),
    ]
