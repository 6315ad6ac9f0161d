"""A factory behind one address signs in within the hour; somebody in it who means ill gets nowhere, alone."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django_q.conf import Conf

from accounts.enums import Delivery, Outcome
from accounts.models import OneTimeCode, SignIn
from accounts.services import check_code, log_sign_in, send_code
from accounts.subjects import Origin
from kernel.errors import DomainError

NOW = timezone.now()
PEOPLE = 2000
ADDRESS, UNIT = "factory", "unit"


@pytest.fixture(autouse=True)
def nothing_is_sent(monkeypatch):
    monkeypatch.setattr("accounts.services.enqueue", lambda *_args: "")


def origin(subject, address=ADDRESS):
    return Origin(subject, address, UNIT, PEOPLE)


def ask(subject, *, now=NOW, deliver_to="13800000001", address=ADDRESS):
    return send_code(origin(subject, address), deliver_to=deliver_to, now=now)


def come_in(subject, code, *, now=NOW):
    check_code(subject=subject, code=code, now=now, address=ADDRESS)
    log_sign_in(method="phone", outcome=Outcome.OK, subject=subject, address=ADDRESS, unit=UNIT)


def refused(call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except DomainError as error:
        return error.code
    return ""


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


def others_came_in(numbers, now):
    """What signing in leaves in the tables, of many at once."""
    codes = [
        OneTimeCode(
            subject=f"worker-{number}", code_digest="x", created_at=now, expires_at=now + timedelta(minutes=5),
            used_at=now, address=ADDRESS, unit=UNIT, delivery=Delivery.SENT,
        )
        for number in numbers
    ]  # fmt: skip
    OneTimeCode.objects.bulk_create(codes)
    lines = [
        SignIn(method="phone", outcome="ok", subject=f"worker-{number}", address=ADDRESS, unit=UNIT)
        for number in numbers
    ]
    SignIn.objects.bulk_create(lines)


@pytest.mark.django_db
def test_two_thousand_people_in_one_hour_with_an_attacker_among_them():
    """Each twentieth walks the whole way, the others leave their rows; each fifth of them mistypes once.

    Meanwhile somebody bombs a phone, and asks for invented numbers.
    """
    told = {"bombing": [], "inventing": []}
    for number in range(0, PEOPLE, 20):
        subject, now = f"worker-{number}", NOW + timedelta(seconds=number)
        code = ask(subject, now=now).code
        if number % 100 == 0:
            assert refused(check_code, subject=subject, code=wrong(code), now=now, address=ADDRESS) == "code-wrong"
        come_in(subject, code, now=now)
        told["bombing"].append(refused(ask, "victim", now=now))
        told["inventing"].append(refused(ask, f"invented-{number}", now=now, deliver_to=""))
        others_came_in(range(number + 1, number + 20), now)
    assert told["bombing"].count("") == 5, "five messages, and no more in the hour"
    assert set(told["inventing"]) == {""}, "numbers that nobody has cost nothing and tell nothing"
    assert OneTimeCode.objects.filter(subject__startswith="worker", used_at__isnull=False).count() == PEOPLE


@pytest.mark.django_db
def test_guessing_at_many_phones_from_one_address_is_held_to_one_try_a_message():
    tries, others = 0, []
    for number in range(60):
        code = ask(f"victim-{number}").code
        for _ in range(5):
            if (
                refused(check_code, subject=f"victim-{number}", code=wrong(code), now=NOW, address=ADDRESS)
                != "address-slow"
            ):
                tries += 1
        if number % 10 == 0:
            come_in(f"worker-{number}", ask(f"worker-{number}").code)
            others.append(number)
    # A tenth of the messages that the address may ask for, one more for each that came in, then one a message.
    assert len(others) == 6 and tries <= 120 + 6 + 36


@pytest.mark.django_db
def test_a_flood_from_the_factorys_address_holds_up_strangers_there_only(settings):
    settings.ANPEI_CODES_PER_ADDRESS = 40
    come_in("old-hand", ask("old-hand").code)
    seen = [refused(ask, f"phone-{number}") for number in range(60)]
    assert seen[-1] == "address-too-many"
    later = NOW + timedelta(minutes=2)
    assert refused(ask, "old-hand", now=later) == ""
    assert refused(ask, "guest", now=later, address="elsewhere") == ""
    assert refused(ask, "stranger", now=later) == "address-too-many"
    assert refused(ask, "stranger", now=NOW + timedelta(hours=1, minutes=3)) == ""


@pytest.mark.usefixtures("file_database")
def test_two_requests_at_once_send_one_message(monkeypatch):
    """Without the lock both count nought on PostgreSQL, and two messages go out."""
    monkeypatch.setattr(Conf, "SYNC", False)
    told: list[str] = []
    barrier = threading.Barrier(6)

    def run():
        barrier.wait()
        try:
            told.append(refused(ask, "one", now=timezone.now()))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["", *["code-too-soon"] * 5]
    assert OneTimeCode.objects.filter(subject="one").count() == 1


@pytest.mark.usefixtures("file_database")
def test_wrong_birthdays_at_once_gain_nothing():
    from accounts.pins import try_secret

    told: list[str] = []
    barrier = threading.Barrier(9)

    def run():
        barrier.wait()
        try:
            told.append(refused(try_secret, origin("one"), "19600101", user=None, birth_date=None, now=timezone.now()))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["secret-too-many"] * 4 + ["secret-wrong"] * 5
