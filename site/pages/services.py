"""The editors' group: what a 宣传员 may do in the admin. The rooms' `apps.py` say what that is."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group

from orgs.enums import Role
from orgs.roles.group_sync import GROUP_NAMES, ensure_group

EDITORS = GROUP_NAMES[Role.EDITOR]
WAGTAILS_GROUPS = ("Editors", "Moderators")  # made by its first migration; nobody here is in them


def ensure_editor_group() -> Group:
    """The group 宣传员 with all its permissions. Safe to repeat."""
    Group.objects.filter(name__in=WAGTAILS_GROUPS, user=None).delete()
    return ensure_group(Role.EDITOR)


def join_editors(user: Any) -> None:
    """Makes `user` an editor, for a demo and tests; in life a grant does (`orgs.roles.group_sync`)."""
    user.groups.add(ensure_editor_group())
