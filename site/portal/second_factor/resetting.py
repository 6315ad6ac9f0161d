"""Taking the second factor off an account whose phone is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model

from accounts import second_factor
from kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class Reset:
    """Whose second factor is gone, and whether there was one."""

    name: str
    had_one: bool


def reset_by_name(*, username: str, reason: str, actor: Any = None) -> Reset:
    """Resets the account of this user name; `actor` None is the command line.

    Errors: ``nobody``, ``own-account``, ``not-yours`` (a superuser's, by somebody who is none), ``reason-missing``.
    """
    user = get_user_model().objects.filter(username=username.strip()).first()
    if user is None:
        raise DomainError("nobody")
    if actor is not None and actor.pk == user.pk:
        raise DomainError("own-account")
    if actor is not None and user.is_superuser and not actor.is_superuser:
        raise DomainError("not-yours")
    return Reset(str(user), second_factor.reset(user, reason=reason, actor=actor))
