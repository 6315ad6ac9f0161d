"""The privacy notice in the admin: written as a draft, published once, never edited afterwards."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import EditView, SnippetViewSet

from accounts.consent import publish_notice
from accounts.models import PrivacyNotice
from kernel.errors import DomainError
from plumbing.doors import Door, door
from plumbing.keep import KeepPolicy

LIST = "wagtailsnippets_accounts_privacynotice:list"
INSPECT = "wagtailsnippets_accounts_privacynotice:inspect"


class DraftPolicy(KeepPolicy):
    """Drafts may be changed; what people agreed to stays as it is. Nothing is deleted: a draft harms nobody."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        if action == "change" and instance.published_at is not None:
            return False
        return super().user_has_permission_for_instance(user, action, instance)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)


register_permission_policy(PrivacyNotice, DraftPolicy(PrivacyNotice))


class NoticeEditView(EditView):
    """A published version is shown, not edited."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.object.published_at is not None:
            messages.info(request, _("This version is published and cannot be edited. Write a new version."))
            return redirect(INSPECT, self.object.pk)
        return super().dispatch(request, *args, **kwargs)


class NoticeViewSet(SnippetViewSet):
    """Versions of the notice; the one published last is in force."""

    model = PrivacyNotice
    icon = "doc-full"
    menu_label = gettext_lazy("Privacy notice")
    add_to_admin_menu = True
    menu_order = 820
    list_display = [
        "__str__",
        Column("state", label=gettext_lazy("state"), accessor="state_word"),
        DateColumn("published_at", label=gettext_lazy("published at"), sort_key="published_at"),
    ]
    ordering = ["-published_at", "-pk"]
    copy_view_enabled = False
    inspect_view_enabled = True
    edit_view_class = NoticeEditView
    inspect_view_fields = ["version", "title", "body", "changes", "published_at"]
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("version", help_text=gettext_lazy("For example 2026-07. It cannot be used twice.")),
                FieldPanel("title"),
                FieldPanel("body", help_text=gettext_lazy("A line that begins with # is a heading, with - a point.")),
                FieldPanel(
                    "changes",
                    help_text=gettext_lazy("Shown above the text to people who agreed to an earlier version."),
                ),
            ],
            heading=gettext_lazy("Draft"),
        )
    ]


def may_publish(user: Any) -> bool:
    """Whether an account may put a notice in force."""
    return bool(user.has_perm("accounts.change_privacynotice") and user.has_perm("wagtailadmin.access_admin"))


NOTICE_PUBLISHER = Door("notice_publisher", lambda request, **_kwargs: may_publish(request.user))


@door(NOTICE_PUBLISHER)
def publish(request: HttpRequest, notice_id: int) -> HttpResponse:
    """GET asks once more; POST publishes: everybody is asked at the next sign-in."""
    notice = PrivacyNotice.objects.filter(pk=notice_id).first()
    if notice is None:
        raise Http404
    if request.method == "POST":
        try:
            publish_notice(notice.pk, actor=request.user, now=timezone.now())
        except DomainError as error:
            messages.error(request, _sentences()[error.code])
        else:
            messages.success(request, _("The notice is in force. Everybody is asked at the next sign-in."))
        return redirect(LIST)
    return render(request, "accounts/publish_notice.html", {"notice": notice})


def _sentences() -> dict[str, str]:
    return {
        "already-published": _("This version is published already. Nothing was changed."),
        "text-missing": _("Title or wording is empty. Nothing was published."),
        "changes-missing": _("Say what is new in this version, then publish. Nothing was published."),
    }
