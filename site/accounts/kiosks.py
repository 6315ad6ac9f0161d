"""Tablets for many people: registered by staff, known by a cookie, of which only a keyed digest is kept."""

from __future__ import annotations

import secrets
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase

from accounts.models import Kiosk
from plumbing import audit
from plumbing.crypto import blind_index

COOKIE = "anpei_kiosk"
COOKIE_SECONDS = 180 * 24 * 3600
IDLE_SECONDS = (60, 600)
SEEN_EVERY = timedelta(minutes=5)

# Which kiosk the request at hand comes from, for the sign-in log. Set and reset by the kiosks' middleware.
current_kiosk_id: ContextVar[UUID | None] = ContextVar("current_kiosk_id", default=None)


def kiosk_of(request: HttpRequest) -> Kiosk | None:
    """The kiosk in service that this device is, or None. One query, and only when the device shows the cookie."""
    if not hasattr(request, "_anpei_kiosk"):
        token = request.COOKIES.get(COOKIE, "")
        found = Kiosk.objects.filter(token_digest=_digest(token), revoked_at=None).first() if token else None
        request._anpei_kiosk = found  # type: ignore[attr-defined]
    return request._anpei_kiosk  # type: ignore[attr-defined,no-any-return]


def register(*, label: str, scope_kind: str, scope_id: int, idle_seconds: int, actor: Any) -> tuple[Kiosk, str]:
    """A new kiosk and the token for its cookie, which is told this once. `idle_seconds` is brought into 60–600."""
    token = secrets.token_urlsafe(32)
    kiosk = Kiosk.objects.create(
        label=label.strip()[:60],
        scope_kind=scope_kind,
        scope_id=scope_id,
        idle_seconds=min(max(idle_seconds, IDLE_SECONDS[0]), IDLE_SECONDS[1]),
        token_digest=_digest(token),
        created_by=actor.pk,
    )
    audit.record("register_kiosk", actor=actor, target=("kiosk", kiosk.pk), scope=f"{scope_kind}:{scope_id}")
    return kiosk, token


def revoke(kiosk: Kiosk, *, actor: Any, now: datetime) -> None:
    """Takes a kiosk out of service; its device is an ordinary one from the next request on."""
    if Kiosk.objects.filter(pk=kiosk.pk, revoked_at=None).update(revoked_at=now):
        audit.record("revoke_kiosk", actor=actor, target=("kiosk", kiosk.pk))


def touch(kiosk: Kiosk, *, now: datetime) -> None:
    """Notes that the kiosk is alive, once in five minutes."""
    if kiosk.last_seen_at is None or now - kiosk.last_seen_at >= SEEN_EVERY:
        Kiosk.objects.filter(pk=kiosk.pk).update(last_seen_at=now)


def kiosks_in_service() -> QuerySet[Kiosk]:
    """Kiosks in service, newest first."""
    return Kiosk.objects.filter(revoked_at=None).order_by("-created_at")


def get_kiosk(kiosk_id: UUID) -> Kiosk | None:
    """One kiosk, in service or not."""
    return Kiosk.objects.filter(pk=kiosk_id).first()


def keep_token(response: HttpResponseBase, token: str) -> None:
    """Makes the device that gets `response` a kiosk for 180 days."""
    secure = bool(settings.SESSION_COOKIE_SECURE)
    response.set_cookie(COOKIE, token, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=secure)


def drop_token(response: HttpResponseBase) -> None:
    """Makes the device an ordinary one."""
    response.delete_cookie(COOKIE, samesite="Lax")


def _digest(token: str) -> str:
    return blind_index(token, purpose="kiosk-token")
