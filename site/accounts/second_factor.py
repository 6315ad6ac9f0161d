"""The second factor of accounts with a password: a code of an app (TOTP, RFC 6238) or a recovery code on paper.

The algorithm and the waiting after wrong codes are django-otp's; the secret is sealed in our own table
(docs/decisions/0011-second-factor.md).
"""

from __future__ import annotations

import secrets
from base64 import b32decode, b32encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django_otp.oath import TOTP

from accounts.enums import Method, Outcome
from accounts.logic import second_factor as rules
from accounts.models import RecoveryCode, SecondFactor, SignIn, User
from accounts.services import log_sign_in
from accounts.sessions import end_sessions
from kernel.errors import DomainError
from plumbing import audit
from plumbing.crypto import blind_index

REQUIRED, OFFERED = "required", "offered"
PENDING_LIFETIME = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the owner's app has to learn. Both hold the secret: show them, store them nowhere."""

    secret: str
    uri: str


@dataclass(frozen=True, slots=True)
class State:
    """What the owner is told of a second factor in use."""

    since: datetime
    last_used_at: datetime | None
    recovery_left: int


def is_required_here() -> bool:
    """Whether this site makes offices and officers set one up. Anything but ``offered`` means yes."""
    return bool(settings.ANPEI_SECOND_FACTOR != OFFERED)


def is_enrolled(user: Any) -> bool:
    """Whether the account has a second factor in use; one query."""
    return SecondFactor.objects.filter(user_id=user.pk, confirmed=True).exists()


def enrolled_users() -> QuerySet[Any]:
    """The numbers of the accounts with a second factor in use, as a subquery."""
    return SecondFactor.objects.filter(confirmed=True).values("user_id")


def state_of(user: Any) -> State | None:
    """The second factor in use, or None; two queries."""
    device = SecondFactor.objects.filter(user_id=user.pk, confirmed=True).first()
    if device is None:
        return None
    left = RecoveryCode.objects.filter(user_id=user.pk, used_at=None).count()
    return State(device.confirmed_at or device.made_at, device.last_used_at, left)


