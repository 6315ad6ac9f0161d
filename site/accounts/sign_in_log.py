"""Reading the sign-in log of one account."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from accounts.models import SignIn


def sign_ins_of(user_id: int, *, since: datetime) -> QuerySet[SignIn]:
    """The account's sign-ins, good and refused, newest first."""
    return SignIn.objects.filter(user_id=user_id, at__gte=since).order_by("-at", "-pk")
