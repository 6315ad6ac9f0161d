"""The list of questions in the admin: its columns, its order, what each line leads to."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import IndexView

from quizzes.bank.citing import unmatched
from quizzes.bank.filters import searched
from quizzes.bank.permissions import visible_questions, writable_banks
from quizzes.bank.ways import ways_of_list
from quizzes.enums import VersionState
from quizzes.figures.filters import FLAGS, annotate_figures
from quizzes.figures.wording import percent, thousandths
from quizzes.models import Question

STEM = 40
BASIS = 24
SAVED_ORDER = "anpei_question_order"
DEFAULT_ORDER = ("-changed_at", "-pk")


class StateColumn(Column):
    """The question's state, and where its newest version stands when that is not the one in use."""

    cell_template_name = "quizzes/admin/bank/cells/state.html"

    def get_cell_context_data(self, instance: Question, parent_context: Any) -> dict[str, Any]:
        """Adds what is under way."""
        version = instance.current
        is_edited = instance.approved_id is not None and version is not None and version.pk != instance.approved_id
        found: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        returned = version is not None and version.state == VersionState.RETURNED
        return found | {"question": instance, "is_edited": is_edited, "version": version, "is_returned": returned}


class FiguresColumn(Column):
    """Facility, discrimination and doubts, as the job computed them."""

    cell_template_name = "quizzes/admin/bank/cells/figures.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Adds the figures in words."""
        found: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        count = getattr(instance, "figures_n", None)
        if not count:
            return found | {"people": 0}
        flags = [label for name, label in FLAGS if getattr(instance, f"figures_{name}", False)]
        return found | {
            "people": count,
            "facility": percent(instance.figures_facility),
            "discrimination": thousandths(instance.figures_discrimination),
            "flags": flags,
            "url": reverse("quizzes_admin:item_figures", args=[instance.pk]),
        }


class BasisColumn(Column):
    """法规依据, shortened, and whether the stored instrument has no such article."""

    cell_template_name = "quizzes/admin/bank/cells/basis.html"

    def get_cell_context_data(self, instance: Question, parent_context: Any) -> dict[str, Any]:
        """Adds the sign."""
        found: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        basis = instance.current.basis if instance.current else ""
        short = basis if len(basis) <= BASIS else f"{basis[:BASIS]}…"
        lost = basis in (parent_context or {}).get("unmatched_bases", ())
        return found | {"basis": basis, "short": short, "is_unmatched": lost}


def _stem(row: Question) -> str:
    stem = row.current.stem if row.current else "—"
    return stem if len(stem) <= STEM else f"{stem[:STEM]}…"


class QuestionIndexView(IndexView):
    """Questions of the banks that are one's own. The filters stand in the address; the order is remembered."""

    list_display = [
        Column("stem", label=gettext_lazy("stem"), accessor=_stem, sort_key="current__stem"),
        Column("type", label=gettext_lazy("type"), accessor="current.get_type_display", sort_key="current__type"),
        Column("topic", label=gettext_lazy("topic"), accessor="current.topic", sort_key="current__topic"),
        Column(
            "difficulty",
            label=gettext_lazy("difficulty"),
            accessor="current.get_difficulty_display",
            sort_key="current__difficulty",
        ),
        StateColumn("state", accessor="pk", label=gettext_lazy("state"), sort_key="state"),
        BasisColumn("basis", accessor="pk", label=gettext_lazy("legal basis"), sort_key="current__basis"),
        FiguresColumn("figures", accessor="pk", label=gettext_lazy("Answers"), sort_key="figures_facility"),
        Column("bank", label=gettext_lazy("Question bank"), accessor="bank.name", sort_key="bank__name"),
        DateColumn("changed_at", label=gettext_lazy("Changed"), sort_key="changed_at"),
    ]

    def get_base_queryset(self) -> QuerySet[Question]:
        """What the account may see, with what the columns show: one query."""
        rows = visible_questions(self.request.user).select_related("current", "bank")
        return annotate_figures(rows.defer("current__options", "current__key", "current__body", "current__explanation"))

    def search_queryset(self, queryset: QuerySet[Question]) -> QuerySet[Question]:
        """Words of stem, options, topic, or the author's own number."""
        return searched(queryset, self.search_query) if self.is_searching else queryset

    def get_ordering(self) -> Any:
        """As asked for; else as asked for the last time; else what was changed last."""
        asked = self.request.GET.get("ordering") or self.request.session.get(SAVED_ORDER, "")
        if asked not in self.get_valid_orderings():
            return DEFAULT_ORDER
        if self.request.session.get(SAVED_ORDER) != asked:
            self.request.session[SAVED_ORDER] = asked
        return asked

    def order_queryset(self, queryset: QuerySet[Question]) -> QuerySet[Question]:
        """Always whole: the number decides between equals."""
        asked = self.ordering
        return queryset.order_by(*((asked,) if isinstance(asked, str) else asked), "-pk")

    @cached_property
    def columns(self) -> list[Any]:
        """Wagtail's title column for the stem: it links and carries the buttons."""
        boxes, first, *rest = super().columns
        title = self._get_title_column("__str__")
        title.label, title.accessor, title.sort_key, title.name = first.label, first.accessor, first.sort_key, "stem"
        return [boxes, title, *rest]

    @cached_property
    def own_banks(self) -> frozenset[int]:
        """The banks in which the account writes."""
        return frozenset(writable_banks(self.request.user).values_list("pk", flat=True))

    def get_edit_url(self, instance: Question) -> str:
        """The form for who writes in the bank, else the page that only shows it."""
        if instance.bank_id in self.own_banks:
            return reverse("wagtailsnippets_quizzes_question:edit", args=[instance.pk])
        return reverse("quizzes_admin:look", args=[instance.pk])

    def get_list_more_buttons(self, instance: Question) -> list[Any]:
        """What may be done with one question."""
        buttons = [
            Button(_("Look at it"), url=_address("look", instance), icon_name="view", priority=5),
            Button(
                _("History of versions"), url=_address("question_history", instance), icon_name="history", priority=30
            ),
            Button(_("Where it is used"), url=_address("question_usage", instance), icon_name="link", priority=40),
            Button(_("How it did"), url=_address("item_figures", instance), icon_name="view", priority=50),
        ]
        if instance.bank_id in self.own_banks:
            edit = reverse("wagtailsnippets_quizzes_question:edit", args=[instance.pk])
            copy = reverse("wagtailsnippets_quizzes_question:copy", args=[instance.pk])
            buttons += [
                Button(_("Edit"), url=edit, icon_name="edit", priority=10),
                Button(_("Copy"), url=copy, icon_name="copy", priority=20),
            ]
        return sorted(buttons)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds which bases of this page match no clause: two queries."""
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        bases = {row.current.basis for row in context["object_list"] if row.current and row.current.basis}
        context["unmatched_bases"] = unmatched(bases)
        context["ways"] = ways_of_list(self.request)
        return context


def _address(name: str, question: Question) -> str:
    return reverse(f"quizzes_admin:{name}", args=[question.pk])


def listed(request: Any, query: Any) -> QuerySet[Question]:
    """The questions that the list shows for a query string (a `QueryDict`): for exports and for “all of the list”."""
    from quizzes.bank.filters import QuestionFilters

    rows = visible_questions(request.user)
    text = query.get("q", "").strip()
    filters = QuestionFilters(query, queryset=searched(rows, text) if text else rows, request=request)
    return filters.qs if filters.is_valid() else rows.none()
