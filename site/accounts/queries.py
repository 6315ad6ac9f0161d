"""Counts that the limits need, and what is known of the last code."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q

from accounts.enums import Outcome
from accounts.logic.throttle import CODE_WINDOW, PASSWORD_WINDOW, Sent, WrongPasswords
from accounts.models import OneTimeCode, SignIn, User


def sent_codes(*, subject: str, address: str, now: datetime) -> Sent:
    """Codes of the last hour to `subject` and from `address`; one query."""
    rows = OneTimeCode.objects.filter(created_at__gt=now - CODE_WINDOW).filter(Q(subject=subject) | Q(address=address))
    counts = rows.aggregate(
        last=Max("created_at", filter=Q(subject=subject)),
        to_subject=Count("pk", filter=Q(subject=subject)),
        from_address=Count("pk", filter=Q(address=address) & ~Q(address="")),
    )
    since = now - counts["last"] if counts["last"] else None
    return Sent(since, counts["to_subject"], counts["from_address"])


def wrong_codes_from(address: str, *, now: datetime) -> int:
    """Wrong codes typed from `address` in the last hour; one query."""
    if not address:
        return 0
    rows = SignIn.objects.filter(at__gt=now - CODE_WINDOW, outcome=Outcome.WRONG_CODE, address=address)
    return rows.count()


def wrong_passwords(*, subject: str, address: str, now: datetime) -> WrongPasswords:
    """Wrong passwords of the last quarter of an hour; one query."""
    rows = SignIn.objects.filter(at__gt=now - PASSWORD_WINDOW, outcome=Outcome.WRONG_PASSWORD)
    same_name, same_address = Q(subject=subject), Q(address=address)
    counts = rows.filter(same_name | same_address).aggregate(
        both=Count("pk", filter=same_name & same_address),
        name=Count("pk", filter=same_name),
        address=Count("pk", filter=same_address),
    )
    return WrongPasswords(counts["both"], counts["name"], counts["address"])


def has_live_code(subject: str, *, now: datetime) -> bool:
    """Whether the last code sent to `subject` can still be typed."""
    last = OneTimeCode.objects.filter(subject=subject).order_by("-created_at", "-pk").first()
    return last is not None and last.used_at is None and now < last.expires_at


def username_exists(username: str) -> bool:
    """Whether an account of this name exists, open or closed."""
    return User.objects.filter(username=username).exists()


def needs_password(user: Any) -> bool:
    """Accounts with a password open with it only: a code to a shared phone must not open an officer's desk."""
    return bool(user.is_superuser or user.is_staff or user.has_usable_password())
