"""What the list of questions may be asked for. Every filter stands in the address."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.db import connection
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet

from accounts.names import display_names
from quizzes.bank.citing import CITES_AS, unmatched
from quizzes.bank.permissions import visible_banks, visible_questions, visible_quizzes
from quizzes.bank.usage import questions_of_quiz
from quizzes.enums import Difficulty, QuestionState, QuestionType, VersionState
from quizzes.figures.filters import FLAGS, filter_by_facility, filter_by_flag
from quizzes.models import Question, QuestionMedia, QuestionVersion, Quiz
from regulations.law_queries import instrument_list
from regulations.queries import sources_citing

Rows = QuerySet[Question]
CHANGED = "changed"  # an edit of a question in use waits or was not handed in
NEWEST_IMPORTS = 50
ONLY_THESE = [("1", _("only these"))]


def searched(rows: Rows, text: str) -> Rows:
    """Questions with every word of `text` in stem, options, topic or the author's own number."""
    for word in text.split():
        rows = rows.filter(_has(word))
    return rows


def _has(word: str) -> Q:
    """One word. SQLite keeps JSON in ASCII: there, 火 stands as its escape."""
    inside = json.dumps(word)[1:-1] if connection.vendor == "sqlite" else word
    versions = QuestionVersion.objects.annotate(words=Cast("options", TextField()))
    in_options = versions.filter(words__contains=inside).values("pk")
    return (
        Q(current__stem__icontains=word)
        | Q(current__topic__icontains=word)
        | Q(code__iexact=word)
        | Q(current__in=in_options)
    )


class QuestionFilters(WagtailFilterSet):
    """By bank, topic, type, states, difficulty, law, figures, use, author, import and what it has."""

    bank = django_filters.ModelChoiceFilter(
        queryset=lambda request: visible_banks(request.user), label=_("Question bank")
    )
    topic = django_filters.CharFilter(field_name="current__topic", lookup_expr="icontains", label=_("topic"))
    type = django_filters.MultipleChoiceFilter(
        field_name="current__type", choices=QuestionType.choices, label=_("type"), widget=forms.CheckboxSelectMultiple
    )
    state = django_filters.MultipleChoiceFilter(
        choices=QuestionState.choices, label=_("state"), widget=forms.CheckboxSelectMultiple
    )
    review = django_filters.ChoiceFilter(
        method="by_review",
        label=_("review"),
        choices=[*VersionState.choices, (CHANGED, _("in use, with a change not yet reviewed"))],
    )
    difficulty = django_filters.ChoiceFilter(
        field_name="current__difficulty", choices=Difficulty.choices, label=_("difficulty")
    )
    instrument = django_filters.ChoiceFilter(
        method="by_instrument",
        choices=lambda: [(line.id, line.title) for line in instrument_list()],
        label=_("instrument"),
    )
    clause = django_filters.CharFilter(
        method="by_basis", label=_("legal basis"), help_text=_("For example: 第二十八条")
    )
    unmatched = django_filters.ChoiceFilter(
        method="by_unmatched", choices=ONLY_THESE, label=_("basis matches no clause")
    )
    doubt = django_filters.ChoiceFilter(method="by_doubt", choices=FLAGS, label=_("figures in doubt"))
    facility_from = django_filters.NumberFilter(
        method="by_facility", label=_("facility from, per cent"), min_value=0, max_value=100
    )
    facility_to = django_filters.NumberFilter(
        method="by_facility", label=_("facility up to, per cent"), min_value=0, max_value=100
    )
    quiz = django_filters.ModelChoiceFilter(
        queryset=lambda request: visible_quizzes(request.user), method="by_quiz", label=_("used in quiz")
    )
    author = django_filters.ChoiceFilter(
        field_name="current__created_by", choices=[], label=pgettext_lazy("question", "author")
    )
    import_run = django_filters.ChoiceFilter(field_name="current__import_run", choices=[], label=_("import batch"))
    picture = django_filters.ChoiceFilter(method="by_picture", choices=ONLY_THESE, label=_("with a picture or a sound"))

    class Meta:
        model = Question
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = QuestionVersion.objects.filter(question__bank__in=visible_banks(self.request.user).values("pk"))
        self.filters["author"].extra["choices"] = _authors(versions)
        self.filters["import_run"].extra["choices"] = _imports(versions)
        topics = visible_questions(self.request.user).exclude(current__topic="").order_by("current__topic")
        self.filters["topic"].extra["widget"] = TopicInput(topics.values_list("current__topic", flat=True).distinct())

    def by_review(self, rows: Rows, _name: str, value: str) -> Rows:
        if value == CHANGED:
            return rows.filter(approved__isnull=False).exclude(current=F("approved"))
        return rows.filter(current__state=value)

    def by_instrument(self, rows: Rows, _name: str, value: str) -> Rows:
        keys = {key for key, _clause, _instrument in sources_citing(CITES_AS, instrument_ids=[int(value)])}
        return rows.filter(pk__in={int(key) for key in keys if key.isdecimal()})

    def by_basis(self, rows: Rows, _name: str, value: str) -> Rows:
        for word in value.split():
            rows = rows.filter(current__basis__icontains=word)
        return rows

    def by_unmatched(self, rows: Rows, _name: str, _value: str) -> Rows:
        bases = rows.exclude(current__basis="").order_by().values_list("current__basis", flat=True).distinct()
        return rows.filter(current__basis__in=unmatched(list(bases)))

    def by_doubt(self, rows: Rows, _name: str, value: str) -> Rows:
        return filter_by_flag(rows, value)

    def by_facility(self, rows: Rows, name: str, value: Decimal) -> Rows:
        low, high = (int(value), None) if name == "facility_from" else (None, int(value))
        return filter_by_facility(rows, low=low, high=high)

    def by_quiz(self, rows: Rows, _name: str, value: Quiz) -> Rows:
        return rows.filter(pk__in=questions_of_quiz(value.pk))

    def by_picture(self, rows: Rows, _name: str, _value: str) -> Rows:
        return rows.filter(Exists(QuestionMedia.objects.filter(version=OuterRef("current"))))


class TopicInput(forms.TextInput):
    """A field that offers the topics in use while one types."""

    template_name = "quizzes/admin/bank/topic_input.html"

    def __init__(self, topics: Iterable[str]) -> None:
        super().__init__(attrs={"list": "bank-topics", "autocomplete": "off"})
        self.topics = topics

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The widget's own, and the topics."""
        return super().get_context(name, value, attrs) | {"topics": self.topics}


def _authors(versions: QuerySet[QuestionVersion]) -> list[tuple[int, str]]:
    """Who wrote what these banks say now; two queries."""
    ids = versions.filter(created_by__isnull=False).order_by().values_list("created_by", flat=True).distinct()
    return sorted(display_names(ids).items(), key=lambda pair: pair[1])


def _imports(versions: QuerySet[QuestionVersion]) -> list[tuple[UUID, str]]:
    """The latest batches by their day and size; one query."""
    rows = versions.filter(import_run__isnull=False).order_by().values("import_run")
    found = rows.annotate(at=Min("created_at"), n=Count("pk")).order_by("-at")[:NEWEST_IMPORTS]
    return [(row["import_run"], f"{date_format(localtime(row['at']), 'Y年n月j日 H:i')}（{row['n']}）") for row in found]
