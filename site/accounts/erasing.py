"""Forgetting an account. Its number stays: the logs name nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import OneTimeCode, Pin, RecoveryCode, SecondFactor, SignIn, User
from accounts.queries import needs_password
from accounts.sessions import end_sessions
from accounts.subjects import phone_subject


def erase_account(user: User) -> None:
    """The account is closed, nameless, without password, PIN or sessions; its sign-ins name nobody any more.

    Called inside the transaction of `orgs.privacy.erasure`. Safe to repeat.
    """
    end_sessions([user.pk], reason="erased")
    user.refresh_from_db()
    user.username, user.display_name = f"erased-{user.pk}", ""
    user.first_name = user.last_name = user.email = ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()
    for secret in (Pin, SecondFactor, RecoveryCode):
        secret.objects.filter(user=user).delete()
    SignIn.objects.filter(user=user).update(user=None, subject="")


def erase_code_accounts(user_ids: Iterable[int]) -> int:
    """Forgets those of the accounts that come in by code only: nobody is behind them any more. Returns how many.

    An account with a password is somebody's by itself, and stays.
    """
    users = [user for user in User.objects.filter(pk__in=list(user_ids)) if not needs_password(user)]
    for user in users:
        erase_account(user)
    return len(users)


def unlink_phone(phone: str) -> None:
    """Codes sent to a phone go, and the sign-in log forgets which digest it was. Nothing for no phone."""
    if phone:
        subject = phone_subject(phone)
        OneTimeCode.objects.filter(subject=subject).delete()
        SignIn.objects.filter(subject=subject).update(subject="")
