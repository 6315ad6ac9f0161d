"""Quizzes in the admin."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet

from kernel.clock import today
from plumbing.admin_guards import guarded
from plumbing.keep import keep
from quizzes.bank.permissions import visible_quizzes
from quizzes.building import keeping
from quizzes.building.panels import edit_handler
from quizzes.building.permissions import may_see_quiz
from quizzes.building.selection import BLUEPRINT, DRAW, FIXED
from quizzes.building.wording import kind_word
from quizzes.models import BlueprintLine, Quiz, QuizItem

keep(Quiz)


class StandingColumn(Column):
    """Whether people can start it now; what blocks it leads to the page that helps."""

    cell_template_name = "quizzes/admin/building/standing_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Adds what blocks."""
        found: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return found | {"quiz": instance, "blocked": getattr(instance, "blocked", ())}


def _kind(quiz: Any) -> str:
    return kind_word(FIXED if quiz.has_items else BLUEPRINT if quiz.has_lines else DRAW)


class QuizIndexView(IndexView):
    """The list; what blocks the quizzes of a page is asked once."""

    def get_table(self, object_list: Any, **kwargs: Any) -> Any:
        """With what blocks each."""
        quizzes = list(object_list)
        found = keeping.blocked([quiz.pk for quiz in quizzes], on=today())
        for quiz in quizzes:
            quiz.blocked = found.get(quiz.pk, [])
        return super().get_table(quizzes, **kwargs)


class QuizEditView(EditView):
    """The ways on stand in the panel of the check (`templates/quizzes/admin/building/panel.html`)."""

    header_more_buttons: tuple[Any, ...] = ()


class QuizViewSet(SnippetViewSet):
    """Quizzes with the edition that is out."""

    model = Quiz
    icon = "form"
    menu_label = _("Quizzes")
    index_view_class = QuizIndexView
    edit_view_class = QuizEditView
    list_display = [
        "title",
        Column("bank", label=_("Question bank"), accessor="bank.name", sort_key="bank__name"),
        Column("use", label=_("used for"), accessor="get_use_display", sort_key="use"),
        Column("kind", label=_("questions"), accessor=_kind),
        Column("pass_percent", label=_("pass mark, per cent"), sort_key="pass_percent"),
        Column("edition", label=_("edition published"), accessor=lambda quiz: quiz.edition_number or "—"),
        StandingColumn("standing", label=_("can be started")),
        DateColumn("created_at", label=_("Made on"), sort_key="created_at"),
    ]
    list_filter = ["bank", "use"]
    search_fields = ["title"]
    copy_view_enabled = False
    edit_handler = edit_handler

    def get_queryset(self, request: HttpRequest) -> QuerySet[Quiz]:
        """The quizzes whose banks the account may see, with their latest edition; one query."""
        return (
            visible_quizzes(request.user)
            .select_related("bank")
            .annotate(
                edition_number=Max("editions__number"),
                has_items=Exists(QuizItem.objects.filter(quiz=OuterRef("pk"))),
                has_lines=Exists(BlueprintLine.objects.filter(quiz=OuterRef("pk"))),
            )
        )

    def get_urlpatterns(self) -> list[Any]:
        """Every address asks whose quiz it is."""
        return guarded(super().get_urlpatterns(), {}, may_see_quiz)
