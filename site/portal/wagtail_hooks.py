"""The way from the admin to the office's own screens."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from orgs.permissions import actor_of, is_office


class OfficeMenuItem(MenuItem):
    """Shown to those who work in a town or county office."""

    def is_shown(self, request: HttpRequest) -> bool:
        """No query beyond the actor's, which is asked once a request."""
        return is_office(actor_of(request))


@hooks.register("register_admin_menu_item")
def office_menu_item() -> Any:
    """To units, people, joins, imports and logs."""
    return OfficeMenuItem(_("Office"), reverse("portal:office"), icon_name="home", order=50)
