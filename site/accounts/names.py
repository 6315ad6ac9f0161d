"""Who an account is, for the logs: they hold numbers, and names only as long as the account has one."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from accounts.models import User

MOST_FOUND = 200


def display_names(user_ids: Iterable[int]) -> dict[int, str]:
    """Account number → name shown; one query. Accounts that are forgotten keep their neutral name."""
    wanted = set(user_ids)
    rows = User.objects.filter(pk__in=wanted).values_list("pk", "display_name", "username") if wanted else []
    return {key: name or username for key, name, username in rows}


def ids_named(text: str) -> tuple[int, ...]:
    """The accounts in whose name or user name `text` occurs, at most two hundred; one query."""
    rows = User.objects.filter(Q(display_name__icontains=text) | Q(username__icontains=text))
    return tuple(rows.order_by("pk").values_list("pk", flat=True)[:MOST_FOUND])
