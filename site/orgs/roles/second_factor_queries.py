"""Who must prove a second thing beside the password."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from kernel.clock import today
from orgs.logic.access import SECOND_FACTOR_ROLES
from orgs.models import RoleGrant


def needs_second_factor(user_id: int) -> bool:
    """Whether the account may do everything, or has a role that asks for a second factor; two queries.

    A role to come counts already: a session may last longer than the days until then.
    """
    if get_user_model().objects.filter(pk=user_id, is_superuser=True).exists():
        return True
    return roles_held(user_id).filter(role__in=SECOND_FACTOR_ROLES).exists()


def has_role(user_id: int) -> bool:
    """Whether the account has any role, in force or to come; one query."""
    return roles_held(user_id).exists()


def roles_held(user_id: int) -> QuerySet[RoleGrant]:
    """The account's roles that are not over."""
    return RoleGrant.objects.filter(user_id=user_id).exclude(valid_to__lt=today())
