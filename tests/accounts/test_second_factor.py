"""The second factor: enrolment, codes, replay, throttling, recovery, reset."""

from __future__ import annotations

from base64 import b32decode
from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.core.checks import run_checks
from django.db import connection
from django.utils import timezone
from django_otp.oath import TOTP

from accounts import second_factor
from accounts.models import RecoveryCode, SecondFactor, SignIn
from kernel.errors import DomainError
from plumbing.models import AuditEntry
from tests.factories.orgs import make_user

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def code_at(secret, moment):
    totp = TOTP(b32decode(secret))
    totp.time = moment.timestamp()
    return f"{totp.token():06d}"


def enrol(user, now=NOW):
    """The secret and the recovery codes of a new app."""
    secret = second_factor.start_enrolment(user, now=now).secret
    return secret, second_factor.confirm(user, code_at(secret, now), now=now)


def refusal(call, *args, **kwargs):
    with pytest.raises(DomainError) as caught:
        call(*args, **kwargs)
    return caught.value.code


def later(seconds):
    return NOW + timedelta(seconds=seconds)


def test_the_address_for_the_app_names_site_and_account(settings):
    settings.ANPEI_SITE_NAME = "青禾镇安全:培训"
    user = make_user(username="zhou@x")
    made = second_factor.start_enrolment(user, now=NOW)
    parts = urlsplit(made.uri)
    assert (parts.scheme, parts.netloc, unquote(parts.path)) == ("otpauth", "totp", "/zhou@x")
    assert parse_qs(parts.query) == {
        "secret": [made.secret], "issuer": ["青禾镇安全培训"],
    }  # fmt: skip


def test_the_secret_is_sealed_at_rest():
    user = make_user()
    secret, codes = enrol(user)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM accounts_secondfactor")
        stored = bytes(cursor.fetchone()[0])
        cursor.execute("SELECT digest FROM accounts_recoverycode")
        digests = [row[0] for row in cursor.fetchall()]
    assert secret.encode() not in stored and b32decode(secret) not in stored
    assert len(codes) == len(set(codes)) == len(digests) == 10
    assert not {code.replace(" ", "") for code in codes} & set(digests)


def test_the_page_shows_the_same_secret_for_an_hour():
    user = make_user()
    first = second_factor.start_enrolment(user, now=NOW)
    assert second_factor.start_enrolment(user, now=NOW + timedelta(minutes=59)) == first
    assert second_factor.start_enrolment(user, now=NOW + timedelta(minutes=61)) != first


def test_nothing_counts_before_it_is_confirmed():
    user = make_user()
    secret = second_factor.start_enrolment(user, now=NOW).secret
    assert not second_factor.is_enrolled(user)
    assert refusal(second_factor.verify, user, code_at(secret, NOW), now=NOW) == "second-factor-none"
    assert refusal(second_factor.confirm, user, "000000", now=NOW) == "second-factor-wrong"
    second_factor.confirm(user, code_at(secret, NOW), now=NOW)
    assert second_factor.is_enrolled(user)


