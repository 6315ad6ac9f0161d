"""The gate of the notice: asked once a version, refused without harm, with no script."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import consent
from accounts.models import Consent, PrivacyNotice
from portal.gates import SESSION_KEY
from portal.me.consent import is_due
from portal.me.wording import Block, blocks_of
from tests.accounts.test_consent import make_notice
from tests.factories.orgs import PASSWORD, make_officer, make_person, make_user, user_of

pytestmark = pytest.mark.django_db


def gated(user) -> Client:
    """Signed in, with the gate shut as signing in shuts it."""
    client = Client()
    client.force_login(user)
    session = client.session
    session[SESSION_KEY] = ["consent"]
    session.save()
    return client


def test_asked_are_people_and_roles_only() -> None:
    person, officer, nobody = user_of(make_person()), make_officer(), make_user()
    assert [is_due(user) for user in (person, officer, nobody)] == [False] * 3
    make_notice()
    assert [is_due(user) for user in (person, officer, nobody)] == [True, True, False]


def test_two_queries_once_agreed(django_assert_num_queries) -> None:
    user, notice = user_of(make_person()), make_notice()
    consent.record_consent(user, notice=notice, method="", address="")
    with django_assert_num_queries(2):
        assert not is_due(user)


def test_everything_waits_behind_the_notice_and_goes_on_where_it_was() -> None:
    make_notice(body="# 我们记什么\n- 姓名\n谁能看")
    client = gated(user_of(make_person()))
    assert client.get("/today/?x=1")["Location"] == reverse("portal:consent")
    page = client.get(reverse("portal:consent")).content.decode()
    assert "<h2>我们记什么</h2><ul><li>姓名</li></ul><p>谁能看</p>" in page
    answer = client.post(reverse("portal:consent"), {"choice": "agree"})
    assert answer["Location"] == "/today/?x=1"
    assert client.get("/today/").status_code == 200
    assert Consent.objects.get().method == ""


def test_refusing_signs_out_stores_nothing_and_says_what_it_means() -> None:
    make_notice()
    client = gated(user_of(make_person()))
    page = client.post(reverse("portal:consent"), {"choice": "refuse"})
    assert page.status_code == 200
    assert "纸质" in page.content.decode()
    assert not Consent.objects.exists()
    assert client.get("/today/").status_code == 302


def test_a_new_version_asks_again_and_says_what_changed() -> None:
    user, old = user_of(make_person()), make_notice("1", changes="第一版")
    client = gated(user)
    assert "第一版" not in client.get(reverse("portal:consent")).content.decode()
    consent.record_consent(user, notice=old, method="", address="")
    PrivacyNotice.objects.create(
        version="2", title="告知书", body="b", changes="新增照片", published_at=timezone.now() + timedelta(minutes=1)
    )
    assert is_due(user)
    assert "新增照片" in client.get(reverse("portal:consent")).content.decode()


def test_how_it_was_agreed_is_kept() -> None:
    make_notice()
    client = Client()
    officer = make_officer()
    client.post(reverse("portal:staff_sign_in"), {"username": officer.username, "password": PASSWORD})
    assert client.get(reverse("portal:desk"))["Location"] == reverse("portal:consent")
    client.post(reverse("portal:consent"), {"choice": "agree", "read_aloud": "yes"})
    assert Consent.objects.get().method == "password:read"


def test_withdrawing_signs_out() -> None:
    user, notice = user_of(make_person()), make_notice()
    consent.record_consent(user, notice=notice, method="", address="")
    client = Client()
    client.force_login(user)
    assert client.get(reverse("portal:consent_withdraw")).status_code == 405
    assert "同意已撤回" in client.post(reverse("portal:consent_withdraw")).content.decode()
    assert client.get("/today/").status_code == 302
    assert is_due(user)


def test_words_become_blocks() -> None:
    assert blocks_of("# 一\n\n- 甲\n- 乙\n文字\n<script>") == (
        Block("heading", ("一",)),
        Block("points", ("甲", "乙")),
        Block("text", ("文字", "<script>")),
    )
    assert blocks_of("") == ()
