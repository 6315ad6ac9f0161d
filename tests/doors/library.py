"""Addresses of the libraries, the whole of Wagtail's admin above all, with a thing for each of their arguments."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone
from PIL import Image
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site, UploadedFile

from accounts.models import PrivacyNotice
from campaigns.models import CampaignPage
from kernel.clock import today
from media.models import Clip, Document, Picture
from orgs.models import CertificateKind, Enterprise, EnterpriseAlias, FormerName
from pages.models import FooterSettings
from plumbing.doors import door_of
from tests.doors.urls import walk
from tests.factories.orgs import make_enterprise

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
SNIPPET = re.compile(r"wagtailsnippet(?:s|choosers)_([a-z]+)_([a-z]+)")
# Routes written as regular expressions, and an address that each of them understands.
BY_HAND = {
    "admin/pages/^(?P<pk>\\d+)/revisions/compare/(?P<revision_id_a>live|earliest|\\d+)\\.\\.\\."
    "(?P<revision_id_b>live|latest|\\d+)/$": "admin/pages/{page}/revisions/compare/live...latest/",
    "admin/^.*/$": "admin/nothing-like-this/",
    "documents/^(\\d+)/(.*)$": "documents/{document}/{filename}",
    "^((?:[\\w\\-]+/)*)$": "",
}
# What some views need to be asked before they find anything.
QUERIES = {
    "wagtailadmin_api:pages:find": "?id={page}",
    "wagtailadmin_api:documents:find": "?id={document}",
    "wagtailadmin_api:images:find": "?id={picture}",
    "wagtail_bulk_action": "?id={page}&next=/admin/",
}
# Where the usual thing of an argument's name would not do.
SPECIAL = {
    "wagtail_bulk_action app_label": "wagtailcore",
    "wagtail_bulk_action model_name": "page",
    "wagtailadmin_tag_model_autocomplete app_name": "taggit",
    "wagtailadmin_tag_model_autocomplete model_name": "tag",
    "wagtailadmin_pages:choose_parent app_label": "pages",
    "wagtailadmin_pages:choose_parent model_name": "standardpage",
}


def addresses() -> list[tuple[str, str]]:
    """(full name, route) of every address that has no door of ours."""
    return [(name, route) for route, name, view in walk() if door_of(view) is None]


class Samples:
    """A thing for each argument of the libraries' addresses."""

    def __init__(self, world: dict[str, Any]) -> None:
        page = CampaignPage.objects.get(pk=world["kwargs"]["page_id"])
        self.page, self.document, self.picture = page, _document(), _picture()
        _history_of_units()
        collection = Collection.get_first_root_node().add_child(name="资料")
        self._by_namespace = {
            "wagtailadmin_api:pages": page.pk, "wagtailadmin_api:documents": self.document.pk,
            "wagtailadmin_api:images": self.picture.pk, "wagtailadmin_collections": collection.pk,
            "wagtailsettings": Site.objects.get().pk, "wagtailsites": Site.objects.get().pk,
            "wagtailusers_users": world["officer"].pk, "wagtailusers_groups": Group.objects.first().pk,
            "wagtaildocs_chooser": self.document.pk, "wagtailimages_chooser": self.picture.pk,
        }  # fmt: skip
        self._by_name = self._common(world, collection)

    def _common(self, world: dict[str, Any], collection: Any) -> dict[str, Any]:
        page, parent = self.page, self.page.get_parent()
        restricted = parent.add_child(instance=Page(title="内部", slug="restricted"))
        restriction = PageViewRestriction.objects.create(page=restricted, restriction_type="password", password="x")
        hidden = CollectionViewRestriction.objects.create(
            collection=collection, restriction_type="password", password="x"
        )
        upload = UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(Picture), uploaded_by_user=world["editor"]
        )
        session = EditingSession.objects.create(
            user=world["editor"], content_type=ContentType.objects.get_for_model(page), object_id=page.pk,
            last_seen_at=page.latest_revision_created_at,
        )  # fmt: skip
        return {
            "page_id": page.pk, "parent_page_id": parent.pk, "page_to_move_id": page.pk, "page_pk": page.pk,
            "destination_id": parent.get_parent().pk, "revision_id": page.latest_revision_id,
            "action_name": "publish", "content_type_app_name": "pages", "content_type_model_name": "standardpage",
            "app_label": "campaigns", "model_name": "campaignpage", "app_name": "pages", "action": "delete",
            "collection_id": collection.pk, "document_id": self.document.pk, "doc_id": self.document.pk,
            "image_id": self.picture.pk, "filter_spec": "max-100x100", "uploaded_file_id": upload.pk,
            "redirect_id": Redirect.objects.create(old_path="/x", redirect_link="/").pk, "task_id": 1,
            "task_state_id": 1, "workflow_state_id": 1, "workflow_pk": 1, "object_id": page.pk,
            "session_id": session.pk, "restriction_id": hidden.pk, "page_view_restriction_id": restriction.pk,
            "uidb64": "x", "token": "x",
        }  # fmt: skip

    def address(self, name: str, route: str) -> str:
        """An address that the route understands. Raises `KeyError` for an argument that nothing is known for."""
        if route in BY_HAND:
            return "/" + BY_HAND[route].format(
                page=self.page.pk, document=self.document.pk, filename=self.document.filename
            )
        query = QUERIES.get(name, "").format(page=self.page.pk, document=self.document.pk, picture=self.picture.pk)
        plain = ARGUMENT.sub(lambda found: str(self._value(name, route, found[1])), route)
        return "/" + plain.replace("^", "") + query

    def _value(self, name: str, route: str, argument: str) -> Any:
        namespace = name.rpartition(":")[0]
        snippet = SNIPPET.fullmatch(namespace)
        if argument == "pk" and snippet:
            return _first(apps.get_model(*snippet.groups()))
        if argument == "pk" and "workflows" in namespace:
            return 1
        if namespace == "wagtailsettings" and argument == "model_name":
            return FooterSettings._meta.model_name
        special = SPECIAL.get(f"{name} {argument}")
        return special or (self._by_namespace[namespace] if argument == "pk" else self._by_name[argument])


