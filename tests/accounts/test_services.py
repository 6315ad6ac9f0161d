from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.enums import Delivery, Outcome
from accounts.models import OneTimeCode, SignIn, User
from accounts.queries import needs_password, username_exists
from accounts.services import check_code, log_sign_in, send_code, staff_account, user_for
from accounts.subjects import Origin
from kernel.errors import DomainError

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def send(*, now=NOW, subject="s", deliver_to="13800000001", address="a", unit="", unit_size=0):
    return send_code(Origin(subject, address, unit, unit_size), deliver_to=deliver_to, now=now)


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


def test_a_phone_gets_twelve_codes_a_day():
    for hour in range(3):
        for step in range(4):
            send(now=NOW + timedelta(hours=2 * hour, seconds=61 * step))
    assert refused(send, now=NOW + timedelta(hours=6)) == "code-too-many"
    send(now=NOW + timedelta(hours=25))


def test_a_code_that_was_not_delivered_may_be_asked_for_again_at_once():
    send()
    OneTimeCode.objects.update(delivery=Delivery.FAILED)
    send(now=NOW + timedelta(seconds=2))


def test_an_address_has_a_limit_of_its_own_that_grows_with_who_comes_in(settings):
    settings.ANPEI_CODES_PER_ADDRESS = 3
    for number in range(3):
        send(subject=f"s{number}")
    assert refused(send, subject="s4") == "address-too-many"
    send(subject="s4", address="elsewhere")
    log_sign_in(method="phone", outcome=Outcome.OK, subject="s1", address="a")
    send(subject="s5")


def test_who_came_in_from_an_address_before_is_not_held_up_by_others(settings):
    settings.ANPEI_CODES_PER_ADDRESS = 1
    log_sign_in(method="phone", outcome=Outcome.OK, subject="old", address="a")
    for number in range(3):
        send(subject=f"s{number}")
    assert refused(send, subject="new") == "address-too-many"
    send(subject="old")


def test_a_unit_has_a_budget_of_messages_a_day():
    for number in range(64):
        send(subject=f"s{number}", unit="u", unit_size=1)
    assert refused(send, subject="more", unit="u", unit_size=1) == "unit-too-many"
    send(subject="more", unit="another", unit_size=1)
    send(subject="larger", unit="u", unit_size=2)


def test_the_site_has_a_budget_and_says_before_it_is_used_up(settings, caplog):
    settings.ANPEI_SMS_PER_DAY, settings.ANPEI_SMS_ALARM_PERCENT = 5, 80
    send(subject="nobody", deliver_to="")
    for number in range(5):
        send(subject=f"s{number}")
    assert refused(send, subject="more") == "site-too-many"
    said = [record.getMessage() for record in caplog.records if "budget" in record.getMessage()]
    assert said == ["SMS budget: 4 of 5 messages in 24 hours", "SMS budget: 5 of 5 messages in 24 hours"]
    send(subject="more", now=NOW + timedelta(hours=25))


def test_past_the_limit_of_wrong_codes_each_code_may_be_tried_once(settings):
    settings.ANPEI_CODES_PER_ADDRESS = 3
    sent, second = send(), send(subject="s2")
    SignIn.objects.bulk_create(SignIn(method="phone", outcome="wrong_code", address="a", at=NOW) for _ in range(100))
    assert refused(check_code, subject="s2", code=wrong(second.code), now=NOW, address="a") == "code-wrong"
    assert refused(check_code, subject="s2", code=second.code, now=NOW, address="a") == "address-slow"
    check_code(subject="s", code=sent.code, now=NOW, address="a")
    check_code(subject="s2", code=second.code, now=NOW, address="b")


def test_nobody_to_deliver_to_makes_a_row_and_sends_nothing(capsys):
    send(deliver_to="")
    assert OneTimeCode.objects.count() == 1 and capsys.readouterr().out == ""


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
