"""The admin's menu of units and people."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from orgs.people.viewsets import CertificateKindViewSet, PersonViewSet, RoleGrantViewSet
from orgs.permissions import actor_of, is_office
from orgs.units.viewsets import (
    AreaLinkViewSet,
    AreaViewSet,
    EnterpriseAliasViewSet,
    EnterpriseGridViewSet,
    EnterpriseViewSet,
    FormerNameViewSet,
    GridViewSet,
)


class RosterItem(MenuItem):
    """The way to the roster import, shown to offices."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_office(actor_of(request))


class OrgsGroup(SnippetViewSetGroup):
    """The menu 单位人员."""

    items = (
        EnterpriseViewSet,
        PersonViewSet,
        RoleGrantViewSet,
        AreaViewSet,
        AreaLinkViewSet,
        GridViewSet,
        EnterpriseGridViewSet,
        EnterpriseAliasViewSet,
        FormerNameViewSet,
        CertificateKindViewSet,
    )
    menu_label = pgettext_lazy("admin menu", "Units and people")
    menu_icon = "group"
    menu_order = 400

    def get_submenu_items(self) -> list[Any]:
        """Lists first, then the import."""
        address = reverse("imports:history", args=["roster"])
        return [*super().get_submenu_items(), RosterItem(_("Import a roster"), address, icon_name="upload", order=90)]
