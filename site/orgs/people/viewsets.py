"""People, kinds of certificates and roles in the admin."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from kernel.masking import mask_phone
from orgs.models import CertificateKind, Person, Post, RoleGrant
from orgs.roles.admin_policy import administer
from orgs.units.admin_columns import DayColumn, titled
from orgs.units.admin_forms import CertificateKindForm, RoleGrantForm

administer(CertificateKind, Person, RoleGrant)


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


class CertificateKindViewSet(SnippetViewSet):
    """Kinds of certificates that others issue; years stay empty where no rule in force was read."""

    model = CertificateKind
    icon = "form"
    menu_label = _("Kinds of certificates")
    list_display = [
        "name",
        Column("system", label=_("issuing system"), accessor="get_system_display", sort_key="system"),
        Column("valid_years", label=_("valid for years"), sort_key="valid_years"),
        Column("review_years", label=_("reviewed every years"), sort_key="review_years"),
        BooleanColumn("is_verified", label=_("verified against the text in force"), sort_key="is_verified"),
    ]
    list_filter = ["system", "is_verified"]
    search_fields = ["name"]
    ordering = ["system", "name"]
    list_per_page = 100
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("system")]),
            FieldRowPanel([FieldPanel("valid_years"), FieldPanel("review_years")]),
            FieldRowPanel([FieldPanel("source"), FieldPanel("is_verified")]),
        ],
        base_form_class=CertificateKindForm,
    )


class RoleGrantViewSet(SnippetViewSet):
    """Roles: who may what over which unit, and when. They end by their last day and are never deleted."""

    model = RoleGrant
    icon = "key"
    menu_label = _("Roles")
    index_view_class = titled(_("account"))
    list_display = [
        "user",
        Column("role", label=_("role"), accessor="get_role_display", sort_key="role"),
        Column("unit", label=_("unit"), accessor=lambda grant: grant.area or grant.grid or grant.enterprise),
        DayColumn("valid_from", label=_("valid from"), sort_key="valid_from"),
        DayColumn("valid_to", label=_("valid to"), sort_key="valid_to"),
    ]
    list_filter = ["role"]
    search_fields = ["user__username", "user__display_name", "area__name", "grid__name", "enterprise__name"]
    list_per_page = 50
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("user"), FieldPanel("role")]),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("area"), FieldPanel("grid")]), FieldPanel("enterprise")],
                heading=_("Exactly one unit"),
            ),
            FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
        ],
        base_form_class=RoleGrantForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[RoleGrant]:
        """Grants with accounts and units, in one query."""
        rows = RoleGrant.objects.select_related("user", "area", "grid", "enterprise")
        return rows.order_by("user__username", "role", "pk")