def _history_of_units() -> None:
    """A former name, a merged spelling, a kind of certificate: what the demo's enterprises have not been through."""
    main = Enterprise.objects.get(unit_code="HTWJ2026")
    FormerName.objects.create(enterprise=main, name="恒泰五金厂", until=date(2020, 12, 31))
    alias = Enterprise.objects.create(name="恒泰五金制品公司", area=main.area)
    EnterpriseAlias.objects.create(alias=alias, main=main, since=date(2026, 1, 1))
    CertificateKind.objects.get_or_create(system="market", name="叉车司机")


def _first(model: type[models.Model]) -> Any:
    make = MADE_HERE.get(model._meta.label_lower)
    if make is not None and not model._default_manager.exists():
        make()
    found = model._default_manager.values_list("pk", flat=True).first()
    assert found is not None, f"the demo has no {model.__name__}: nothing to open its admin screens with"
    return found


def _notice() -> None:
    PrivacyNotice.objects.create(version="1", title="告知书", body="告知", published_at=timezone.now())


def _merge() -> None:
    one, other = make_enterprise(), make_enterprise()
    EnterpriseAlias.objects.create(alias=one, main=other, since=today())


def _former_name() -> None:
    FormerName.objects.create(enterprise=make_enterprise(), name="旧名", until=today())


def _clip() -> None:
    Clip.objects.create(title="铃", file=ContentFile(b"", "bell.wav"), transcript="铃")


# Of what the demo has none.
MADE_HERE = {
    "media.clip": _clip,
    "accounts.privacynotice": _notice,
    "orgs.enterprisealias": _merge,
    "orgs.formername": _former_name,
}


def _document() -> Document:
    return Document.objects.create(title="手册", file=ContentFile("手册".encode(), "handbook.txt"))


def _picture() -> Picture:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(drawn, "PNG")
    return Picture.objects.create(title="图", file=ContentFile(drawn.getvalue(), "picture.png"), width=40, height=30)
