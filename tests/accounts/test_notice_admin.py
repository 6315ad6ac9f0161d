"""The notice in the admin: administrators write and publish; a published one is read only."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import PrivacyNotice
from tests.accounts.test_consent import make_notice
from tests.factories.orgs import make_officer, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_client_() -> Client:
    client = Client()
    client.force_login(make_user(is_superuser=True))
    return client


def edit_of(notice: PrivacyNotice) -> str:
    return reverse("wagtailsnippets_accounts_privacynotice:edit", args=[notice.pk])


def test_a_draft_is_edited_and_published(admin_client_: Client) -> None:
    notice = make_notice(published=False)
    assert admin_client_.get(edit_of(notice)).status_code == 200
    address = reverse("publish_notice", args=[notice.pk])
    assert admin_client_.get(address).status_code == 200
    assert admin_client_.post(address).status_code == 302
    notice.refresh_from_db()
    assert notice.published_at is not None


def test_a_published_one_is_neither_edited_nor_deleted(admin_client_: Client) -> None:
    notice = make_notice()
    data = {"version": "x", "title": "x", "body": "x", "changes": ""}
    admin_client_.post(edit_of(notice), data)
    notice.refresh_from_db()
    assert notice.version == "2026-01"
    admin_client_.post(reverse("wagtailsnippets_accounts_privacynotice:delete", args=[notice.pk]))
    notice.refresh_from_db()
    assert (notice.version, notice.body) == ("2026-01", "我们记什么")
    listing = admin_client_.get(reverse("wagtailsnippets_accounts_privacynotice:list"))
    assert reverse("publish_notice", args=[notice.pk]) not in listing.content.decode()


@pytest.mark.parametrize("who", [make_user, make_officer])
def test_others_find_nothing(who) -> None:
    client = Client()
    client.force_login(who())
    assert client.get(reverse("publish_notice", args=[make_notice(published=False).pk])).status_code == 404
