"""Writing: codes sent and spent, accounts made, the sign-in log."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from django.conf import settings
from django.db import transaction

from accounts import queries
from accounts.enums import Method, Outcome
from accounts.gateways import DeliveryFailed, current_gateway
from accounts.logic import codes, throttle
from accounts.models import OneTimeCode, SignIn, User
from accounts.subjects import code_digest
from kernel.errors import DomainError
from plumbing import audit

KEEP_CODES = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SentCode:
    """A code on its way. The code itself leaves this process only by the gateway (and, in the demo, on the page)."""

    code: str
    expires_at: datetime


def code_limits() -> throttle.CodeLimits:
    """The limits on codes; `ANPEI_CODES_PER_ADDRESS` (an hour) is a site's own, for a hall behind one address."""
    usual = throttle.CodeLimits()
    per_address = getattr(settings, "ANPEI_CODES_PER_ADDRESS", usual.sent_from_address)
    return throttle.CodeLimits(usual.sent_to_subject, per_address, max(usual.wrong_from_address, per_address // 10))


def send_code(*, subject: str, deliver_to: str, address: str, now: datetime) -> SentCode:
    """Makes a code for `subject` and sends it to `deliver_to`; with nobody to send it to, only the first is done.

    So an unknown number is answered like a known one. An earlier code of the subject is void from now on.
    Errors: ``code-too-soon``, ``code-too-many``, ``address-too-many``, ``code-not-delivered`` (no code is kept then).
    """
    code = codes.make_code(secrets.randbelow)
    with transaction.atomic():
        refused = throttle.code_refusal(queries.sent_codes(subject=subject, address=address, now=now), code_limits())
        if refused:
            raise DomainError(refused)
        row = _store_code(subject, code, address, now)
    if deliver_to:
        _deliver(row, deliver_to, code)
    return SentCode(code, row.expires_at)


def _store_code(subject: str, code: str, address: str, now: datetime) -> OneTimeCode:
    OneTimeCode.objects.filter(subject=subject, created_at__lt=now - KEEP_CODES).delete()
    return OneTimeCode.objects.create(
        subject=subject,
        code_digest=code_digest(subject, code),
        created_at=now,
        expires_at=now + codes.CODE_LIFETIME,
        address=address,
    )


def _deliver(row: OneTimeCode, deliver_to: str, code: str) -> None:
    try:
        current_gateway().deliver(to=deliver_to, code=code, minutes=int(codes.CODE_LIFETIME.total_seconds() // 60))
    except DeliveryFailed as error:
        row.delete()
        raise DomainError("code-not-delivered") from error


def check_code(*, subject: str, code: str, now: datetime, address: str = "", method: str = Method.PHONE) -> None:
    """Spends the subject's last code if `code` is it. A right code works once; five wrong tries kill it.

    Errors: ``code-wrong`` (with ``tries_left``), ``code-expired``, ``code-dead``, ``address-too-many``.
    """
    refused = throttle.try_refusal(queries.wrong_codes_from(address, now=now), code_limits())
    if refused:
        log_sign_in(method=method, outcome=Outcome.THROTTLED, subject=subject, address=address)
        raise DomainError(refused)
    refused, left = _try_code(subject, codes.read_code(code), now)
    if refused:
        log_sign_in(method=method, outcome=Outcome.WRONG_CODE, subject=subject, address=address)
        raise DomainError(refused, tries_left=left)


def _try_code(subject: str, code: str, now: datetime) -> tuple[str, int]:
    """The refusal (or empty) and the tries left. Commits either way: a wrong try counts whatever happens next."""
    with transaction.atomic():
        row = OneTimeCode.objects.select_for_update().filter(subject=subject).order_by("-created_at", "-pk").first()
        if row is None:
            return "code-expired", 0
        refused = codes.refusal(codes.CodeFacts(row.expires_at, row.used_at is not None, row.failures), now=now)
        if refused:
            return refused, 0
        if not compare_digest(row.code_digest, code_digest(subject, code)):
            row.failures += 1
            row.save(update_fields=["failures"])
            left = codes.tries_left(row.failures)
            return ("code-wrong" if left else "code-dead"), left
        row.used_at = now
        row.save(update_fields=["used_at"])
        return "", 0


def user_for(*, username: str, display_name: str) -> User:
    """The account of this name; made without a usable password when there is none yet."""
    user, made = User.objects.get_or_create(username=username, defaults={"display_name": display_name[:60]})
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def staff_account(*, username: str, display_name: str, password: str, is_superuser: bool = False) -> User:
    """An account that signs in with a password. One that is there stays as it is, its password too."""
    user, made = User.objects.get_or_create(
        username=username,
        defaults={"display_name": display_name[:60], "is_superuser": is_superuser, "is_staff": is_superuser},
    )
    if made:
        user.set_password(password)
        user.save(update_fields=["password"])
        audit.record("make_staff_account", target=("user", user.pk), is_superuser=is_superuser)
    return user


def log_sign_in(*, method: str, outcome: str, user: User | None = None, subject: str = "", address: str = "") -> None:
    """One line of the sign-in log. `subject` and `address` are digests."""
    SignIn.objects.create(method=method, outcome=outcome, user=user, subject=subject, address=address)
