"""Units in the admin: administrators' lists, with forms that keep the rules."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from orgs.models import Area, AreaLink, Enterprise, EnterpriseAlias, EnterpriseGrid, FormerName, Grid
from orgs.roles.admin_policy import LookPolicy, administer
from orgs.units.admin_columns import DayColumn, titled
from orgs.units.admin_forms import (
    AreaForm,
    AreaLinkForm,
    EnterpriseForm,
    EnterpriseGridForm,
    FormerNameForm,
    GridForm,
)

administer(Area, AreaLink, Enterprise, EnterpriseGrid, FormerName, Grid)
administer(EnterpriseAlias, policy=LookPolicy)


class EnterpriseViewSet(SnippetViewSet):
    """Enterprises with what decides their duties."""

    model = Enterprise
    icon = "site"
    menu_label = _("Enterprises")
    list_display = [
        "name",
        Column("unit_code", label=_("unit code")),
        Column("area", label=_("area"), accessor="area.name", sort_key="area__code"),
        Column("industry", label=_("industry"), sort_key="industry"),
        Column("risk_level", label=_("risk level"), accessor="get_risk_level_display", sort_key="risk_level"),
        BooleanColumn("hours_high_risk", label=_("high-risk for training hours"), sort_key="hours_high_risk"),
        BooleanColumn("exam_required", label=_("principals are assessed"), sort_key="exam_required"),
    ]
    list_filter = ["area", "risk_level", "hours_high_risk", "exam_required"]
    search_fields = ["name", "unit_code", "industry"]
    ordering = ["name"]
    list_per_page = 50
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("name"),
                    FieldRowPanel([FieldPanel("area"), FieldPanel("changed_on")]),
                    FieldPanel("unit_code"),
                ],
                heading=_("Unit"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("industry"), FieldPanel("risk_level")]),
                    FieldRowPanel([FieldPanel("hours_high_risk"), FieldPanel("exam_required")]),
                ],
                heading=_("Duties"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("address"),
                    FieldRowPanel([FieldPanel("contact_name"), FieldPanel("contact_phone")]),
                    FieldPanel("accepts_joins"),
                ],
                heading=_("Contact"),
            ),
        ],
        base_form_class=EnterpriseForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Enterprise]:
        """Enterprises with their areas, in one query."""
        return Enterprise.objects.select_related("area")


class AreaViewSet(SnippetViewSet):
    """County, towns, villages."""

    model = Area
    icon = "globe"
    menu_label = _("Areas")
    list_display = ["name", "code", Column("level", label=_("level"), accessor="get_level_display", sort_key="level")]
    list_filter = ["level"]
    search_fields = ["name", "code"]
    ordering = ["code"]
    list_per_page = 100
    copy_view_enabled = False
    edit_handler = ObjectList(
        [FieldPanel("name"), FieldRowPanel([FieldPanel("code"), FieldPanel("level")])], base_form_class=AreaForm
    )


class AreaLinkViewSet(SnippetViewSet):
    """Where areas belong, and when."""

    model = AreaLink
    icon = "link"
    menu_label = _("Where areas belong")
    index_view_class = titled(_("area"))
    list_display = [
        "child",
        Column("parent", label=_("belongs to"), accessor="parent.name"),
        DayColumn("valid_from", label=_("valid from")),
        DayColumn("valid_to", label=_("valid to")),
    ]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("child", heading=_("area")), FieldPanel("parent", heading=_("belongs to"))]),
            FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
        ],
        base_form_class=AreaLinkForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[AreaLink]:
        """Links with both areas, in one query."""
        return AreaLink.objects.select_related("child", "parent").order_by("child__code", "-valid_from")


class GridViewSet(SnippetViewSet):
    """Grids by area."""

    model = Grid
    icon = "grip"
    menu_label = _("Grids")
    list_display = [
        "name",
        Column("area", label=_("area"), accessor="area.name", sort_key="area__code"),
        Column("kind", label=_("kind"), accessor="get_kind_display", sort_key="kind"),
        Column("unit", label=_("kind of unit"), accessor="get_unit_display"),
    ]
    list_filter = ["area", "kind"]
    search_fields = ["name"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("area"), FieldPanel("kind")]),
            FieldPanel("unit", help_text=_("For an independent grid only.")),
            FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
        ],
        base_form_class=GridForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Grid]:
        """Grids with their areas, in one query."""
        return Grid.objects.select_related("area")


class EnterpriseGridViewSet(SnippetViewSet):
    """Which enterprise is in which grid, and when."""

    model = EnterpriseGrid
    icon = "grip"
    menu_label = _("Enterprises in grids")
    index_view_class = titled(_("enterprise"))
    list_display = [
        "enterprise",
        Column("grid", label=_("grid"), accessor="grid.name", sort_key="grid__name"),
        Column("kind", label=_("kind"), accessor="grid.get_kind_display"),
        DayColumn("valid_from", label=_("valid from")),
        DayColumn("valid_to", label=_("valid to")),
    ]
    list_filter = ["grid"]
    search_fields = ["enterprise__name", "grid__name"]
    list_per_page = 50
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("enterprise"), FieldPanel("grid")]),
            FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
        ],
        base_form_class=EnterpriseGridForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[EnterpriseGrid]:
        """Links with both ends, in one query."""
        return EnterpriseGrid.objects.select_related("enterprise", "grid").order_by("enterprise__name", "pk")


class FormerNameViewSet(SnippetViewSet):
    """What enterprises were called: rosters that still say so are understood."""

    model = FormerName
    icon = "tag"
    menu_label = _("Former names")
    list_display = [
        "name",
        Column("enterprise", label=_("enterprise"), accessor="enterprise.name", sort_key="enterprise__name"),
        DayColumn("until", label=_("until"), sort_key="until"),
    ]
    search_fields = ["name", "enterprise__name"]
    ordering = ["name"]
    list_per_page = 50
    copy_view_enabled = False
    edit_handler = ObjectList(
        [FieldPanel("enterprise"), FieldRowPanel([FieldPanel("name"), FieldPanel("until")])],
        base_form_class=FormerNameForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[FormerName]:
        """Names with their enterprises, in one query."""
        return FormerName.objects.select_related("enterprise")


class EnterpriseAliasViewSet(SnippetViewSet):
    """Merges, to be looked at: they are made and undone at the office's screens."""

    model = EnterpriseAlias
    icon = "copy"
    menu_label = _("Merged enterprises")
    index_view_class = titled(_("merged enterprise"))
    list_display = [
        "alias",
        Column("main", label=_("merged into"), accessor="main.name", sort_key="main__name"),
        DayColumn("since", label=_("since"), sort_key="since"),
        DateColumn("undone_at", label=_("undone at"), sort_key="undone_at"),
    ]
    search_fields = ["alias__name", "main__name"]
    ordering = ["-since", "-pk"]
    list_per_page = 50
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = ["alias", "main", "since", "reason", "undone_at", "created_at"]
    panels = [FieldPanel("reason")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[EnterpriseAlias]:
        """Merges with both names, in one query."""
        return EnterpriseAlias.objects.select_related("alias", "main")
