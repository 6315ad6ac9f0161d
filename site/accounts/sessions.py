"""Ending sessions from outside: who leaves, or is told to sign in anew, is signed out everywhere at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from kernel.batches import batches
from plumbing import audit


def end_sessions(user_ids: Iterable[int], *, reason: str, actor: object = None) -> int:
    """Ends every open session of these accounts; returns how many accounts. One audit line for all of them.

    `reason` is a word for the log, e.g. ``left``, ``import``, ``pin-changed``.
    """
    ids = sorted(set(user_ids))
    for chunk in batches(ids, 1000):
        User.objects.filter(pk__in=chunk).update(session_epoch=F("session_epoch") + 1, sessions_ended_at=timezone.now())
    if ids:
        audit.record("end_sessions", actor=actor, reason=reason, accounts=len(ids), first=ids[0])
    return len(ids)


def end_own_sessions(user: User) -> None:
    """Signs oneself out everywhere, this device included."""
    end_sessions([user.pk], reason="by-oneself", actor=user)


def may_have_sessions() -> QuerySet[User]:
    """Accounts that signed in after their sessions were last ended."""
    since = Q(sessions_ended_at=None) | Q(last_login__gt=F("sessions_ended_at"))
    return User.objects.filter(since, last_login__isnull=False)