def start_enrolment(user: User, *, now: datetime) -> Enrolment:
    """The secret for a new app; the same one for an hour, so that the page can be opened again.

    A second factor in use stays in use until the new one is confirmed.
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        device = SecondFactor.objects.filter(user=user, confirmed=False).first()
        if device is not None and now - device.made_at > PENDING_LIFETIME:
            device.delete()
            device = None
        if device is None:
            secret = b32encode(secrets.token_bytes(20)).decode()
            device = SecondFactor.objects.create(user=user, confirmed=False, secret=secret, made_at=now)
    return Enrolment(device.secret, _uri(user, device.secret))


def _uri(user: User, secret: str) -> str:
    """Digits and period are the usual ones and left out: a smaller QR code is read sooner by a cheap phone."""
    label, issuer = quote(user.get_username(), safe=""), quote(settings.ANPEI_SITE_NAME.replace(":", ""), safe="")
    return f"otpauth://totp/{label}?secret={secret}&issuer={issuer}"


def confirm(user: User, code: str, *, now: datetime, address: str = "") -> list[str]:
    """Puts the new app to use when `code` is its own; returns new recovery codes, told this once.

    An earlier app and earlier recovery codes stop working. Errors: those of `verify`, ``second-factor-none``.
    """
    _refuse_address(address, now)
    with transaction.atomic():
        device = _locked(user, confirmed=False)
        refused, wait = _try_token(device, code, now) if device else ("second-factor-none", 0)
        if device is not None and not refused:
            SecondFactor.objects.filter(user=user, confirmed=True).delete()
            device.confirmed, device.confirmed_at = True, now
            device.save()
            codes = _fresh_recovery_codes(user, now)
            audit.record("enrol_second_factor", actor=user, target=("user", user.pk))
    if refused:
        _log(user, Outcome.WRONG_SECOND_FACTOR, address)
        raise DomainError(refused, seconds=wait)
    return codes


def verify(user: User, code: str, *, now: datetime, address: str = "") -> str:
    """Spends a code of the app, or a recovery code; returns which: ``app`` or ``recovery``.

    Errors: ``second-factor-wrong``, ``second-factor-used``, ``second-factor-wait`` (`seconds`),
    ``second-factor-address`` (too many from one network address), ``second-factor-none``.
    """
    _refuse_address(address, now)
    with transaction.atomic():
        device = _locked(user, confirmed=True)
        how = "recovery" if rules.typed_recovery(code) else "app"
        if device is None:
            refused, wait = "second-factor-none", 0
        else:
            refused, wait = (_try_recovery if how == "recovery" else _try_token)(device, code, now)
    if refused:
        _log(user, Outcome.THROTTLED if refused == "second-factor-wait" else Outcome.WRONG_SECOND_FACTOR, address)
        raise DomainError(refused, seconds=wait)
    return how


def renew_recovery_codes(user: User, code: str, *, now: datetime, address: str = "") -> list[str]:
    """New recovery codes in place of the old ones, against a code that works. Errors: those of `verify`."""
    verify(user, code, now=now, address=address)
    with transaction.atomic():
        audit.record("renew_recovery_codes", actor=user, target=("user", user.pk))
        return _fresh_recovery_codes(user, now)


def reset(user: User, *, reason: str, actor: Any = None) -> bool:
    """Takes the second factor and the recovery codes off an account and ends its sessions; whether there was one.

    For a lost phone, by an administrator who has seen the owner. Error: ``reason-missing``.
    """
    if not reason.strip():
        raise DomainError("reason-missing")
    with transaction.atomic():
        gone, _kinds = SecondFactor.objects.filter(user=user).delete()
        RecoveryCode.objects.filter(user=user).delete()
        audit.record(
            "reset_second_factor",
            actor=actor,
            target=("user", user.pk),
            reason=reason.strip()[:200],
            had_one=bool(gone),
        )
        end_sessions([user.pk], reason="second-factor-reset", actor=actor)
    return bool(gone)


def log_entered(user: User, how: str, *, address: str) -> None:
    """One line of the sign-in log for a second factor that opened a session."""
    _log(user, Outcome.RECOVERY_CODE if how == "recovery" else Outcome.OK, address)


def _log(user: User, outcome: str, address: str) -> None:
    log_sign_in(method=Method.SECOND_FACTOR, outcome=outcome, user=user, address=address)


def _refuse_address(address: str, now: datetime) -> None:
    if not address:
        return
    since = now - rules.ADDRESS_WINDOW
    rows = SignIn.objects.filter(at__gt=since, outcome=Outcome.WRONG_SECOND_FACTOR, address=address)
    if rows.count() >= rules.ADDRESS_FAILURES:
        log_sign_in(method=Method.SECOND_FACTOR, outcome=Outcome.THROTTLED, address=address)
        raise DomainError("second-factor-address")


def _locked(user: User, *, confirmed: bool) -> SecondFactor | None:
    return SecondFactor.objects.select_for_update().filter(user_id=user.pk, confirmed=confirmed).first()


def _try_token(device: SecondFactor, code: str, now: datetime) -> tuple[str, int]:
    """The refusal (or empty) and the seconds to wait. A wrong code counts; a right one is never taken twice."""
    wait = _wait(device, now)
    if wait:
        return "second-factor-wait", wait
    token = rules.typed_token(code)
    totp = TOTP(b32decode(device.secret), step=rules.STEP_SECONDS)
    totp.time = now.timestamp()
    if token is not None and totp.verify(token, tolerance=rules.TOLERANCE_STEPS, min_t=device.last_step + 1):
        device.last_step, device.last_used_at = totp.t(), now
        device.throttle_reset()
        return "", 0
    totp.drift = 0
    if token is not None and totp.verify(token, tolerance=rules.TOLERANCE_STEPS):
        return "second-factor-used", 0
    return _failed(device)


def _try_recovery(device: SecondFactor, code: str, now: datetime) -> tuple[str, int]:
    wait = _wait(device, now)
    if wait:
        return "second-factor-wait", wait
    digest = _recovery_digest(device.user_id, rules.typed_recovery(code))
    spent = RecoveryCode.objects.filter(user_id=device.user_id, digest=digest, used_at=None).update(used_at=now)
    if not spent:
        return _failed(device)
    device.last_used_at = now
    device.throttle_reset()
    audit.record("use_recovery_code", actor=device.user, target=("user", device.user_id))
    return "", 0


def _wait(device: SecondFactor, now: datetime) -> int:
    allowed, why = device.verify_is_allowed()
    return 0 if allowed else max(int((why["locked_until"] - now).total_seconds()) + 1, 1)


def _failed(device: SecondFactor) -> tuple[str, int]:
    device.throttle_increment()
    return "second-factor-wrong", rules.wait_seconds(device.throttling_failure_count)


def _fresh_recovery_codes(user: User, now: datetime) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = [rules.make_recovery_code(secrets.choice) for _ in range(rules.RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        [RecoveryCode(user=user, digest=_recovery_digest(user.pk, code), made_at=now) for code in codes]
    )
    return [rules.spaced(code, group=5) for code in codes]


def _recovery_digest(user_id: int, code: str) -> str:
    return blind_index(f"{user_id}\x1f{code}", purpose="recovery-code")
