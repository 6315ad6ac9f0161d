"""Between the password and the second factor: whose password it was, for five minutes. Nobody is signed in yet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

SESSION_KEY = "second_factor_pending"
LIFETIME = timedelta(minutes=5)


def keep_pending(request: HttpRequest, user: Any, *, going: str, now: datetime) -> None:
    """Notes whose password was right, in a new session: whoever was signed in here before is out."""
    request.session.flush()
    request.session[SESSION_KEY] = {
        "user": user.pk,
        "at": now.timestamp(),
        "hash": user.get_session_auth_hash(),
        "next": going,
    }
    request.session.set_expiry(int(LIFETIME.total_seconds()))


def pending_of(request: HttpRequest, *, now: datetime) -> tuple[Any, str] | None:
    """The account and where it wants to go, or None: too late, closed, or its password or sessions changed since."""
    kept = request.session.get(SESSION_KEY)
    if not kept or not 0 <= now.timestamp() - kept["at"] <= LIFETIME.total_seconds():
        return None
    user = get_user_model().objects.filter(pk=kept["user"], is_active=True).first()
    if user is None or not constant_time_compare(kept["hash"], user.get_session_auth_hash()):
        return None
    return user, kept["next"]


def forget_pending(request: HttpRequest) -> None:
    """Removes the note; the session itself stays."""
    request.session.pop(SESSION_KEY, None)
