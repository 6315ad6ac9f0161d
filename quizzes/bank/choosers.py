"""Windows in which a bank or a question is chosen: only of what the account may use."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
)

from kernel.numerals import read_whole
from quizzes.bank.filters import searched
from quizzes.bank.permissions import visible_banks, visible_questions
from quizzes.enums import QuestionState
from quizzes.models import Bank, Question


class QuestionFilterForm(BaseFilterForm):
    """Words of stem, options or topic, or the author's own number."""

    q = forms.CharField(
        label=_("Search term"), required=False, widget=forms.TextInput(attrs={"data-chooser-modal-search": True})
    )

    def filter(self, objects: QuerySet[Question]) -> QuerySet[Question]:
        """The questions that have every word."""
        text = (self.cleaned_data.get("q") or "").strip()
        self.is_searching, self.search_query = bool(text), text
        return searched(super().filter(objects), text) if text else super().filter(objects)


class _Questions:
    """What may be put on a paper: in use, of a visible bank."""

    filter_form_class = QuestionFilterForm
    request: Any

    def get_object_list(self) -> QuerySet[Question]:
        """Newest first."""
        rows = visible_questions(self.request.user).filter(state=QuestionState.IN_USE, merged_into=None)
        return rows.exclude(approved=None).select_related("current", "bank").order_by("-changed_at", "-pk")

    @property
    def columns(self) -> list[Any]:
        """Stem, type, topic, bank."""
        return [
            *super().columns,  # type: ignore[misc]
            Column("type", label=_("type"), accessor="current.get_type_display"),
            Column("topic", label=_("topic"), accessor="current.topic"),
            Column("bank", label=_("Question bank"), accessor="bank.name"),
        ]


class _Banks:
    request: Any

    def get_object_list(self) -> QuerySet[Bank]:
        """By name."""
        return visible_banks(self.request.user).order_by("name")


class _ChosenQuestion(SnippetChosenView):
    def get_object(self, pk: Any) -> Any:
        return _one(visible_questions(self.request.user).select_related("current"), pk)


class _ChosenQuestions(SnippetChosenMultipleView):
    def get_objects(self, pks: Iterable[Any]) -> Any:
        return visible_questions(self.request.user).select_related("current").filter(pk__in=_keys(pks))


class _ChosenBank(SnippetChosenView):
    def get_object(self, pk: Any) -> Any:
        return _one(visible_banks(self.request.user), pk)


class _ChosenBanks(SnippetChosenMultipleView):
    def get_objects(self, pks: Iterable[Any]) -> Any:
        return visible_banks(self.request.user).filter(pk__in=_keys(pks))


def _keys(pks: Iterable[Any]) -> list[int]:
    return [number for number in map(read_whole, pks) if number is not None]


def _one(rows: QuerySet[Any], pk: Any) -> Any:
    found = rows.filter(pk__in=_keys([pk])).first()
    if found is None:
        raise ObjectDoesNotExist
    return found


class QuestionChooserViewSet(SnippetChooserViewSet):
    """For quizzes with chosen questions."""

    choose_view_class = type("QuestionChooseView", (_Questions, ChooseView), {})
    choose_results_view_class = type("QuestionChooseResultsView", (_Questions, ChooseResultsView), {})
    chosen_view_class = _ChosenQuestion
    chosen_multiple_view_class = _ChosenQuestions


class BankChooserViewSet(SnippetChooserViewSet):
    """For quizzes that draw from a bank."""

    choose_view_class = type("BankChooseView", (_Banks, ChooseView), {})
    choose_results_view_class = type("BankChooseResultsView", (_Banks, ChooseResultsView), {})
    chosen_view_class = _ChosenBank
    chosen_multiple_view_class = _ChosenBanks
