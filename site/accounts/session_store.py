"""Sessions as Django keeps them, in the database and asked at each request: one that was ended is over at once.

Nothing is cached in a process, as another one may end the session; only writing the same SQL anew is saved.
"""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone

from plumbing.database.prepared import Prepared, slot


def _live() -> models.QuerySet[Session]:
    key, now = slot("key", models.CharField()), slot("now", models.DateTimeField())
    return Session.objects.filter(session_key=key, expire_date__gt=now)


_LIVE_SESSION: Prepared[Session] = Prepared(_live)


class SessionStore(db.SessionStore):
    """Django's, with its reading query prepared."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        """The stored session of this key that is not over; one query."""
        found = self._find(timezone.now())
        if found is None:
            self._session_key: str | None = None
        return found

    def _find(self, now: datetime) -> Session | None:
        # PostgreSQL takes no NUL in a text; such a key was never given out.
        key = self.session_key
        return None if not key or "\0" in key else _LIVE_SESSION.first(key=key, now=now)
