"""What signing in leaves behind, and how long it stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.db.models import Q

from accounts.models import Lockout, OneTimeCode, SignIn

KEEP_CODES = timedelta(days=2)
# 等保 (GB/T 22239) asks for six months at least.
KEEP_SIGN_INS = timedelta(days=190)
BATCH = 2000


def sweep(*, now: datetime) -> dict[str, int]:
    """Deletes what is past its time and returns how much of what. Running it again changes nothing."""
    gone = {
        "codes": _delete(OneTimeCode, Q(created_at__lt=now - KEEP_CODES)),
        "sign_ins": _delete(SignIn, Q(at__lt=now - KEEP_SIGN_INS)),
        "lock_outs": _delete(Lockout, _before(now - KEEP_SIGN_INS)),
    }
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return gone


def _before(day: datetime) -> Q:
    return Q(locked_at__lt=day) | Q(locked_at=None, lifted_at__lt=day) | Q(locked_at=None, lifted_at=None)


def _delete(model: type[OneTimeCode | SignIn | Lockout], past: Q) -> int:
    """In batches, so that nobody who signs in waits for a long delete."""
    gone = 0
    while ids := list(model.objects.filter(past).values_list("pk", flat=True)[:BATCH]):
        gone += model.objects.filter(pk__in=ids).delete()[0]
    return gone
