"""The bank and the quizzes in the admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from quizzes.authoring import admin_urls as authoring
from quizzes.bank import admin_urls as bank
from quizzes.bank.viewsets import BankViewSet, QuestionViewSet
from quizzes.building import admin_urls as building
from quizzes.building.viewsets import QuizViewSet
from quizzes.exporters import admin_urls as exporters
from quizzes.figures import admin_urls as figures
from quizzes.marking import admin_urls as marking
from quizzes.regrading import admin_urls as regrading


class ImportItem(MenuItem):
    """The way to the import, shown to whom its door opens."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("quizzes.add_question"))


class QuizzesGroup(SnippetViewSetGroup):
    """The menu 题库."""

    items = (QuestionViewSet, BankViewSet, QuizViewSet)
    menu_label = pgettext_lazy("admin menu", "Questions and quizzes")
    menu_icon = "help"
    menu_order = 300

    def get_submenu_items(self) -> list[Any]:
        """Lists first, then the import."""
        address = reverse("imports:history", args=["questions"])
        parts = (bank, authoring, building, exporters, figures, marking, regrading)
        further = [item for part in parts for item in part.menu_items()]
        imports = ImportItem(_("Import questions"), address, icon_name="upload", order=90)
        return [*super().get_submenu_items(), imports, *further]
