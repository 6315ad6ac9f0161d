"""Who a session belongs to, asked at each request: Django's own way, with its query prepared."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db import models

from accounts.models import User
from plumbing.database.prepared import Prepared, slot


def _by_id() -> models.QuerySet[User]:
    return User.objects.filter(pk=slot("id", models.BigAutoField())).order_by()


_ACCOUNT: Prepared[User] = Prepared(_by_id)


class AccountBackend(ModelBackend):
    """Django's; an account that was switched off, or whose sessions were ended, is found so at the next request."""

    def get_user(self, user_id: Any) -> User | None:
        """The account, unless it may not sign in; one query."""
        user = _ACCOUNT.first(id=user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
