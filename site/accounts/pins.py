"""PINs and birthdays beside a staff number: set, checked, tried within limits."""

from __future__ import annotations

from datetime import date, datetime
from hmac import compare_digest
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from accounts import queries
from accounts.enums import Method, Outcome
from accounts.locks import hold
from accounts.logic import secrets
from accounts.models import Lockout, Pin, SignIn, User
from accounts.services import log_sign_in
from accounts.sessions import end_sessions
from accounts.subjects import Origin
from kernel.errors import DomainError
from plumbing import audit
from plumbing.crypto import blind_index


def set_pin(user: User, pin: str, *, by: Any, now: datetime, avoid: tuple[str, ...] = ()) -> None:
    """Sets the account's PIN (4–6 digits), ends its sessions when somebody else sets it, and lifts a lock.

    `avoid`: numbers that others know of the person: birthday (8 digits), phone, staff number.
    Errors: ``pin-form``, ``pin-weak``, ``pin-known``, ``pin-not-for-password`` (accounts that have a password).
    """
    plain = secrets.read_pin(pin)
    refused = secrets.pin_refusal(plain, avoid=avoid)
    if queries.needs_password(user):
        refused = "pin-not-for-password"
    if refused:
        raise DomainError(refused)
    digest = make_password(_peppered(user.pk, plain))
    with transaction.atomic():
        facts = {"digest": digest, "set_at": now, "set_by": getattr(by, "pk", None)}
        Pin.objects.update_or_create(user=user, defaults=facts)
        audit.record("set_pin", actor=by, target=("user", user.pk), by_oneself=by == user)
        if by != user:
            end_sessions([user.pk], reason="pin-changed", actor=by)


def remove_pin(user: User, *, by: Any) -> bool:
    """Takes the PIN away and ends the account's sessions; returns whether there was one."""
    with transaction.atomic():
        gone = Pin.objects.filter(user=user).delete()[0] > 0
        if gone:
            audit.record("remove_pin", actor=by, target=("user", user.pk))
            end_sessions([user.pk], reason="pin-removed", actor=by)
    return gone


def check_pin(user: User | None, pin: str) -> bool:
    """Whether this is the account's PIN. Without account or PIN it takes as long. Counts nothing: see `try_secret`."""
    return _matches(queries.pin_of(user.pk if user else None), secrets.read_pin(pin))


def _matches(stored: Pin | None, pin: str) -> bool:
    """One hashing in every case."""
    if stored is None:
        make_password(_peppered(0, pin))
        return False
    return check_password(_peppered(stored.user_id, pin), stored.digest)


def _peppered(user_id: int, pin: str) -> str:
    """Few digits are soon tried out by who steals the table: the key that is not in it goes in first."""
    return blind_index(f"{user_id}\x1f{pin}", purpose="sign-in-pin")


def try_secret(
    origin: Origin, typed: str, *, user: User | None, birth_date: date | None, now: datetime
) -> tuple[str, SignIn]:
    """Tries what was typed as PIN or birthday; returns the method and the log's line, to be closed by `close_try`.

    Who has a PIN comes in with it only. The try is counted before it is made, so that many at once gain nothing.
    Errors: ``secret-wrong`` (with ``tries_left``) and those of `logic.secrets.secret_refusal`.
    """
    stored = queries.pin_of(user.pk if user else None)
    line, left = _count_try(origin, stored, _method_of(typed), now)
    by_pin = _matches(stored, secrets.read_pin(typed))
    by_birthday = stored is None and _is_birthday(typed, birth_date)
    if not (by_pin or by_birthday):
        raise DomainError("secret-wrong", tries_left=left)
    return (Method.PIN if by_pin else Method.BIRTHDAY), line


def _method_of(typed: str) -> str:
    return Method.PIN if secrets.read_pin(typed) else Method.BIRTHDAY


def _is_birthday(typed: str, birth_date: date | None) -> bool:
    """Compared in the same time whether or not a birthday is on record."""
    read = secrets.read_birthday(typed)
    same = compare_digest(read.isoformat() if read else "-", birth_date.isoformat() if birth_date else "?")
    return same and settings.ANPEI_BIRTHDAY_SIGN_IN


def _count_try(origin: Origin, stored: Pin | None, method: str, now: datetime) -> tuple[SignIn, int]:
    limits = secrets.SecretLimits()
    with transaction.atomic():
        hold(origin.subject)
        wrong = queries.wrong_secrets(origin, stored.set_at if stored else None, now=now)
        refused = secrets.secret_refusal(wrong, limits)
        if not refused:
            return _line(origin, method, Outcome.WRONG_SECRET), _left(origin, wrong, limits, now)
        _line(origin, method, Outcome.LOCKED if refused == "secret-locked" else Outcome.THROTTLED)
    raise DomainError(refused)


def _left(origin: Origin, wrong: secrets.WrongSecrets, limits: secrets.SecretLimits, now: datetime) -> int:
    """Tries left after this one, should it be wrong. The last of the day locks until an officer sets a PIN."""
    if wrong.day + 1 >= limits.a_day:
        Lockout.objects.update_or_create(subject=origin.subject, defaults={"locked_at": now})
    return min(limits.in_half_an_hour - wrong.half_an_hour, limits.a_day - wrong.day) - 1


def _line(origin: Origin, method: str, outcome: str) -> SignIn:
    return log_sign_in(method=method, outcome=outcome, subject=origin.subject, address=origin.address, unit=origin.unit)


@transaction.atomic
def close_try(line: SignIn, *, method: str, outcome: str, user: User | None) -> None:
    """Closes the line of a try that was right: in, or sent to the password."""
    line.method, line.outcome, line.user = method, outcome, user
    line.save(update_fields=["method", "outcome", "user"])
    if outcome == Outcome.OK:
        Lockout.objects.filter(subject=line.subject, locked_at__isnull=False).update(locked_at=None)


@transaction.atomic
def lift_lock(subject: str, *, by: Any, now: datetime) -> None:
    """Opens a locked staff number without a new PIN (`subjects.staff_subject`)."""
    Lockout.objects.update_or_create(subject=subject, defaults={"lifted_at": now})
    audit.record("lift_lock", actor=by, target=("subject", subject))
