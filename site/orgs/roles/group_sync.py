"""What a role may do in the admin: a grant in force is membership of the role's group; no grant, no membership.

Grants are the only source of permissions. A room says in its `AppConfig` what its tables allow a role
(`group_permissions`: role → "app.codename"), and a room that knows page trees or collections says so likewise
(`group_page_permissions`, `group_collection_permissions`). Groups hold exactly that; what was added by hand goes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from accounts.sessions import end_sessions
from kernel.batches import batches
from orgs.enums import Role
from orgs.models import RoleGrant
from orgs.queries import in_force
from plumbing import audit

# Roles that work in the admin. The others have screens of their own, where the grant itself is asked at each request.
GROUP_NAMES: dict[str, str] = {Role.EDITOR: "宣传员", Role.ADMINISTRATOR: "系统管理员"}
ROLES = {name: role for role, name in GROUP_NAMES.items()}
BATCH = 500


@dataclass(frozen=True, slots=True)
class Change:
    """The roles whose groups an account entered and left."""

    joined: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def sync_groups(user_id: int, *, on: date) -> Change:
    """Makes an account's memberships what its grants in force on `on` say. Safe to repeat; audited when it changes.

    Who left a group is signed out everywhere. Groups that are no role's stay as they are.
    """
    return sync_users([user_id], on=on).get(user_id, Change())


def sync_all(*, on: date) -> dict[int, Change]:
    """The same for every account that has, or ought to have, a role's group: dates pass without anybody's doing."""
    granted = RoleGrant.objects.filter(in_force(on), role__in=GROUP_NAMES).values_list("user_id", flat=True)
    members = get_user_model().objects.filter(groups__name__in=ROLES).values_list("pk", flat=True)
    found: dict[int, Change] = {}
    for chunk in batches(sorted({*granted, *members}), BATCH):
        found |= sync_users(chunk, on=on)
    return found


@transaction.atomic
def sync_users(user_ids: Iterable[int], *, on: date) -> dict[int, Change]:
    """`sync_groups` of several accounts, in a fixed number of queries where nothing changed. Changes only."""
    ids = list(user_ids)
    wanted, held = _wanted(ids, on), _held(ids)
    changes = {
        user_id: Change(tuple(sorted(wanted[user_id] - held[user_id])), tuple(sorted(held[user_id] - wanted[user_id])))
        for user_id in ids
        if wanted[user_id] != held[user_id]
    }
    if changes:
        _store(changes)
    return changes


def _wanted(ids: list[int], on: date) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = RoleGrant.objects.filter(in_force(on), user_id__in=ids, role__in=GROUP_NAMES, user__is_active=True)
    for user_id, role in rows.values_list("user_id", "role"):
        found[user_id].add(role)
    return found


def _held(ids: list[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = get_user_model().groups.through.objects.filter(user_id__in=ids, group__name__in=ROLES)
    for user_id, name in rows.values_list("user_id", "group__name"):
        found[user_id].add(ROLES[name])
    return found


def _store(changes: dict[int, Change]) -> None:
    groups = {role: _group(role) for change in changes.values() for role in (*change.joined, *change.left)}
    for user in get_user_model().objects.filter(pk__in=changes):
        change = changes[user.pk]
        user.groups.add(*(groups[role] for role in change.joined))
        user.groups.remove(*(groups[role] for role in change.left))
        audit.record("sync_groups", target=("user", user.pk), joined=list(change.joined), left=list(change.left))
    end_sessions([user_id for user_id, change in changes.items() if change.left], reason="role-ended")


def _group(role: str) -> Group:
    return Group.objects.filter(name=GROUP_NAMES[role]).first() or ensure_group(role)


def ensure_groups() -> None:
    """Every role's group with exactly the permissions that the rooms declare. Run after migrating; safe to repeat."""
    for role in GROUP_NAMES:
        ensure_group(role)


@transaction.atomic
def ensure_group(role: str) -> Group:
    """The role's group, filled."""
    group, _made = Group.objects.get_or_create(name=GROUP_NAMES[role])
    group.permissions.set(_permissions(declared("group_permissions", role)))
    _set_page_permissions(group, _permissions(declared("group_page_permissions", role)))
    _set_collection_permissions(group, _permissions(declared("group_collection_permissions", role)))
    return group


def declared(kind: str, role: str) -> tuple[str, ...]:
    """What all rooms together let a role do: "app.codename", sorted."""
    configs: list[Any] = list(apps.get_app_configs())
    return tuple(sorted({each for config in configs for each in getattr(config, kind, {}).get(role, ())}))


def _permissions(names: Iterable[str]) -> list[Permission]:
    """Raises `LookupError` for a name that no table has: a typing error in a room's declaration."""
    found = {
        f"{app}.{codename}": pk
        for pk, app, codename in Permission.objects.values_list("pk", "content_type__app_label", "codename")
    }
    missing = sorted(set(names) - set(found))
    if missing:
        raise LookupError(f"no such permission: {', '.join(missing)}")
    return list(Permission.objects.filter(pk__in=[found[name] for name in names]))


def _set_page_permissions(group: Group, permissions: list[Permission]) -> None:
    """Over the whole tree."""
    root = Page.get_first_root_node()
    rows = GroupPagePermission.objects.filter(group=group)
    rows.exclude(page=root, permission__in=permissions).delete()
    for permission in permissions if root is not None else ():
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _set_collection_permissions(group: Group, permissions: list[Permission]) -> None:
    root = Collection.get_first_root_node()
    rows = GroupCollectionPermission.objects.filter(group=group)
    rows.exclude(collection=root, permission__in=permissions).delete()
    for permission in permissions if root is not None else ():
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
