"""The HTTP gateway against a relay on this machine."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from accounts.checks import codes_need_not_wait, codes_reach_people, relay_is_described
from accounts.gateways import DeliveryFailed, DeliveryUnsure, HttpGateway
from tests.accounts.relay import fake_relay

PHONE, CODE, SECRET = "13800001234", "903412", "s3cret-key-of-the-relay"
BODY = {
    "PhoneNumbers": "{phone}",
    "SignName": "{sign}",
    "TemplateParam": {"code": "{code}", "minutes": "{minutes}"},
    "Fixed": 7,
}
USUAL = {
    "url": "", "fallback_url": "", "method": "POST", "format": "json", "body": BODY, "headers": {},
    "success": "Code=OK", "auth": "none", "secret": "", "key_id": "", "sign": "青禾安监", "timeout": 2.0,
}  # fmt: skip


@pytest.fixture
def relay():
    with fake_relay() as running:
        yield running


@pytest.fixture
def configured(settings, relay):
    """Settings of the gateway; call it to change some."""

    def change(**told):
        settings.ANPEI_CODE_GATEWAY = "accounts.gateways.HttpGateway"
        settings.ANPEI_SMS = USUAL | {"url": relay.url} | told

    change()
    return change


def deliver():
    HttpGateway().deliver(to=PHONE, code=CODE, minutes=5)


def failure(kind=DeliveryFailed):
    with pytest.raises(kind) as caught:
        deliver()
    assert type(caught.value) is kind
    return str(caught.value)


def test_the_message_as_json(configured, relay):
    deliver()
    (seen,) = relay.seen
    assert (seen["method"], seen["path"]) == ("POST", "/sms/send")
    assert seen["headers"]["Content-Type"] == "application/json; charset=utf-8"
    assert json.loads(seen["body"]) == {
        "PhoneNumbers": PHONE,
        "SignName": "青禾安监",
        "TemplateParam": {"code": CODE, "minutes": "5"},
        "Fixed": 7,
    }


@pytest.mark.parametrize("told", [{"format": "form"}, {"format": "query"}, {"method": "GET", "format": "query"}])
def test_the_message_as_form_or_query(configured, relay, told):
    sign = "甲&乙=丙 {code}"
    configured(body={"mobile": "{phone}", "text": "{sign}{code}"}, sign=sign, **told)
    deliver()
    (seen,) = relay.seen
    text = seen["body"].decode() if told == {"format": "form"} else urlsplit(seen["path"]).query
    assert parse_qs(text) == {"mobile": [PHONE], "text": [f"{sign}{CODE}"]}


def test_what_a_value_holds_is_never_syntax_nor_a_placeholder(configured, relay):
    configured(sign='"}, "to": "{phone}\n')
    deliver()
    assert json.loads(relay.seen[0]["body"])["SignName"] == '"}, "to": "{phone}\n'


def test_a_key_goes_along_as_bearer(configured, relay):
    configured(auth="bearer", secret=SECRET, headers={"X-App": "anpei"})
    deliver()
    assert relay.seen[0]["headers"]["Authorization"] == f"Bearer {SECRET}"
    assert relay.seen[0]["headers"]["X-App"] == "anpei"


def test_a_key_signs_the_request(configured, relay):
    configured(auth="hmac", secret=SECRET, key_id="k1")
    deliver()
    seen = relay.seen[0]
    head = {name.lower(): value for name, value in seen["headers"].items()}
    message = f"{head['x-timestamp']}\n{head['x-nonce']}\n".encode() + seen["body"]
    assert head["x-signature"] == hmac.new(SECRET.encode(), message, hashlib.sha256).hexdigest()
    assert head["x-key-id"] == "k1" and abs(int(head["x-timestamp"]) - time.time()) < 30
    assert SECRET not in str(seen)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"body": b'{"Code": "isv.BUSINESS_LIMIT_CONTROL"}'}, "Code is isv.BUSINESS_LIMIT_CONTROL"),
        ({"body": b'{"code": "OK"}'}, "Code is null"),
        ({"body": b"[]"}, "Code is null"),
        ({"body": b"<html>Welcome"}, "answer is no JSON"),
        ({"body": b"\xff\xfe"}, "answer is no JSON"),
        ({"body": b"[" * 60_000}, "answer is no JSON"),
        ({"body": b'{"Code": "no 13800001234 / 903412"}'}, "Code is no … / …"),
        ({"status": 500}, "status 500"),
        ({"status": 403}, "status 403"),
        ({"status": 302, "headers": {"Location": "http://127.0.0.1:1/"}}, "status 302"),
    ],
)
def test_an_answer_that_is_no_yes(configured, relay, answer, reason):
    for name, value in answer.items():
        setattr(relay, name, value)
    assert failure() == reason
    assert len(relay.seen) == 1


@pytest.mark.parametrize(
    "answer",
    [
        {"delay": 1.0},
        {"drip": 0.1},
        {"hangs_up": True},
        {"body": b" " * 70_000},
        {"headers": {"Content-Length": "99999"}},
        {"status": 504},
    ],
)
def test_no_answer_is_neither_yes_nor_no(configured, relay, answer):
    configured(timeout=0.4, fallback_url=relay.url)
    for name, value in answer.items():
        setattr(relay, name, value)
    began = time.monotonic()
    failure(DeliveryUnsure)
    assert time.monotonic() - began < 1.5
    assert len(relay.seen) == 1, "nobody else is asked: the message may be on its way"


def test_the_status_alone_may_be_the_rule(configured, relay):
    configured(success="status")
    relay.status, relay.body = 204, b""
    deliver()


@pytest.mark.parametrize(("body", "rule"), [(b'{"r": [{"ok": true}]}', "r.0.ok=true"), (b'{"e": 0}', "e=0")])
def test_the_rule_may_point_into_lists_and_name_numbers(configured, relay, body, rule):
    configured(success=rule)
    relay.body = body
    deliver()


def test_a_second_address_is_asked_when_the_first_says_no(configured, relay):
    with fake_relay(status=500) as broken:
        configured(url=broken.url, fallback_url=relay.url)
        deliver()
        assert (len(broken.seen), len(relay.seen)) == (1, 1)
    configured(url=broken.url, fallback_url=relay.url)  # nobody listens there any more
    deliver()
    relay.status = 500
    assert failure() == "not reached; status 500"


def test_the_log_has_neither_phone_nor_code_nor_key(configured, relay, caplog):
    caplog.set_level(logging.DEBUG)
    configured(auth="bearer", secret=SECRET)
    relay.status, relay.body = 500, f"{PHONE} {CODE} {SECRET}".encode()
    failure()
    assert not any(word in caplog.text for word in (PHONE, CODE, SECRET)) and "status 500" in caplog.text
    assert SECRET not in repr(HttpGateway().relay)


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ({"url": "http://sms.example.cn/send"}, "ANPEI_SMS_URL"),
        ({"url": "ftp://sms.example.cn/"}, "ANPEI_SMS_URL"),
        ({"url": "https://user:pw@sms.example.cn/"}, "ANPEI_SMS_URL"),
        ({"url": "https://sms.example.cn/a b"}, "ANPEI_SMS_URL"),
        ({"url": "https://sms.example.cn:x/"}, "ANPEI_SMS_URL"),
        ({"url": "http://127.0.0.1.example.cn/"}, "ANPEI_SMS_URL"),
        ({"fallback_url": "http://10.0.0.1/"}, "ANPEI_SMS_FALLBACK_URL"),
        ({"url": ""}, "ANPEI_SMS_URL is empty"),
        ({"method": "DELETE"}, "ANPEI_SMS_METHOD"),
        ({"format": "xml"}, "ANPEI_SMS_FORMAT"),
        ({"format": "form"}, "nothing nested"),
        ({"body": {"to": "{phone}"}}, "{code}"),
        ({"body": BODY | {"x": "{password}"}}, "{password}"),
        ({"headers": {"X-A": "a\r\nX-B: b"}}, "ANPEI_SMS_HEADERS"),
        ({"headers": {"X A": "a"}}, "ANPEI_SMS_HEADERS"),
        ({"auth": "basic"}, "ANPEI_SMS_AUTH"),
        ({"auth": "hmac"}, "ANPEI_SMS_SECRET"),
        ({"success": "Code"}, "ANPEI_SMS_SUCCESS"),
    ],
)
def test_settings_that_are_not_right_are_told_at_the_start(configured, told, fault):
    configured(**told)
    with pytest.raises(ImproperlyConfigured, match=fault.replace("{", "\\{")):
        HttpGateway()
    assert {message.id for message in relay_is_described()} == {"anpei.E102"}


def test_settings_that_are_right_pass(configured):
    configured(url="https://sms.example.cn/v1/send?region=cn", fallback_url="https://sms2.example.cn:8443/")
    HttpGateway()
    assert relay_is_described() == [] and codes_reach_people() == []
    assert codes_need_not_wait() == []


def test_a_code_does_not_wait_behind_an_import(configured, settings):
    configured()
    settings.Q_CLUSTER = {**settings.Q_CLUSTER, "workers": 1}
    assert [message.id for message in codes_need_not_wait()] == ["anpei.W103"]


@pytest.mark.django_db
class TestCommand:
    def test_it_tries_the_gateway(self, configured, relay, capsys):
        call_command("send_test_code", PHONE)
        said = capsys.readouterr().out
        assert "138****1234" in said and PHONE not in said
        assert json.loads(relay.seen[0]["body"])["PhoneNumbers"] == PHONE

    @pytest.mark.parametrize(("answer", "says"), [({"status": 500}, "status 500"), ({"status": 504}, "did not say")])
    def test_it_tells_what_went_wrong(self, configured, relay, answer, says):
        relay.status = answer["status"]
        with pytest.raises(CommandError, match=says):
            call_command("send_test_code", PHONE)

    def test_it_tells_wrong_settings_and_wrong_phones(self, configured):
        configured(url="")
        with pytest.raises(CommandError, match="ANPEI_SMS_URL"):
            call_command("send_test_code", PHONE)
        with pytest.raises(CommandError, match="11 digits"):
            call_command("send_test_code", "12345")
