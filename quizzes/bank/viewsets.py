"""Banks and questions in the admin."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView, SnippetViewSet

from plumbing.keep import keep
from quizzes.authoring.editing import EditorPanel
from quizzes.authoring.forms import QuestionForm
from quizzes.bank.bank_forms import BankForm
from quizzes.bank.choosers import BankChooserViewSet, QuestionChooserViewSet
from quizzes.bank.editing import (
    QuestionCopyView,
    QuestionCreateView,
    QuestionEditView,
    QuestionHistoryView,
    QuestionUsageView,
)
from quizzes.bank.filters import QuestionFilters
from quizzes.bank.guards import guarded_banks, guarded_questions
from quizzes.bank.listing import QuestionIndexView
from quizzes.bank.permissions import listed_banks, visible_questions
from quizzes.models import Bank, Question

keep(Bank, Question)


class BankIndexView(IndexView):
    """Nothing is done to many banks at once."""

    @property
    def columns(self) -> list[Any]:
        """Without the boxes for bulk actions."""
        return super().columns[1:]


class _SavedByForm:
    form: Any

    def save_instance(self) -> Bank:
        """The form calls the service, which writes the site's log."""
        saved: Bank = self.form.save()
        return saved


class BankCreateView(_SavedByForm, CreateView):
    """A new bank."""


class BankEditView(_SavedByForm, EditView):
    """A bank's rules and people."""


class BankViewSet(SnippetViewSet):
    """Banks with how much is in them."""

    model = Bank
    icon = "folder-open-inverse"
    menu_label = _("Question banks")
    index_view_class = BankIndexView
    add_view_class = BankCreateView
    edit_view_class = BankEditView
    chooser_viewset_class = BankChooserViewSet
    list_display = [
        "name",
        Column("use", label=_("used for"), accessor="get_use_display", sort_key="use"),
        Column("area", label=_("area"), accessor=lambda bank: bank.area or _("whole site"), sort_key="area__name"),
        BooleanColumn("closed", label=_("closed"), sort_key="closed"),
        BooleanColumn("four_eyes", label=_("reviewed by a second person"), sort_key="four_eyes"),
        Column("count", label=_("Questions"), accessor="question_count", sort_key="question_count"),
        DateColumn("created_at", label=_("Made on"), sort_key="created_at"),
    ]
    search_fields = ["name", "note"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("name"), FieldPanel("note"), FieldPanel("use"), FieldPanel("open_practice")],
                heading=_("Question bank"),
            ),
            MultiFieldPanel(
                [FieldPanel("area"), FieldRowPanel([FieldPanel("four_eyes"), FieldPanel("closed")])],
                heading=_("Who writes and reviews"),
            ),
            MultiFieldPanel(
                [FieldPanel("writers"), FieldPanel("reviewers")],
                heading=_("People of a closed bank"),
                classname="bank-named",
            ),
        ],
        base_form_class=BankForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Bank]:
        """The banks of which the account may know, with their counts; one query."""
        return listed_banks(request.user).select_related("area").annotate(question_count=Count("questions"))

    def get_urlpatterns(self) -> list[Any]:
        """Every address asks whose bank it is."""
        return guarded_banks(super().get_urlpatterns())


class QuestionViewSet(SnippetViewSet):
    """Questions by what they say now. Editing makes a new version."""

    model = Question
    icon = "help"
    menu_label = _("Questions")
    index_view_class = QuestionIndexView
    add_view_class = QuestionCreateView
    edit_view_class = QuestionEditView
    copy_view_class = QuestionCopyView
    history_view_class = QuestionHistoryView
    usage_view_class = QuestionUsageView
    chooser_viewset_class = QuestionChooserViewSet
    list_display = QuestionIndexView.list_display
    filterset_class = QuestionFilters
    search_fields = ["current__stem"]  # that there is a field to type in; what it finds, the list says
    list_per_page = 50
    index_template_name = "quizzes/admin/bank/list.html"
    index_results_template_name = "quizzes/admin/bank/list_results.html"
    create_template_name = edit_template_name = "quizzes/admin/authoring/form.html"
    edit_handler = ObjectList([EditorPanel()], base_form_class=QuestionForm)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        """The questions of one's own banks."""
        return visible_questions(request.user).select_related("current", "bank")

    def get_urlpatterns(self) -> list[Any]:
        """Every address asks whose question it is."""
        return guarded_questions(super().get_urlpatterns())
