"""Counts that the limits need, and what is known of the last code."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from accounts.enums import Delivery, Outcome
from accounts.logic import delivery
from accounts.logic.secrets import HOUR, LOCK_WINDOW, WrongSecrets
from accounts.logic.throttle import CODE_WINDOW, DAY, PASSWORD_WINDOW, Sent, WrongPasswords
from accounts.models import Lockout, OneTimeCode, Pin, SignIn, User
from accounts.subjects import Origin

MESSAGES = [state for state in Delivery if state != Delivery.NOBODY]


def sent_codes(origin: Origin, *, now: datetime) -> Sent:
    """Codes of the last day that the limits ask about; six queries, each along an index."""
    today, hour = Q(created_at__gt=now - DAY), Q(created_at__gt=now - CODE_WINDOW)
    is_message = ~Q(delivery=Delivery.NOBODY)
    rows = OneTimeCode.objects.filter(today)
    own = rows.filter(subject=origin.subject).aggregate(
        last=Max("created_at", filter=~Q(delivery=Delivery.FAILED)),
        to_subject=Count("pk", filter=hour),
        to_subject_today=Count("pk"),
    )
    there = OneTimeCode.objects.filter(hour, address=origin.address).exclude(address="")
    from_address = there.aggregate(
        from_address=Count("pk", filter=is_message), for_nobody=Count("pk", filter=~is_message)
    )
    last = own.pop("last")
    return Sent(
        since_last=now - last if last else None,
        to_unit_today=rows.filter(is_message, unit=origin.unit).count() if origin.unit else 0,
        on_site_today=rows.filter(delivery__in=MESSAGES).count(),
        entered=entered_from(origin.address, now=now),
        unit_size=origin.unit_size,
        is_familiar=is_familiar(origin),
        **own,
        **from_address,
    )


def entered_from(address: str, *, now: datetime) -> int:
    """How many subjects came in from `address` in the last hour: one who comes in ten times makes no more room."""
    if not address:
        return 0
    rows = SignIn.objects.filter(at__gt=now - CODE_WINDOW, outcome=Outcome.OK, address=address)
    return rows.aggregate(entered=Count("subject", distinct=True))["entered"]


def is_familiar(origin: Origin) -> bool:
    """Whether this subject signed in from this address before, as far back as the log goes."""
    return SignIn.objects.filter(subject=origin.subject, address=origin.address, outcome=Outcome.OK).exists()


def wrong_codes_from(address: str, *, now: datetime) -> tuple[int, int]:
    """Wrong codes typed from `address` in the last hour, and subjects that came in; one query."""
    if not address:
        return 0, 0
    rows = SignIn.objects.filter(at__gt=now - CODE_WINDOW, address=address)
    counts = rows.aggregate(
        wrong=Count("pk", filter=Q(outcome=Outcome.WRONG_CODE)),
        entered=Count("subject", filter=Q(outcome=Outcome.OK), distinct=True),
    )
    return counts["wrong"], counts["entered"]


def wrong_passwords(*, subject: str, address: str, now: datetime) -> WrongPasswords:
    """Wrong passwords of the last quarter of an hour; one query, two when there are some from the address."""
    rows = SignIn.objects.filter(at__gt=now - PASSWORD_WINDOW, outcome=Outcome.WRONG_PASSWORD)
    same_name, same_address = Q(subject=subject), Q(address=address)
    counts = rows.filter(same_name | same_address).aggregate(
        both=Count("pk", filter=same_name & same_address),
        name=Count("pk", filter=same_name),
        address=Count("pk", filter=same_address),
    )
    familiar = counts["address"] > 0 and is_familiar(Origin(subject, address))
    return WrongPasswords(counts["both"], counts["name"], counts["address"], familiar)


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


def wrong_secrets(origin: Origin, pin_set_at: datetime | None, *, now: datetime) -> WrongSecrets:
    """Wrong birthdays and PINs that the limits ask about; four queries. A new PIN begins the subject's count anew."""
    lock = Lockout.objects.filter(subject=origin.subject).first()
    fresh = max(filter(None, (pin_set_at, lock.lifted_at if lock else None)), default=None)
    locked_at = lock.locked_at if lock else None
    rows = SignIn.objects.filter(at__gt=now - DAY, outcome=Outcome.WRONG_SECRET)
    subject = Q(subject=origin.subject) & (Q(at__gt=fresh) if fresh else Q())
    unit, hour = Q(unit=origin.unit) & ~Q(unit=""), Q(at__gt=now - HOUR)
    counts = rows.filter(subject | unit | Q(address=origin.address)).aggregate(
        half_an_hour=Count("pk", filter=subject & Q(at__gt=now - LOCK_WINDOW)),
        day=Count("pk", filter=subject),
        unit_hour=Count("pk", filter=unit & hour),
        unit_day=Count("pk", filter=unit),
        address_hour=Count("pk", filter=Q(address=origin.address) & ~Q(address="") & hour),
    )
    return WrongSecrets(
        is_locked=locked_at is not None and (fresh is None or fresh < locked_at),
        unit_size=origin.unit_size,
        entered=entered_from(origin.address, now=now),
        is_familiar=is_familiar(origin),
        **counts,
    )


def pin_of(user_id: int | None) -> Pin | None:
    """The account's PIN; asks the database for nobody's too, so that the answer takes as long."""
    return Pin.objects.filter(user_id=user_id or 0).first()


def has_pin(user_id: int) -> bool:
    """Whether the account has a PIN."""
    return Pin.objects.filter(user_id=user_id).exists()


def shown_delivery(subject: str, *, now: datetime) -> tuple[str, datetime | None]:
    """What the code page may say of the subject's last message (`logic.delivery.shown`), and when it was asked for."""
    row = OneTimeCode.objects.filter(subject=subject).order_by("-created_at", "-pk").first()
    return ("", None) if row is None else (delivery.shown(row.delivery, now - row.created_at), row.created_at)


def sign_in_rows(
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    outcome: str = "",
    method: str = "",
    user_id: int | None = None,
) -> QuerySet[SignIn]:
    """Lines of the sign-in log, newest first, with their users; `since` is included, `until` is not."""
    rows = SignIn.objects.select_related("user").order_by("-at", "-pk")
    wanted = {"at__gte": since, "at__lt": until, "outcome": outcome, "method": method, "user_id": user_id}
    return rows.filter(**{name: value for name, value in wanted.items() if value not in (None, "")})
