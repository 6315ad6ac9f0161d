"""PINs and birthdays: set, checked, guessed at."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta

import pytest
from django.contrib.auth import hashers
from django.utils import timezone

from accounts import pins
from accounts.enums import Method, Outcome
from accounts.models import Lockout, Pin, SignIn, User
from accounts.services import user_for
from accounts.subjects import Origin
from kernel.errors import DomainError
from tests.factories.orgs import make_user

pytestmark = pytest.mark.django_db
BORN = date(1970, 3, 15)
ORIGIN = Origin("subject", "address", "unit", 10)


@pytest.fixture
def worker():
    return user_for(username="person-1", display_name="赵桂兰")


def code_of(call, *args, **kwargs):
    with pytest.raises(DomainError) as caught:
        call(*args, **kwargs)
    return caught.value.code


def attempt(typed, *, user=None, birth_date=BORN, origin=ORIGIN):
    return pins.try_secret(origin, typed, user=user, birth_date=birth_date, now=timezone.now())


def later(**delta):
    for lock in Lockout.objects.all():
        for name in ("locked_at", "lifted_at"):
            moved = getattr(lock, name) and getattr(lock, name) - timedelta(**delta)
            Lockout.objects.filter(pk=lock.pk).update(**{name: moved})
    for row in SignIn.objects.all():
        SignIn.objects.filter(pk=row.pk).update(at=row.at - timedelta(**delta))


def test_a_pin_is_hashed_and_opens(worker):
    pins.set_pin(worker, " ４０７１ ", by=None, now=timezone.now())
    stored = Pin.objects.get()
    assert "4071" not in stored.digest and not hashers.check_password("4071", stored.digest)
    assert pins.check_pin(worker, "4071") and not pins.check_pin(worker, "4072") and not pins.check_pin(None, "4071")


def test_equal_pins_of_two_people_have_different_digests(worker):
    other = user_for(username="person-2", display_name="李春")
    for user in (worker, other):
        pins.set_pin(user, "4071", by=None, now=timezone.now())
    assert len(set(Pin.objects.values_list("digest", flat=True))) == 2


def test_a_pin_set_by_somebody_else_ends_the_sessions_ones_own_does_not(worker):
    pins.set_pin(worker, "4071", by=worker, now=timezone.now())
    assert User.objects.get(pk=worker.pk).session_epoch == 0
    pins.set_pin(worker, "4072", by=make_user(), now=timezone.now())
    assert User.objects.get(pk=worker.pk).session_epoch == 1 and Pin.objects.count() == 1


def test_weak_pins_and_accounts_with_a_password_are_refused(worker):
    assert code_of(pins.set_pin, worker, "1234", by=None, now=timezone.now()) == "pin-weak"
    assert code_of(pins.set_pin, worker, "0315", by=None, now=timezone.now(), avoid=("19700315",)) == "pin-known"
    assert code_of(pins.set_pin, make_user(), "4071", by=None, now=timezone.now()) == "pin-not-for-password"
    assert not Pin.objects.exists()


def test_a_pin_can_be_taken_away(worker):
    pins.set_pin(worker, "4071", by=None, now=timezone.now())
    assert pins.remove_pin(worker, by=None) and not pins.remove_pin(worker, by=None)
    assert not pins.check_pin(worker, "4071")


def test_who_has_a_pin_comes_in_with_the_pin_only(worker):
    assert attempt("1970-3-15", user=worker)[0] == Method.BIRTHDAY
    pins.set_pin(worker, "4071", by=None, now=timezone.now())
    assert attempt("4071", user=worker)[0] == Method.PIN
    assert code_of(attempt, "19700315", user=worker) == "secret-wrong"


def test_birthdays_can_be_switched_off(worker, settings):
    settings.ANPEI_BIRTHDAY_SIGN_IN = False
    assert code_of(attempt, "19700315", user=worker) == "secret-wrong"


@pytest.mark.parametrize("typed", ["", "0000", "19700316", "x" * 20])
def test_without_a_birthday_on_record_nothing_opens(typed):
    assert code_of(attempt, typed, birth_date=None) == "secret-wrong"


def test_the_try_is_counted_before_it_is_made(worker):
    method, line = attempt("19700315", user=worker)
    assert SignIn.objects.get().outcome == Outcome.WRONG_SECRET
    pins.close_try(line, method=method, outcome=Outcome.OK, user=worker)
    row = SignIn.objects.get()
    assert (row.outcome, row.method, row.user_id, row.unit) == ("ok", "birthday", worker.pk, "unit")


def test_five_wrong_tries_close_this_way_for_half_an_hour():
    assert [code_of(attempt, "19700101") for _ in range(5)] == ["secret-wrong"] * 5
    assert code_of(attempt, "19700315") == "secret-too-many"
    later(minutes=31)
    assert attempt("19700315")[0] == Method.BIRTHDAY


def test_tries_left_are_told():
    left = []
    for _ in range(5):
        with pytest.raises(DomainError) as caught:
            attempt("19700101")
        left.append(caught.value.params["tries_left"])
    assert left == [4, 3, 2, 1, 0]


def locked(user=None):
    for _ in range(2):
        for _ in range(5):
            code_of(attempt, "19700101", user=user)
        later(minutes=31)


def test_ten_in_a_day_lock_until_a_new_pin(worker):
    locked(worker)
    assert code_of(attempt, "19700315", user=worker) == "secret-locked"
    later(days=3)
    assert code_of(attempt, "19700315", user=worker) == "secret-locked"
    pins.set_pin(worker, "4071", by=None, now=timezone.now())
    assert attempt("4071", user=worker)[0] == Method.PIN


def test_a_lock_can_be_lifted_without_a_pin():
    locked()
    pins.lift_lock("subject", by=None, now=timezone.now())
    assert attempt("19700315")[0] == Method.BIRTHDAY
    locked()
    assert code_of(attempt, "19700315") == "secret-locked"


def test_a_right_tenth_try_locks_nothing(worker):
    for _ in range(5):
        code_of(attempt, "19700101", user=worker)
    later(minutes=31)
    for _ in range(4):
        code_of(attempt, "19700101", user=worker)
    method, line = attempt("19700315", user=worker)
    pins.close_try(line, method=method, outcome=Outcome.OK, user=worker)
    assert Lockout.objects.filter(locked_at__isnull=False).count() == 0


def test_walking_through_a_units_numbers_is_stopped_and_those_who_came_before_are_not():
    familiar = Origin("old", "home", "unit", 10)
    SignIn.objects.create(method="birthday", outcome="ok", subject="old", address="home")
    for number in range(20):
        code_of(attempt, "19700101", origin=Origin(f"s{number}", f"a{number}", "unit", 10))
    assert code_of(attempt, "19700315", origin=Origin("new", "home", "unit", 10)) == "unit-slow"
    assert attempt("19700315", origin=familiar)[0] == Method.BIRTHDAY
    assert attempt("19700315", origin=Origin("new", "home", "another", 10))[0] == Method.BIRTHDAY


def test_one_hashing_whoever_it_is(worker, monkeypatch):
    """Unknown, without a PIN, with one, right or wrong: the answer takes as long."""
    pins.set_pin(worker, "4071", by=None, now=timezone.now())
    plain = user_for(username="person-2", display_name="李春")
    encoded = []
    hasher = type(hashers.get_hasher())
    original = hasher.encode
    monkeypatch.setattr(hasher, "encode", lambda *args, **kw: (encoded.append(1), original(*args, **kw))[1])
    seen = []
    for number, (user, typed) in enumerate(
        [(None, "4071"), (None, "19700315"), (plain, "4071"), (plain, "19700315"), (worker, "4071"), (worker, "4072")]
    ):
        encoded.clear()
        with contextlib.suppress(DomainError):
            attempt(typed, user=user, birth_date=BORN if user else None, origin=Origin(f"s{number}", "a", "u", 9))
        seen.append(len(encoded))
    assert seen == [1] * 6
