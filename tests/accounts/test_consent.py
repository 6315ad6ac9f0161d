"""The notice and who agreed: append-only, once a version, withdrawn and given again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts import consent
from accounts.models import Consent, PrivacyNotice
from accounts.notice_text import ensure_notice
from kernel.errors import DomainError
from plumbing.appendonly import AppendOnlyError, create_triggers, drop_triggers
from plumbing.models import AuditEntry
from tests.factories.orgs import make_user

TABLE = "accounts_consent"
pytestmark = pytest.mark.django_db


def make_notice(version: str = "2026-01", *, published: bool = True, **fields: str) -> PrivacyNotice:
    facts = {"version": version, "title": "告知书", "body": "我们记什么"}
    return PrivacyNotice.objects.create(**facts | fields, published_at=timezone.now() if published else None)


def test_the_model_notice_is_made_once_and_says_so(settings) -> None:
    notice = ensure_notice(timezone.now())
    assert notice is not None
    assert consent.current_notice() == notice
    assert "示范文本" in notice.body
    assert "保存 3 年" in notice.body
    assert "保存 6 年" in notice.body
    assert settings.ANPEI_SITE_NAME in notice.body
    assert ensure_notice(timezone.now()) is None
    assert PrivacyNotice.objects.count() == 1


def test_a_draft_asks_nobody_and_is_enough_to_make_no_other() -> None:
    make_notice(published=False)
    assert consent.current_notice() is None
    assert ensure_notice(timezone.now()) is None


def test_agreeing_twice_is_once_and_holds_a_digest() -> None:
    user, notice = make_user(), make_notice()
    assert not consent.has_consented(user, notice.version)
    assert consent.record_consent(user, notice=notice, method="kiosk:read", address="digest")
    assert not consent.record_consent(user, notice=notice, method="phone", address="digest")
    row = Consent.objects.get()
    assert (row.user_id, row.version, row.method, row.address, row.is_withdrawal) == (
        user.pk, notice.version, "kiosk:read", "digest", False,
    )  # fmt: skip
    assert row.text_digest == consent.digest_of(notice)
    assert consent.has_consented(user, notice.version)


def test_withdrawn_and_given_again() -> None:
    user, notice = make_user(), make_notice()
    assert not consent.withdraw_consent(user, method="", address="")
    consent.record_consent(user, notice=notice, method="", address="")
    assert consent.withdraw_consent(user, method="", address="")
    assert not consent.has_consented(user, notice.version)
    assert not consent.withdraw_consent(user, method="", address="")
    assert consent.record_consent(user, notice=notice, method="", address="")
    assert consent.has_consented(user, notice.version)
    assert [row.is_withdrawal for row in Consent.objects.order_by("pk")] == [False, True, False]
    assert AuditEntry.objects.filter(action="withdraw_consent").count() == 1


def test_publishing_needs_words_and_is_done_once() -> None:
    admin = make_user()
    first = make_notice("1", published=False)
    consent.publish_notice(first.pk, actor=admin, now=timezone.now())
    with pytest.raises(DomainError, match="already-published"):
        consent.publish_notice(first.pk, actor=admin, now=timezone.now())
    with pytest.raises(DomainError, match="text-missing"):
        consent.publish_notice(make_notice("2", published=False, body=" ").pk, actor=admin, now=timezone.now())
    second = make_notice("3", published=False)
    with pytest.raises(DomainError, match="changes-missing"):
        consent.publish_notice(second.pk, actor=admin, now=timezone.now())
    PrivacyNotice.objects.filter(pk=second.pk).update(changes="多了一条")
    consent.publish_notice(second.pk, actor=admin, now=timezone.now() + timedelta(minutes=1))
    assert consent.current_notice() == second


def test_the_model_refuses_changes() -> None:
    user, notice = make_user(), make_notice()
    consent.record_consent(user, notice=notice, method="", address="")
    with pytest.raises(AppendOnlyError):
        Consent.objects.all().delete()
    with pytest.raises(AppendOnlyError):
        Consent.objects.update(version="other")


@pytest.mark.parametrize("statement", [f"UPDATE {TABLE} SET version = 'x'", f"DELETE FROM {TABLE}"])
def test_the_database_refuses_changes(transactional_db, statement: str) -> None:
    user, notice = make_user(), make_notice()
    consent.record_consent(user, notice=notice, method="", address="")
    with connection.schema_editor() as editor:
        drop_triggers(editor, TABLE)
        create_triggers(editor, TABLE)
    try:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        if connection.vendor == "sqlite":
            with connection.schema_editor() as editor:
                drop_triggers(editor, TABLE)
    assert Consent.objects.count() == 1
