"""Sounds in the admin, and in the windows that choose one."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from media.forms import ClipForm
from media.models import Clip
from media.policies import ClipPolicy, is_hidden
from plumbing.admin_guards import guarded


def _player(clip: Clip) -> str:
    return format_html('<audio controls preload="none" src="{}"></audio>', clip.file.url)


class ClipViewSet(SnippetViewSet):
    """Sounds: title, file, what it says."""

    model = Clip
    icon = "media"
    menu_label = _("Sounds")
    menu_order = 350
    add_to_admin_menu = True
    list_display = [
        "title",
        Column("file", label=_("listen"), accessor=_player),
        BooleanColumn("no_words", label=_("no words are spoken")),
        DateColumn("created_at", label=_("added on"), sort_key="created_at"),
    ]
    search_fields = ["title", "transcript"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Clip]:
        """Without those that are hidden from who asks."""
        return ClipPolicy(Clip).instances_user_has_any_permission_for(request.user, ["view", "change"])

    ordering = ["-created_at"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [FieldPanel("title"), FieldPanel("file"), FieldPanel("transcript"), FieldPanel("no_words")],
        base_form_class=ClipForm,
    )

    def get_urlpatterns(self) -> list[Any]:
        """A sound that only a hidden bank has is not there."""
        return guarded(super().get_urlpatterns(), {}, lambda user, pk: not is_hidden("clip", pk, user))
