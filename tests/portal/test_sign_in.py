"""The way in, as a browser without a script walks it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import OneTimeCode, SignIn, User
from orgs.models import Person
from tests.factories.orgs import make_enterprise, make_officer, make_person, make_user, user_of

pytestmark = pytest.mark.django_db

PHONE = "13800000001"
SIGN_IN, NUMBER, CODE, WHO = (
    reverse(f"portal:{name}") for name in ("sign_in", "sign_in_number", "sign_in_code", "sign_in_who")
)


def printed_code(capsys):
    return re.findall(r": (\d{6}) ", capsys.readouterr().out)[-1]


def ask(client, **typed):
    return client.post(SIGN_IN, {"phone": PHONE} | typed)


def ask_by_number(client, unit_code, staff_number):
    """Unit code and staff number, and then a code to the phone on record."""
    answer = client.post(SIGN_IN, {"by": "staff", "unit_code": unit_code, "staff_number": staff_number})
    assert answer["Location"] == NUMBER
    return client.post(NUMBER, {"send": "1"})


def outcomes():
    return list(SignIn.objects.order_by("pk").values_list("outcome", flat=True))


def signed_in_user(client):
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key) if key else None


@pytest.fixture
def person():
    return make_person(
        name="赵桂兰", phone=PHONE, staff_number="Z-007", enterprise=make_enterprise(unit_code="HT23456A")
    )


def test_a_worker_comes_in_with_the_phone(client, person, capsys):
    assert client.get(SIGN_IN).status_code == 200
    answer = ask(client, phone=" +86 138-0000 0001 ")
    assert answer["Location"] == CODE
    answer = client.post(CODE, {"code": printed_code(capsys)})
    assert answer["Location"] == reverse("portal:today")
    user = signed_in_user(client)
    assert Person.objects.get(user=user) == person and not user.has_usable_password()
    assert outcomes() == ["code_sent", "ok"]


def test_the_second_time_it_is_the_same_account(client, person, capsys):
    for _ in range(2):
        ask(client)
        client.post(CODE, {"code": printed_code(capsys)})
        client.post(reverse("portal:sign_out"))
        OneTimeCode.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    assert User.objects.count() == 1


def test_signing_in_changes_the_session_key_and_forgets_the_claim(client, person, capsys):
    ask(client)
    before = client.session.session_key
    client.post(CODE, {"code": printed_code(capsys)})
    assert client.session.session_key != before
    assert "sign_in_claim" not in client.session


def test_unit_code_and_staff_number_send_the_code_to_the_phone_on_record(client, person, capsys):
    answer = ask_by_number(client, "ht23-456a", "ｚ-007")
    assert answer["Location"] == CODE
    page = client.get(CODE).content.decode()
    assert PHONE not in page
    client.post(CODE, {"code": printed_code(capsys)})
    assert Person.objects.get(user=signed_in_user(client)) == person


def test_known_and_unknown_numbers_are_answered_alike(client, person, capsys):
    pages = []
    for phone in (PHONE, "13900000009"):
        assert ask(client, phone=phone)["Location"] == CODE
        page = client.get(CODE).content.decode().replace(phone, "")
        pages.append(re.sub(r'value="[A-Za-z0-9]{64}"', "", page))
    assert pages[0] == pages[1]
    assert len(re.findall(r"\[sign-in code\]", capsys.readouterr().out)) == 1


def test_a_staff_number_without_a_phone_says_to_ask_the_officer(client, capsys):
    make_person(staff_number="Z-9", enterprise=make_enterprise(unit_code="HT23456B"))
    ask_by_number(client, "HT23456B", "Z-9")
    assert "请找安全员登记手机号" in client.get(CODE).content.decode()
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("demo", [True, False])
def test_the_code_is_on_the_page_in_the_demo_only(client, person, capsys, settings, demo):
    settings.ANPEI_DEMO = demo
    ask(client)
    code = printed_code(capsys)
    assert (code in client.get(CODE).content.decode()) is demo
    assert (client.session["sign_in_claim"]["demo_code"] == code) is demo


def test_in_the_demo_a_staff_number_without_a_phone_gets_its_code_too(client, settings):
    settings.ANPEI_DEMO = True
    make_person(staff_number="Z-9", enterprise=make_enterprise(unit_code="HT23456B"))
    ask_by_number(client, "HT23456B", "Z-9")
    answer = client.post(CODE, {"code": client.session["sign_in_claim"]["demo_code"]})
    assert answer["Location"] == reverse("portal:today")


def test_asking_twice_within_a_minute_leads_to_the_code_already_sent(client, person, capsys):
    ask(client)
    code = printed_code(capsys)
    assert ask(client)["Location"] == CODE
    assert client.post(CODE, {"code": code})["Location"] == reverse("portal:today")


def test_too_many_codes_say_when_to_come_back(client, person):
    now = timezone.now()
    ask(client)
    subject = OneTimeCode.objects.get().subject
    OneTimeCode.objects.update(created_at=now - timedelta(minutes=2))
    for _ in range(4):
        OneTimeCode.objects.create(
            subject=subject, code_digest="x", created_at=now - timedelta(minutes=3), expires_at=now
        )
    answer = ask(client)
    assert answer.status_code == 429 and "一小时" in answer.content.decode()


def test_a_wrong_code_tells_the_tries_left_and_keeps_the_page(client, person, capsys):
    ask(client)
    code = printed_code(capsys)
    answer = client.post(CODE, {"code": f"{(int(code) + 1) % 1_000_000:06d}"})
    assert answer.status_code == 200 and "还能再试 4 次" in answer.content.decode()
    assert signed_in_user(client) is None


def test_people_who_share_a_phone_choose_their_name(client, capsys):
    unit = make_enterprise()
    people = [make_person(name=name, phone=PHONE, enterprise=unit) for name in ("张伟强", "张伟刚", "李春")]
    ask(client)
    assert client.get(WHO)["Location"] == SIGN_IN
    assert client.post(CODE, {"code": printed_code(capsys)})["Location"] == WHO
    page = client.get(WHO).content.decode()
    assert all(shown in page for shown in ("张*强", "张*刚", "李*")) and "张伟强" not in page
    assert client.post(WHO, {"person": people[1].pk})["Location"] == reverse("portal:today")
    assert Person.objects.get(user=signed_in_user(client)) == people[1]


def test_nobody_else_can_be_chosen(client, capsys):
    for name in ("张伟强", "张伟刚"):
        make_person(name=name, phone=PHONE)
    stranger = make_person(phone="13900000009")
    ask(client)
    client.post(CODE, {"code": printed_code(capsys)})
    assert client.post(WHO, {"person": stranger.pk}).status_code == 200
    assert signed_in_user(client) is None


def test_an_account_with_a_password_does_not_open_with_a_code(client, person, capsys):
    person.user = make_officer()
    person.save()
    ask(client)
    answer = client.post(CODE, {"code": printed_code(capsys)})
    assert signed_in_user(client) is None and reverse("portal:staff_sign_in") in answer.content.decode()
    assert outcomes()[-1] == "refused"


def test_a_closed_account_stays_closed(client, person, capsys):
    user = user_of(person)
    user.is_active = False
    user.save()
    ask(client)
    client.post(CODE, {"code": printed_code(capsys)})
    assert signed_in_user(client) is None


def test_somebody_who_left_does_not_come_in(client, capsys):
    make_person(phone=PHONE, post={"ended_on": timezone.now().date() - timedelta(days=9)})
    assert ask(client)["Location"] == CODE
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("going", "arrives"),
    [
        ("/learn/demo/", "/learn/demo/"),
        ("/s/1/?n=2&x=%E4%B8%AD", "/s/1/?n=2&x=%E4%B8%AD"),
        ("https://evil.example/", "/today/"),
        ("//evil.example/", "/today/"),
        ("javascript:alert(1)", "/today/"),
        ("\\\\evil.example", "/today/"),
        ("", "/today/"),
    ],
)
def test_next_is_kept_through_and_stays_on_this_site(client, person, capsys, going, arrives):
    page = client.get(SIGN_IN, {"next": going}).content.decode()
    hidden = re.search(r'name="next" value="([^"]*)"', page)
    kept = hidden.group(1).replace("&amp;", "&") if hidden else ""
    assert kept == (arrives if arrives == going else "")
    ask(client, next=going)
    assert client.post(CODE, {"code": printed_code(capsys)})["Location"] == arrives


@pytest.mark.parametrize("typed", ["", "12345", "0539-1234567", "１３８"])
def test_what_is_no_phone_is_told_and_kept(client, typed):
    answer = ask(client, phone=typed)
    assert answer.status_code == 200 and not OneTimeCode.objects.exists()
    assert f'value="{typed}"' in answer.content.decode()


def test_the_code_page_without_a_claim_begins_anew(client):
    assert client.get(CODE)["Location"] == SIGN_IN


def test_signing_out_needs_a_post(client, person):
    client.force_login(user_of(person))
    assert client.get(reverse("portal:sign_out")).status_code == 405
    assert client.post(reverse("portal:sign_out"))["Location"] == SIGN_IN
    assert signed_in_user(client) is None


def test_the_pages_are_small_and_hold_no_inline_style_or_script(client):
    for address in (SIGN_IN, SIGN_IN + "?by=staff", reverse("portal:staff_sign_in")):
        answer = client.get(address)
        page = answer.content.decode()
        assert len(answer.content) < 6000 and page.count("<link") <= 3
        assert "<script" not in page and "style=" not in page


def test_someone_with_a_password_and_nothing_else_gets_a_helpful_page(client):
    client.force_login(make_user())
    page = client.get(reverse("portal:today")).content.decode()
    assert "没有对应的职工" in page and "退出登录" in page


@pytest.mark.parametrize(
    ("came_from", "goes_on"),
    [("http://testserver/today/?a=1", "/today/%3Fa%3D1"), ("https://evil.example/x", "/"), ("", "/")],
)
def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(client, came_from, goes_on):
    answer = client.post(reverse("portal:today"), HTTP_REFERER=came_from)
    assert answer["Location"] == f"{SIGN_IN}?next={goes_on}"
