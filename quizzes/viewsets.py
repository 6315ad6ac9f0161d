"""The bank and the quizzes in the admin."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import EditView, SnippetViewSet, SnippetViewSetGroup

from plumbing.keep import keep
from quizzes.authoring import admin_urls as authoring
from quizzes.bank import admin_urls as bank
from quizzes.bank.queries import topics
from quizzes.building import admin_urls as building
from quizzes.enums import QuestionState, QuestionType
from quizzes.exporters import admin_urls as exporters
from quizzes.figures import admin_urls as figures
from quizzes.marking import admin_urls as marking
from quizzes.models import Bank, Question, Quiz
from quizzes.question_forms import QuestionForm
from quizzes.regrading import admin_urls as regrading

keep(Bank, Question, Quiz)


class BankViewSet(SnippetViewSet):
    """Banks with how much is in them."""

    model = Bank
    icon = "folder-open-inverse"
    menu_label = _("Question banks")
    list_display = [
        "name",
        Column("count", label=_("Questions"), accessor="question_count", sort_key="question_count"),
        DateColumn("created_at", label=_("Made on"), sort_key="created_at"),
    ]
    search_fields = ["name", "note"]
    copy_view_enabled = False
    panels = [FieldPanel("name"), FieldPanel("note")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Bank]:
        """Banks with their counts, in one query."""
        return Bank.objects.annotate(question_count=Count("questions"))


class QuestionFilters(WagtailFilterSet):
    """By bank, type, state and topic; the filters stand in the address."""

    bank = django_filters.ModelChoiceFilter(queryset=Bank.objects.all(), label=_("Question bank"))
    type = django_filters.ChoiceFilter(field_name="current__type", choices=QuestionType.choices, label=_("type"))
    state = django_filters.ChoiceFilter(choices=QuestionState.choices, label=_("state"))
    topic = django_filters.ChoiceFilter(
        field_name="current__topic", choices=lambda: [(name, name) for name in topics()], label=_("topic")
    )

    class Meta:
        model = Question
        fields: list[str] = []


class QuestionViewSet(SnippetViewSet):
    """Questions by what they say now. Editing makes a new version."""

    model = Question
    icon = "help"
    menu_label = _("Questions")
    list_display = [
        "__str__",
        Column("type", label=_("type"), accessor="current.get_type_display", sort_key="current__type"),
        Column(
            "difficulty",
            label=_("difficulty"),
            accessor="current.get_difficulty_display",
            sort_key="current__difficulty",
        ),
        Column("topic", label=_("topic"), accessor="current.topic", sort_key="current__topic"),
        Column("bank", label=_("Question bank"), accessor="bank.name", sort_key="bank__name"),
        Column("state", label=_("state"), accessor="get_state_display", sort_key="state"),
        Column("version", label=_("version"), accessor="current.number", sort_key="current__number"),
    ]
    filterset_class = QuestionFilters
    search_fields = ["current__stem", "current__topic", "current__basis"]
    ordering = ["-created_at", "pk"]
    list_per_page = 50
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("bank"), FieldPanel("state")]), FieldPanel("type"), FieldPanel("stem")],
                heading=_("Question"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("options"),
                    FieldPanel("answer"),
                    FieldRowPanel([FieldPanel("points"), FieldPanel("difficulty"), FieldPanel("topic")]),
                ],
                heading=_("Answer"),
            ),
            MultiFieldPanel(
                [FieldPanel("explanation"), FieldPanel("basis")], heading=_("What the result page teaches")
            ),
        ],
        base_form_class=QuestionForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        """Questions with their current version and bank, in one query."""
        return Question.objects.select_related("current", "bank")


class QuizEditView(EditView):
    """Editing with the way to publication at hand."""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        url = reverse("quizzes_admin:publish", args=[self.object.pk])
        publish = Button(_("Publish an edition"), url=url, icon_name="upload", priority=5)
        return [publish, *super().header_more_buttons]


class QuizViewSet(SnippetViewSet):
    """Quizzes with the edition that is out."""

    model = Quiz
    icon = "form"
    menu_label = _("Quizzes")
    edit_view_class = QuizEditView
    list_display = [
        "title",
        Column("bank", label=_("Question bank"), accessor="bank.name", sort_key="bank__name"),
        Column("pass_percent", label=_("pass mark, per cent"), sort_key="pass_percent"),
        Column("edition", label=_("edition published"), accessor=lambda quiz: quiz.edition_number or "—"),
        DateColumn("created_at", label=_("Made on"), sort_key="created_at"),
    ]
    list_filter = ["bank"]
    search_fields = ["title"]
    copy_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Quiz]:
        """Quizzes with bank and latest edition, in one query."""
        return Quiz.objects.select_related("bank").annotate(edition_number=Max("editions__number"))


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