@pytest.mark.parametrize(("steps", "passes"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_one_step_of_drift_is_forgiven(steps, passes):
    user = make_user()
    secret, _codes = enrol(user, now=later(-300))
    typed = code_at(secret, later(30 * steps))
    if passes:
        assert second_factor.verify(user, typed, now=NOW) == "app"
    else:
        assert refusal(second_factor.verify, user, typed, now=NOW) == "second-factor-wrong"


def test_a_code_works_once():
    user = make_user()
    secret, _codes = enrol(user)
    assert refusal(second_factor.verify, user, code_at(secret, NOW), now=NOW) == "second-factor-used"
    typed = code_at(secret, later(30))
    assert second_factor.verify(user, typed, now=later(30)) == "app"
    assert refusal(second_factor.verify, user, typed, now=later(31)) == "second-factor-used"
    assert SecondFactor.objects.get().throttling_failure_count == 0


def test_an_earlier_code_is_dead_once_a_later_one_was_used():
    user = make_user()
    secret, _codes = enrol(user, now=later(-300))
    assert second_factor.verify(user, code_at(secret, later(30)), now=NOW) == "app"
    assert refusal(second_factor.verify, user, code_at(secret, NOW), now=NOW) == "second-factor-used"


def test_after_five_wrong_codes_the_right_one_waits():
    user = make_user()
    secret, codes = enrol(user, now=later(-300))
    for _ in range(5):
        assert refusal(second_factor.verify, user, "000000", now=NOW) == "second-factor-wrong"
    assert refusal(second_factor.verify, user, code_at(secret, NOW), now=NOW) == "second-factor-wait"
    assert refusal(second_factor.verify, user, codes[0], now=NOW) == "second-factor-wait"
    SecondFactor.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(seconds=31))
    assert second_factor.verify(user, code_at(secret, NOW), now=NOW) == "app"
    assert SecondFactor.objects.get().throttling_failure_count == 0
    log = list(SignIn.objects.order_by("pk").values_list("method", "outcome"))
    assert log == [("second_factor", "wrong_second")] * 5 + [("second_factor", "throttled")] * 2


def test_an_address_that_guesses_at_many_accounts_is_stopped():
    user = make_user()
    secret, _codes = enrol(user, now=later(-300))
    SignIn.objects.bulk_create(SignIn(method="second_factor", outcome="wrong_second", address="far") for _ in range(60))
    typed = code_at(secret, NOW)
    assert refusal(second_factor.verify, user, typed, now=NOW, address="far") == "second-factor-address"
    assert second_factor.verify(user, typed, now=NOW, address="near") == "app"


def test_a_recovery_code_works_once_and_for_its_owner_only():
    user, other = make_user(), make_user()
    _secret, codes = enrol(user)
    enrol(other)
    assert refusal(second_factor.verify, other, codes[0], now=NOW) == "second-factor-wrong"
    assert second_factor.verify(user, codes[0].lower(), now=NOW) == "recovery"
    assert refusal(second_factor.verify, user, codes[0], now=NOW) == "second-factor-wrong"
    state = second_factor.state_of(user)
    assert state is not None and state.recovery_left == 9


def test_new_recovery_codes_end_the_old_ones():
    user = make_user()
    secret, old = enrol(user)
    fresh = second_factor.renew_recovery_codes(user, code_at(secret, later(30)), now=later(30))
    assert not set(old) & set(fresh) and RecoveryCode.objects.count() == 10
    assert refusal(second_factor.verify, user, old[0], now=NOW) == "second-factor-wrong"


def test_a_new_phone_takes_over_when_it_is_confirmed():
    user = make_user()
    old, _codes = enrol(user)
    new = second_factor.start_enrolment(user, now=NOW).secret
    assert second_factor.verify(user, code_at(old, later(30)), now=later(30)) == "app"
    second_factor.confirm(user, code_at(new, later(60)), now=later(60))
    assert refusal(second_factor.verify, user, code_at(old, later(90)), now=later(90)) == "second-factor-wrong"
    assert second_factor.verify(user, code_at(new, later(90)), now=later(90)) == "app"


def test_a_reset_is_audited_and_ends_sessions():
    user, boss = make_user(), make_user()
    enrol(user)
    before = user.get_session_auth_hash()
    assert refusal(second_factor.reset, user, reason=" ", actor=boss) == "reason-missing"
    assert second_factor.reset(user, reason="手机丢失", actor=boss) is True
    user.refresh_from_db()
    assert user.get_session_auth_hash() != before
    assert not SecondFactor.objects.exists() and not RecoveryCode.objects.exists()
    entry = AuditEntry.objects.get(action="reset_second_factor")
    assert (entry.actor_id, entry.target_key, entry.detail) == (
        boss.pk, str(user.pk), {"reason": "手机丢失", "had_one": True},
    )  # fmt: skip
    assert second_factor.reset(user, reason="again") is False


@pytest.mark.parametrize(("value", "is_required", "errors"), [
    ("required", True, []), ("offered", False, []), ("Offered", True, ["anpei.E004"]), ("", True, ["anpei.E004"]),
])  # fmt: skip
def test_the_setting_is_checked_and_anything_else_means_required(settings, value, is_required, errors):
    settings.ANPEI_SECOND_FACTOR = value
    assert second_factor.is_required_here() is is_required
    assert [each.id for each in run_checks() if each.id == "anpei.E004"] == errors
