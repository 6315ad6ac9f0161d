"""The admin as an editor meets it: our name and colours, and only the menus a role needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.views.account import NameEmailSettingsPanel

HIDDEN_FROM_ALL = {"help"}
HIDDEN_FROM_EDITORS = {"reports"}
HIDDEN_SETTINGS = {"workflows", "workflow-tasks"}
KEPT_PANELS = {"campaign_now", "recent_edits"}


class DisplayNameForm(forms.ModelForm):
    """The one name that an account has here."""

    class Meta:
        model = get_user_model()
        fields = ["display_name"]


# Wagtail asks for a first and a last name, which no account here has: nobody could save a new password without them.
NameEmailSettingsPanel.form_class = DisplayNameForm


@hooks.register("insert_global_admin_css")
def admin_css() -> SafeString:
    """Our colours."""
    return format_html('<link rel="stylesheet" href="{}">', static("pages/admin.css"))


@hooks.register("construct_main_menu")
def trim_main_menu(request: HttpRequest, items: list[Any]) -> None:
    """Wagtail's help speaks English, and its reports are for administrators."""
    administers = request.user.has_perm("accounts.view_user")
    hidden = HIDDEN_FROM_ALL if administers else HIDDEN_FROM_ALL | HIDDEN_FROM_EDITORS
    items[:] = [item for item in items if item.name not in hidden]


@hooks.register("construct_settings_menu")
def trim_settings_menu(request: HttpRequest, items: list[Any]) -> None:
    """Workflows are off."""
    items[:] = [item for item in items if item.name not in HIDDEN_SETTINGS]


@hooks.register("construct_homepage_summary_items", order=1000)
def no_summary(request: HttpRequest, items: list[Any]) -> None:
    """Counts of pages and pictures help nobody; the campaign's panel says what to do."""
    items.clear()


@hooks.register("construct_homepage_panels", order=100)
def trim_panels(request: HttpRequest, panels: list[Any]) -> None:
    """The campaign of now and the editor's own recent edits."""
    panels[:] = [panel for panel in panels if panel.name in KEPT_PANELS]


@hooks.register("construct_wagtail_userbar")
def no_userbar(request: HttpRequest, items: list[Any], page: Any) -> None:
    """The userbar needs inline scripts, which the public pages' policy forbids; it is not on them."""
    items.clear()
