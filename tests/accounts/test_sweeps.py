from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts import sweeps, tasks
from accounts.models import Lockout, OneTimeCode, SignIn
from accounts.queries import sign_in_rows
from accounts.services import user_for

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def ago(**delta):
    return NOW - timedelta(**delta)


def test_what_is_past_its_time_goes_and_the_rest_stays(monkeypatch):
    monkeypatch.setattr(sweeps, "BATCH", 2)
    for days in (0, 1, 3, 4, 5):
        OneTimeCode.objects.create(subject="s", code_digest="d", created_at=ago(days=days), expires_at=NOW)
    for days in (0, 189, 191, 200, 900):
        SignIn.objects.create(method="phone", outcome="ok", at=ago(days=days))
    Lockout.objects.create(subject="new", locked_at=ago(days=1))
    Lockout.objects.create(subject="old", locked_at=ago(days=191))
    Lockout.objects.create(subject="lifted", lifted_at=ago(days=191))
    Session.objects.create(session_key="old", session_data="", expire_date=ago(days=1))
    Session.objects.create(session_key="new", session_data="", expire_date=NOW + timedelta(days=1))
    assert sweeps.sweep(now=NOW) == {"codes": 3, "sign_ins": 3, "lock_outs": 2}
    assert sweeps.sweep(now=NOW) == {"codes": 0, "sign_ins": 0, "lock_outs": 0}
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    tasks.sweep()


def test_the_log_is_filtered(django_assert_num_queries):
    users = [user_for(username=f"u{number}", display_name=f"U{number}") for number in range(3)]
    for number, user in enumerate(users):
        SignIn.objects.create(method="phone", outcome="ok", at=ago(days=number), user=user)
        SignIn.objects.create(method="pin", outcome="wrong_secret", at=ago(days=number))
    assert sign_in_rows().count() == 6
    assert sign_in_rows(method="pin", outcome="wrong_secret").count() == 3
    assert sign_in_rows(user_id=users[1].pk).get().at == ago(days=1)
    assert sign_in_rows(since=ago(days=1), until=NOW).count() == 2
    assert sign_in_rows(outcome="ok", method="pin").count() == 0
    with django_assert_num_queries(1):
        assert [str(row.user) for row in sign_in_rows(outcome="ok")] == ["U0", "U1", "U2"]
