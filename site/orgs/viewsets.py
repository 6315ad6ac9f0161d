"""Units and people in the admin: for whom Django's model permissions name, in practice administrators."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from kernel.masking import mask_phone
from orgs.models import Area, AreaLink, Enterprise, Grid, Person, Post
from orgs.permissions import actor_of, is_office
from plumbing.keep import keep

keep(Area, AreaLink, Enterprise, Grid, Person)


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
    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldRowPanel([FieldPanel("unit_code"), FieldPanel("area")])], heading=_("Unit")
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("industry"), FieldPanel("risk_level")]),
                FieldRowPanel([FieldPanel("hours_high_risk"), FieldPanel("exam_required")]),
            ],
            heading=_("Duties"),
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Enterprise]:
        """Enterprises with their areas, in one query."""
        return Enterprise.objects.select_related("area")


class PersonViewSet(SnippetViewSet):
    """People: no ID numbers, phones masked in the list."""

    model = Person
    icon = "user"
    menu_label = _("People")
    list_display = [
        "__str__",
        Column("sex", label=_("sex"), accessor="get_sex_display"),
        Column("phone", label=_("phone"), accessor=lambda person: mask_phone(person.phone)),
        Column("enterprise", label=_("enterprise"), accessor="enterprise_name"),
        Column("staff_number", label=_("staff number"), accessor="staff_number"),
        DateColumn("created_at", label=_("registered on"), sort_key="created_at"),
    ]
    search_fields = ["name", "phone"]
    ordering = ["-created_at", "pk"]
    list_per_page = 50
    copy_view_enabled = False
    panels = [
        FieldPanel("name", heading=pgettext_lazy("roster column", "name")),
        FieldRowPanel([FieldPanel("sex"), FieldPanel("birth_date")]),
        FieldPanel(
            "phone", help_text=_("Who has this phone can sign in as this person. Ask for proof before you change it.")
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        """People with their newest open post, in one query; nothing encrypted is read."""
        post = Post.objects.filter(person=OuterRef("pk"), ended_on=None).order_by("-started_on")
        return Person.objects.defer("id_number", "data_key").annotate(
            enterprise_name=Subquery(post.values("enterprise__name")[:1]),
            staff_number=Subquery(post.values("staff_number")[:1]),
        )


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
    panels = [FieldPanel("name"), FieldRowPanel([FieldPanel("code"), FieldPanel("level")])]


class AreaLinkViewSet(SnippetViewSet):
    """Where areas belong, and when."""

    model = AreaLink
    icon = "link"
    menu_label = _("Where areas belong")
    list_display = [
        Column("child", label=_("area"), accessor="child.name"),
        Column("parent", label=_("belongs to"), accessor="parent.name"),
        DateColumn("valid_from", label=_("valid from")),
        DateColumn("valid_to", label=_("valid to")),
    ]
    copy_view_enabled = False
    panels = [
        FieldRowPanel([FieldPanel("child", heading=_("area")), FieldPanel("parent", heading=_("belongs to"))]),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
    ]

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
    ]
    list_filter = ["area", "kind"]
    search_fields = ["name"]
    copy_view_enabled = False
    panels = [FieldPanel("name"), FieldRowPanel([FieldPanel("area"), FieldPanel("kind")])]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Grid]:
        """Grids with their areas, in one query."""
        return Grid.objects.select_related("area")


class RosterItem(MenuItem):
    """The way to the roster import, shown to offices."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_office(actor_of(request))


class OrgsGroup(SnippetViewSetGroup):
    """The menu 单位人员."""

    items = (EnterpriseViewSet, PersonViewSet, AreaViewSet, AreaLinkViewSet, GridViewSet)
    menu_label = pgettext_lazy("admin menu", "Units and people")
    menu_icon = "group"
    menu_order = 400

    def get_submenu_items(self) -> list[Any]:
        """Lists first, then the import."""
        address = reverse("imports:history", args=["roster"])
        return [*super().get_submenu_items(), RosterItem(_("Import a roster"), address, icon_name="upload", order=90)]
