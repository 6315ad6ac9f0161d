"""Writing: codes sent and spent, accounts made, the sign-in log."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from hmac import compare_digest
from itertools import chain, count

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts import queries
from accounts.deliveries import watch_budget
from accounts.enums import Delivery, Method, Outcome
from accounts.kiosks import current_kiosk_id
from accounts.locks import hold
from accounts.logic import codes, throttle
from accounts.models import OneTimeCode, SignIn, User
from accounts.subjects import Origin, code_digest
from kernel.errors import DomainError
from plumbing import audit
from plumbing.queue import enqueue


@dataclass(frozen=True, slots=True)
class SentCode:
    """A code on its way. The code itself leaves this process only sealed (and, in the demo, on the page)."""

    code: str
    expires_at: datetime
    code_id: int


def code_limits() -> throttle.CodeLimits:
    """The limits on codes; `ANPEI_CODES_PER_ADDRESS` (an hour) is a site's own, for a hall behind one address."""
    usual = throttle.CodeLimits()
    per_address = int(getattr(settings, "ANPEI_CODES_PER_ADDRESS", usual.sent_from_address))
    return replace(
        usual,
        sent_from_address=per_address,
        asked_for_nobody=max(usual.asked_for_nobody, per_address),
        wrong_from_address=max(usual.wrong_from_address, per_address // 10),
        site_a_day=settings.ANPEI_SMS_PER_DAY,
    )


def send_code(origin: Origin, *, deliver_to: str, now: datetime) -> SentCode:
    """Makes a code for `origin.subject` and queues it for `deliver_to`; with nobody to send it to, only the first.

    So an unknown number is answered like a known one. An earlier code of the subject is void from now on.
    Errors: ``code-too-soon``, ``code-too-many``, ``unit-too-many``, ``site-too-many``, ``address-too-many``.
    """
    code = codes.make_code(secrets.randbelow)
    with transaction.atomic():
        hold(origin.subject)
        sent = queries.sent_codes(origin, now=now)
        refused = throttle.code_refusal(sent, code_limits())
        if refused:
            raise DomainError(refused)
        row = _store_code(origin, code, deliver_to, now)
        if deliver_to:
            watch_budget(sent.on_site_today + 1)
            enqueue("accounts.tasks.deliver_code", row.pk)
    return SentCode(code, row.expires_at, row.pk)


def _store_code(origin: Origin, code: str, deliver_to: str, now: datetime) -> OneTimeCode:
    return OneTimeCode.objects.create(
        subject=origin.subject,
        code_digest=code_digest(origin.subject, code),
        created_at=now,
        expires_at=now + codes.CODE_LIFETIME,
        address=origin.address,
        unit=origin.unit,
        message=f"{deliver_to}\x1f{code}" if deliver_to else "",
        delivery=Delivery.QUEUED if deliver_to else Delivery.NOBODY,
    )


def check_code(*, subject: str, code: str, now: datetime, address: str = "", method: str = Method.PHONE) -> None:
    """Spends the subject's last code if `code` is it. A right code works once; five wrong tries kill it.

    Errors: ``code-wrong`` (with ``tries_left``), ``code-expired``, ``code-dead``, ``address-slow``.
    """
    wrong, entered = queries.wrong_codes_from(address, now=now)
    refused, left = _try_code(subject, codes.read_code(code), now, (wrong, entered))
    if refused:
        outcome = Outcome.THROTTLED if refused == "address-slow" else Outcome.WRONG_CODE
        log_sign_in(method=method, outcome=outcome, subject=subject, address=address)
        raise DomainError(refused, tries_left=left)


def _try_code(subject: str, code: str, now: datetime, address: tuple[int, int]) -> tuple[str, int]:
    """The refusal (or empty) and the tries left. Commits either way: a wrong try counts whatever happens next."""
    with transaction.atomic():
        row = OneTimeCode.objects.select_for_update().filter(subject=subject).order_by("-created_at", "-pk").first()
        if row is None:
            return "code-expired", 0
        refused = codes.refusal(codes.CodeFacts(row.expires_at, row.used_at is not None, row.failures), now=now)
        wrong, entered = address
        refused = refused or throttle.try_refusal(wrong, entered=entered, failures=row.failures, limits=code_limits())
        if refused:
            return refused, 0
        return _spend(row, compare_digest(row.code_digest, code_digest(subject, code)), now)


def _spend(row: OneTimeCode, is_right: bool, now: datetime) -> tuple[str, int]:
    if is_right:
        row.used_at = now
        row.save(update_fields=["used_at"])
        return "", 0
    row.failures += 1
    row.save(update_fields=["failures"])
    left = codes.tries_left(row.failures)
    return ("code-wrong" if left else "code-dead"), left


def user_for(*, username: str, display_name: str) -> User:
    """The account of this name; made without a usable password when there is none yet.

    One that opens with a password was made by somebody else, perhaps to be given a person: another name then.
    """
    for name in chain([username], (f"{username}-{number}" for number in count(2))):
        facts = {"display_name": display_name[:60], "password": make_password(None)}
        user, _made = User.objects.get_or_create(username=name, defaults=facts)
        if not queries.needs_password(user):
            break
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


def log_sign_in(
    *, method: str, outcome: str, user: User | None = None, subject: str = "", address: str = "", unit: str = ""
) -> SignIn:
    """One line of the sign-in log; `subject`, `address` and `unit` are digests. Notes the kiosk it happens on."""
    return SignIn.objects.create(
        method=method,
        outcome=outcome,
        user=user,
        subject=subject,
        address=address,
        unit=unit,
        kiosk_id=current_kiosk_id.get(),
    )
