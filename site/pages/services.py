"""The editors' group: what a 宣传员 may do in the admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

EDITORS = "宣传员"
PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
# Wagtail asks for the permissions of its own models, even where ours stand in their place.
COLLECTION_PERMISSIONS = tuple(
    (app, f"{verb}_{model}")
    for verb in ("add", "change", "choose")
    for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document"))
)
# What editors write beside pages. Instruments and questions are never deleted: they are dated or retired.
SNIPPETS: dict[str, dict[str, tuple[str, ...]]] = {
    "regulations": {"instrument": ("add", "change", "view"), "clauseversion": ("change", "view")},
    "learning": {"course": ("add", "change", "delete", "view")},
    "quizzes": {
        "bank": ("add", "change", "view"),
        "question": ("add", "change", "view"),
        "quiz": ("add", "change", "delete", "view"),
    },
    "pages": {"footersettings": ("change",)},
    "wagtailadmin": {"admin": ("access",)},
}


WAGTAILS_GROUPS = ("Editors", "Moderators")  # made by its first migration; nobody here is in them


def ensure_editor_group() -> Group:
    """The group 宣传员 with all its permissions. Safe to repeat; permissions given by hand stay."""
    Group.objects.filter(name__in=WAGTAILS_GROUPS, user=None).delete()
    group, _created = Group.objects.get_or_create(name=EDITORS)
    group.permissions.add(*_snippet_permissions())
    root = Page.get_first_root_node()
    if root is not None:
        for permission in Permission.objects.filter(
            content_type__app_label="wagtailcore", codename__in=PAGE_PERMISSIONS
        ):
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    collection = Collection.get_first_root_node()
    for permission in _collection_permissions():
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
    return group


def join_editors(user: Any) -> None:
    """Makes `user` an editor."""
    user.groups.add(ensure_editor_group())


def _snippet_permissions() -> Iterator[Permission]:
    wanted = Q(pk=None)
    for app, models in SNIPPETS.items():
        codenames = [f"{verb}_{model}" for model, verbs in models.items() for verb in verbs]
        wanted |= Q(content_type__app_label=app, codename__in=codenames)
    yield from Permission.objects.filter(wanted)


def _collection_permissions() -> Iterator[Permission]:
    wanted = Q(pk=None)
    for app, codename in COLLECTION_PERMISSIONS:
        wanted |= Q(content_type__app_label=app, codename=codename)
    yield from Permission.objects.filter(wanted)
