"""The law in the admin."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from plumbing.keep import keep
from regulations.forms import ClauseFilterForm, InstrumentForm
from regulations.models import ClauseVersion, Instrument

keep(Instrument, ClauseVersion)  # what was law once stays citable; a mistaken clause goes in its form

VERSION_PANELS = [
    FieldPanel("summary", help_text=_("In your own words, as you would say it on the shop floor.")),
    FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
    FieldPanel("text", help_text=_("Optional. Paste it from the official database only, word for word.")),
]


class InstrumentFilters(WagtailFilterSet):
    """In force, verified, invented."""

    in_force = django_filters.BooleanFilter(field_name="in_force_to", lookup_expr="isnull", label=_("Still in force"))

    class Meta:
        model = Instrument
        fields = ["verified", "invented"]


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
    edit_handler = ObjectList(
        [
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
                    FieldPanel("source_tag", help_text=_("Where it was read, and when it was checked.")),
                    FieldRowPanel([FieldPanel("verified"), FieldPanel("invented")]),
                ],
                heading=_("Validity"),
            ),
            InlinePanel(
                "clauses",
                label=_("clause"),
                heading=_("Clauses"),
                panels=[
                    FieldRowPanel(
                        [FieldPanel("number"), FieldPanel("suffix"), FieldPanel("topic", heading=_("What it is about"))]
                    ),
                    InlinePanel("versions", label=_("version"), heading=_("Versions"), panels=VERSION_PANELS),
                ],
            ),
        ],
        base_form_class=InstrumentForm,
    )


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
    search_fields = ["clause__instrument__title", "clause__instrument__short_title", "clause__topic", "summary"]
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
    ]


class RegulationsGroup(SnippetViewSetGroup):
    """The menu 法规."""

    items = (InstrumentViewSet, ClauseVersionViewSet)
    menu_label = _("Law")
    menu_icon = "doc-full"
    menu_order = 350
