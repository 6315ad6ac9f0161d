"""Staff accounts made by an office: a first password on a slip of paper, changed at the first sign-in."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from accounts.models import User
from accounts.sessions import end_sessions
from kernel.errors import DomainError
from kernel.serials import VERIFY_ALPHABET
from plumbing import audit

GROUPS, GROUP = 3, 4


def readable_password() -> str:
    """`7KWM-3PXA-9TQD`: 58 bits, no letters that are taken for one another."""
    return "-".join("".join(secrets.choice(VERIFY_ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))


def account_with_initial_password(*, username: str, display_name: str, actor: Any) -> tuple[User, str]:
    """A new account and its first password, which is kept nowhere else. Error: ``username-taken``."""
    password = readable_password()
    with transaction.atomic():
        user, made = User.objects.get_or_create(
            username=username, defaults={"display_name": display_name[:60], "password_is_initial": True}
        )
        if not made:
            raise DomainError("username-taken", username=username)
        user.set_password(password)
        user.save(update_fields=["password"])
        audit.record("make_staff_account", actor=actor, target=("user", user.pk), is_superuser=False)
    return user, password


def reset_to_initial_password(user: User, *, reason: str, actor: Any) -> str:
    """A new first password in place of one that is forgotten, told this once. Every session of the account ends.

    The second factor stays: a slip alone opens no account that has one. Errors: ``reason-missing``, ``no-password``
    (the account signs in with a code to a phone).
    """
    if not reason.strip():
        raise DomainError("reason-missing")
    password = readable_password()
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        if not locked.has_usable_password():
            raise DomainError("no-password")
        locked.set_password(password)
        locked.password_is_initial = True
        locked.save(update_fields=["password", "password_is_initial"])
        audit.record("reset_password", actor=actor, target=("user", locked.pk), reason=reason.strip()[:200])
        end_sessions([locked.pk], reason="password-reset", actor=actor)
    return password


def is_initial(user: Any) -> bool:
    """Whether the account still has the password of its slip."""
    return bool(getattr(user, "password_is_initial", False))


def change_password(user: User, password: str) -> None:
    """A password of one's own. The account's other sessions end.

    Raises `django.core.exceptions.ValidationError` for a weak one; error ``password-same`` for the one it has.
    """
    validate_password(password, user)
    if user.check_password(password):
        raise DomainError("password-same")
    with transaction.atomic():
        user.set_password(password)
        user.password_is_initial = False
        user.save(update_fields=["password", "password_is_initial"])
        audit.record("change_password", actor=user, target=("user", user.pk))
