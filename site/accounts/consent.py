"""The privacy notice and who agreed to it (PIPL Arts. 13–17). A published version is never edited: another follows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Consent, PrivacyNotice, User
from kernel.errors import DomainError
from plumbing import audit


def current_notice() -> PrivacyNotice | None:
    """The version in force: the one published last; None asks nobody for anything. One query."""
    return PrivacyNotice.objects.exclude(published_at=None).order_by("-published_at", "-pk").first()


def has_consented(user: Any, version: str) -> bool:
    """Whether the account's last word on this version is yes. One query."""
    last = Consent.objects.filter(user_id=user.pk, version=version).order_by("-pk").values_list("is_withdrawal").first()
    return last is not None and not last[0]


def last_version_agreed(user: Any) -> str:
    """The version that the account agreed to last, whichever it was; "" for none."""
    rows = Consent.objects.filter(user_id=user.pk, is_withdrawal=False).order_by("-pk")
    return rows.values_list("version", flat=True).first() or ""


def agreed_since(user_ids: Iterable[int], since: datetime) -> set[int]:
    """Which of these accounts agreed to a notice, or took it back, since a moment; one query."""
    rows = Consent.objects.filter(user_id__in=list(user_ids), at__gte=since)
    return set(rows.values_list("user_id", flat=True))


def consents_of(user_id: int) -> QuerySet[Consent]:
    """Everything that the account said, newest first."""
    return Consent.objects.filter(user_id=user_id).order_by("-pk")


def digest_of(notice: PrivacyNotice) -> str:
    """What exactly was agreed to (SHA-256 of title and wording, hex)."""
    return hashlib.sha256(f"{notice.title}\x1f{notice.body}".encode()).hexdigest()


@transaction.atomic
def record_consent(user: Any, *, notice: PrivacyNotice, method: str, address: str) -> bool:
    """Writes down that the account agrees; False when that stands already. `address` is a digest.

    `method`: how the person was in: ``phone``, ``staff_number``, ``password``, ``pin``, ``kiosk`` and the like.
    """
    User.objects.select_for_update().get(pk=user.pk)
    if has_consented(user, notice.version):
        return False
    _write(user, notice.version, digest_of(notice), method, address)
    return True


@transaction.atomic
def withdraw_consent(user: Any, *, method: str, address: str) -> bool:
    """Writes down that the account agrees no longer; False when it did not agree to the notice in force."""
    User.objects.select_for_update().get(pk=user.pk)
    notice = current_notice()
    if notice is None or not has_consented(user, notice.version):
        return False
    _write(user, notice.version, digest_of(notice), method, address, is_withdrawal=True)
    audit.record("withdraw_consent", actor=user, target=("user", user.pk), version=notice.version)
    return True


def _write(user: Any, version: str, digest: str, method: str, address: str, *, is_withdrawal: bool = False) -> None:
    Consent.objects.create(
        user_id=user.pk,
        version=version,
        text_digest=digest,
        method=method[:20],
        address=address,
        is_withdrawal=is_withdrawal,
    )


@transaction.atomic
def publish_notice(notice_id: int, *, actor: Any, now: datetime) -> PrivacyNotice:
    """The version is in force from now on: everybody is asked at the next sign-in.

    Raises DomainError ``already-published``, ``text-missing``, and ``changes-missing`` when an earlier version stands.
    """
    notice = PrivacyNotice.objects.select_for_update().get(pk=notice_id)
    if notice.published_at is not None:
        raise DomainError("already-published")
    if not notice.body.strip() or not notice.title.strip():
        raise DomainError("text-missing")
    if current_notice() is not None and not notice.changes.strip():
        raise DomainError("changes-missing")
    notice.published_at = now
    notice.save(update_fields=["published_at"])
    audit.record("publish_notice", actor=actor, target=("privacy_notice", notice.pk), version=notice.version)
    return notice
