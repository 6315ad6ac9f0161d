from datetime import UTC, datetime, timedelta

import pytest

from accounts.enums import Outcome
from accounts.gateways import DeliveryFailed
from accounts.models import OneTimeCode, SignIn, User
from accounts.queries import needs_password, username_exists
from accounts.services import check_code, send_code, staff_account, user_for
from kernel.errors import DomainError

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 16, 8, 0, tzinfo=UTC)


def send(*, now=NOW, subject="s", deliver_to="13800000001", address="a"):
    return send_code(subject=subject, deliver_to=deliver_to, address=address, now=now)


def refused(call, *args, **kwargs):
    with pytest.raises(DomainError) as caught:
        call(*args, **kwargs)
    return caught.value.code


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_code_works_once_and_only_its_digest_is_kept(capsys):
    sent = send()
    assert sent.code in capsys.readouterr().out
    row = OneTimeCode.objects.get()
    assert sent.code not in (row.code_digest, row.subject) and len(row.code_digest) == 64
    check_code(subject="s", code=sent.code, now=NOW)
    assert refused(check_code, subject="s", code=sent.code, now=NOW) == "code-expired"


def test_a_code_is_of_no_use_to_another_subject():
    sent = send()
    send(subject="other")
    OneTimeCode.objects.filter(subject="other").update(code_digest=OneTimeCode.objects.get(subject="s").code_digest)
    assert refused(check_code, subject="other", code=sent.code, now=NOW) == "code-wrong"


def test_a_code_ends_after_five_minutes():
    sent = send()
    late = NOW + timedelta(minutes=5)
    assert refused(check_code, subject="s", code=sent.code, now=late) == "code-expired"


def test_five_wrong_tries_kill_the_code_and_each_is_counted():
    sent = send()
    seen = [refused(check_code, subject="s", code=wrong(sent.code), now=NOW) for _ in range(6)]
    assert seen == ["code-wrong"] * 4 + ["code-dead"] * 2
    assert refused(check_code, subject="s", code=sent.code, now=NOW) == "code-dead"
    assert SignIn.objects.filter(outcome=Outcome.WRONG_CODE).count() == 7


def test_a_new_code_voids_the_older():
    first = send()
    later = NOW + timedelta(seconds=61)
    second = send(now=later)
    if first.code != second.code:
        assert refused(check_code, subject="s", code=first.code, now=later) == "code-wrong"
    check_code(subject="s", code=second.code, now=later)


def test_limits_of_sending():
    send()
    assert refused(send, now=NOW + timedelta(seconds=59)) == "code-too-soon"
    times = [NOW + timedelta(seconds=61 * step) for step in range(1, 5)]
    for moment in times:
        send(now=moment)
    assert refused(send, now=times[-1] + timedelta(seconds=61)) == "code-too-many"
    send(now=times[-1] + timedelta(hours=1, seconds=1))


def test_an_address_has_a_limit_of_its_own(settings):
    settings.ANPEI_CODES_PER_ADDRESS = 3
    for number in range(3):
        send(subject=f"s{number}")
    assert refused(send, subject="s4") == "address-too-many"
    send(subject="s4", address="elsewhere")


def test_wrong_codes_from_one_address_are_limited(settings):
    settings.ANPEI_CODES_PER_ADDRESS = 3
    sent = send()
    SignIn.objects.bulk_create(SignIn(method="phone", outcome="wrong_code", address="a") for _ in range(100))
    SignIn.objects.update(at=NOW)
    assert refused(check_code, subject="s", code=sent.code, now=NOW, address="a") == "address-too-many"
    check_code(subject="s", code=sent.code, now=NOW, address="b")


class BrokenGateway:
    def deliver(self, *, to, code, minutes):
        raise DeliveryFailed


def test_a_code_that_was_not_delivered_is_not_kept(settings):
    settings.ANPEI_CODE_GATEWAY = f"{__name__}.BrokenGateway"
    assert refused(send) == "code-not-delivered"
    assert not OneTimeCode.objects.exists()


def test_nobody_to_deliver_to_makes_a_row_and_sends_nothing(capsys):
    send(deliver_to="")
    assert OneTimeCode.objects.count() == 1 and capsys.readouterr().out == ""


def test_old_codes_are_cleared_away():
    send()
    send(now=NOW + timedelta(days=2))
    assert OneTimeCode.objects.count() == 1


def test_an_account_is_made_once_and_without_a_password():
    first, second = (user_for(username="person-1", display_name="赵桂兰") for _ in range(2))
    assert first == second and User.objects.count() == 1
    assert not first.has_usable_password() and str(first) == "赵桂兰"


def test_a_staff_account_opens_with_its_password_and_is_not_made_anew():
    first = staff_account(username="office", display_name="镇应急办", password="one-and-only-1")
    again = staff_account(username="office", display_name="别人", password="another-one-2")
    assert first == again and str(again) == "镇应急办"
    assert again.check_password("one-and-only-1") and not again.is_superuser
    assert needs_password(again) and not needs_password(user_for(username="person-1", display_name="赵桂兰"))
    assert username_exists("office") and not username_exists("nobody")
