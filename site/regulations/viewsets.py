"""The law in the admin."""

from __future__ import annotations

from functools import cache
from typing import Any

import django_filters
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import EditView, SnippetViewSet, SnippetViewSetGroup

from plumbing.keep import keep
from regulations.forms import ClauseFilterForm, InstrumentForm
from regulations.law_queries import citing_sources
from regulations.models import ClauseVersion, Instrument
from regulations.permissions import may_edit_law
from regulations.queries import clause_count
from regulations.words import source_kind_label

keep(Instrument, ClauseVersion)  # what was law once stays citable; a mistaken clause goes in its form

LARGE = 40  # clauses; a form of more would be longer than anybody reads, and than a server takes

VERSION_PANELS = [
    FieldPanel("topic", heading=_("What it is about")),
    FieldPanel("summary", help_text=_("In your own words, as you would say it on the shop floor.")),
    FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
    FieldPanel("text", help_text=_("Optional. Paste it from the official database only, word for word.")),
]
FACTS = [
    MultiFieldPanel(
        [
            FieldPanel("title", help_text=_("The full official title, e.g. 中华人民共和国安全生产法")),
            FieldRowPanel([FieldPanel("short_title"), FieldPanel("number")]),
            FieldPanel("issuer"),
        ],
        heading=_("Instrument"),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("in_force_from"), FieldPanel("in_force_to")]),
            FieldRowPanel([FieldPanel("replaced_by"), FieldPanel("replaced_on")]),
            FieldPanel("source_tag", help_text=_("Where it was read, and when it was checked.")),
            FieldRowPanel([FieldPanel("verified"), FieldPanel("invented")]),
        ],
        heading=_("Validity"),
    ),
]
CLAUSES = InlinePanel(
    "clauses",
    label=_("clause"),
    heading=_("Clauses"),
    panels=[
        FieldRowPanel([FieldPanel("number"), FieldPanel("suffix")]),
        InlinePanel("versions", label=_("version"), heading=_("Versions"), panels=VERSION_PANELS),
    ],
)
MANY_CLAUSES = HelpPanel(
    content=_(
        "This instrument has so many clauses that they are not edited here: open them one by one in the list"
        " “Clauses”, or import a newer official text."
    )
)


class InstrumentFilters(WagtailFilterSet):
    """In force, verified, invented."""

    in_force = django_filters.BooleanFilter(field_name="in_force_to", lookup_expr="isnull", label=_("Still in force"))

    class Meta:
        model = Instrument
        fields = ["verified", "invented"]


@cache
def _large_panel() -> Any:
    return ObjectList([*FACTS, MANY_CLAUSES], base_form_class=InstrumentForm).bind_to_model(Instrument)


class InstrumentEditView(EditView):
    """The form, without the clauses of a large instrument."""

    def get_panel(self) -> Any:
        """Which panels: asked before the form is made."""
        known = self.object_pk.isdecimal() and clause_count(int(self.object_pk)) > LARGE
        return _large_panel() if known else super().get_panel()

    def get_form_class(self) -> Any:
        """The form of those panels."""
        return self.panel.get_form_class()


class InstrumentViewSet(SnippetViewSet):
    """Instruments with their clauses."""

    model = Instrument
    icon = "doc-full"
    menu_label = _("Instruments")
    list_display = [
        "title",
        "number",
        Column("in_force_from", label=_("In force from"), sort_key="in_force_from"),
        Column("in_force_to", label=_("In force to"), sort_key="in_force_to"),
        BooleanColumn("verified", label=_("Verified"), sort_key="verified"),
    ]
    filterset_class = InstrumentFilters
    search_fields = ["title", "short_title", "number"]
    ordering = ["short_title"]
    list_per_page = 50
    edit_handler = ObjectList([*FACTS, CLAUSES], base_form_class=InstrumentForm)
    edit_view_class = InstrumentEditView
    copy_view_enabled = False


class ClauseChooseView(ChooseView):
    """The chooser's window."""

    filter_form_class = ClauseFilterForm


class ClauseChooseResultsView(ChooseResultsView):
    """The chooser's list while one types."""

    filter_form_class = ClauseFilterForm


class ClauseChooserViewSet(SnippetChooserViewSet):
    """Editors look clauses up as people call them."""

    choose_view_class = ClauseChooseView
    choose_results_view_class = ClauseChooseResultsView


class ClauseVersionFilters(WagtailFilterSet):
    """By instrument, and current versions only."""

    instrument = django_filters.ModelChoiceFilter(
        field_name="clause__instrument", queryset=Instrument.objects.all(), label=_("Instrument")
    )

    class Meta:
        model = ClauseVersion
        fields: list[str] = []


class CitedByPanel(Panel):
    """What cites the version on the form, with the way there."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "regulations/admin/cited_by.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            sources = citing_sources(self.instance.pk) if self.instance.pk else []
            kinds = [(source_kind_label(kind), label, url) for kind, label, url in sources]
            return {**super().get_context_data(parent_context), "sources": kinds}


class ClauseVersionViewSet(SnippetViewSet):
    """One version of one clause: the list to look things up in, and the chooser of clause blocks."""

    model = ClauseVersion
    icon = "list-ul"
    menu_label = _("Clauses")
    list_display = [
        "__str__",
        Column("valid_from", label=_("Valid from"), sort_key="valid_from"),
        Column("valid_to", label=_("Valid to"), sort_key="valid_to"),
    ]
    filterset_class = ClauseVersionFilters
    search_fields = ["clause__instrument__title", "clause__instrument__short_title", "topic", "summary", "text"]
    ordering = ["clause__instrument__short_title", "clause__number", "clause__suffix", "-valid_from"]
    chooser_viewset_class = ClauseChooserViewSet
    list_per_page = 50
    copy_view_enabled = False
    panels = [
        HelpPanel(
            content=_(
                "When the law changes: set “valid to” here, then add the new version of the clause under its"
                " instrument."
            )
        ),
        *VERSION_PANELS,
        CitedByPanel(heading=_("Cited by")),
    ]


class LawItem(MenuItem):
    """A screen of ours beside the lists, shown to who edits the law."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_edit_law(request)


class RegulationsGroup(SnippetViewSetGroup):
    """The menu 法规."""

    items = (InstrumentViewSet, ClauseVersionViewSet)
    menu_label = _("Law")
    menu_icon = "doc-full"
    menu_order = 350

    def get_submenu_items(self) -> list[Any]:
        """Lists first, then what is to be reviewed, then the imports."""
        return [
            *super().get_submenu_items(),
            LawItem(_("To be reviewed"), reverse("law_admin:reviews"), icon_name="warning", order=80),
            LawItem(_("Import an official text"), reverse("law_admin:states"), icon_name="upload", order=90),
        ]
