"""From the queue to the gateway: at most once, never late, never in clear."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.utils import timezone
from django_q.conf import Conf
from django_q.models import OrmQ
from django_q.signing import SignedPackage

from accounts import deliveries
from accounts.enums import Delivery
from accounts.gateways import DeliveryFailed, DeliveryUnsure
from accounts.logic.delivery import shown
from accounts.models import OneTimeCode
from accounts.queries import shown_delivery
from accounts.services import send_code
from accounts.subjects import Origin
from tests.accounts.relay import fake_relay

pytestmark = pytest.mark.django_db
PHONE = "13800001234"
GATEWAY = f"{__name__}.Gateway"


class Gateway:
    sent: list[tuple[str, str, int]] = []
    error: Exception | None = None

    def deliver(self, *, to, code, minutes):
        if Gateway.error:
            raise Gateway.error
        Gateway.sent.append((to, code, minutes))


@pytest.fixture(autouse=True)
def gateway(settings, monkeypatch):
    Gateway.sent, Gateway.error = [], None
    settings.ANPEI_CODE_GATEWAY = GATEWAY


@pytest.fixture
def queue(monkeypatch):
    """The real queue: nothing is sent before a worker comes."""
    monkeypatch.setattr(Conf, "SYNC", False)


def ask(subject="s", **more):
    return send_code(Origin(subject), deliver_to=PHONE, now=timezone.now(), **more)


def run(code_id, *, after=timedelta(0)):
    return deliveries.deliver(code_id, now=timezone.now() + after)


def test_the_queue_and_the_tables_hold_neither_phone_nor_code(queue):
    sent = ask()
    payload = OrmQ.objects.get().payload
    with connection.cursor() as cursor:
        cursor.execute("SELECT message FROM accounts_onetimecode")
        (stored,) = cursor.fetchone()
    for text in (str(payload), str(SignedPackage.loads(payload)), str(bytes(stored))):
        assert sent.code not in text and PHONE not in text
    assert Gateway.sent == [] and OneTimeCode.objects.get().delivery == Delivery.QUEUED


def test_a_message_is_sent_once_however_often_the_job_runs(queue):
    sent = ask()
    assert [run(sent.code_id) for _ in range(3)] == [Delivery.SENT, "", ""]
    assert Gateway.sent == [(PHONE, sent.code, 5)]
    row = OneTimeCode.objects.get()
    assert row.message == "" and row.delivered_at is not None


def test_a_worker_that_died_while_sending_leaves_no_second_message(queue):
    sent = ask()
    OneTimeCode.objects.update(delivery=Delivery.SENDING)
    assert run(sent.code_id) == "" and Gateway.sent == []


def test_nothing_is_sent_when_the_request_is_rolled_back(queue):
    with pytest.raises(RuntimeError), transaction.atomic():
        ask()
        raise RuntimeError
    assert not OrmQ.objects.exists() and not OneTimeCode.objects.exists()


@pytest.mark.parametrize(
    "change",
    [{"expires_at": timezone.now()}, {"used_at": timezone.now()}, {"failures": 5}],
    ids=["expired", "used", "five failures"],  # names without a moment: two processes must call a test the same
)
def test_a_code_that_opens_nothing_any_more_is_not_sent(queue, change):
    sent = ask()
    OneTimeCode.objects.update(**change)
    assert run(sent.code_id) == "" and Gateway.sent == []
    assert OneTimeCode.objects.get().delivery == Delivery.VOID and OneTimeCode.objects.get().message == ""


def test_of_two_codes_under_way_only_the_newer_is_sent(queue):
    first = ask()
    OneTimeCode.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    second = ask()
    run(first.code_id), run(second.code_id)
    assert [code for _phone, code, _minutes in Gateway.sent] == [second.code]


@pytest.mark.parametrize(
    ("error", "state", "note"),
    [
        (DeliveryFailed("status 500"), Delivery.FAILED, "status 500"),
        (DeliveryUnsure("no answer"), Delivery.UNSURE, "no answer"),
        (ValueError(f"{PHONE} 123456"), Delivery.FAILED, "ValueError"),
    ],
)
def test_what_became_of_it_is_kept_without_the_message(queue, caplog, error, state, note):
    sent = ask()
    Gateway.error = error
    run(sent.code_id)
    row = OneTimeCode.objects.get()
    assert (row.delivery, row.delivery_note, str(row.message)) == (state, note, "")
    assert PHONE not in caplog.text


def test_through_the_http_gateway_and_the_job(settings):
    with fake_relay() as relay:
        settings.ANPEI_CODE_GATEWAY = "accounts.gateways.HttpGateway"
        settings.ANPEI_SMS = django_settings.ANPEI_SMS | {"url": relay.url, "success": "Code=OK"}
        ask()
        relay.body = b'{"Code": "LIMIT"}'
        ask("other")
        assert len(relay.seen) == 2
    rows = OneTimeCode.objects.order_by("pk").values_list("delivery", "delivery_note")
    assert list(rows) == [(Delivery.SENT, ""), (Delivery.FAILED, "Code is LIMIT")]


@pytest.mark.parametrize(
    ("delivery", "at_once", "later"),
    [
        ("nobody", "waiting", "sent"),
        ("sent", "waiting", "sent"),
        ("queued", "waiting", "late"),
        ("sending", "waiting", "late"),
        ("unsure", "waiting", "late"),
        ("failed", "failed", "failed"),
        ("void", "failed", "failed"),
    ],
)
def test_what_the_page_may_say(delivery, at_once, later):
    assert (shown(delivery, timedelta(seconds=1)), shown(delivery, timedelta(seconds=11))) == (at_once, later)


def test_the_page_asks_about_the_last_message_only():
    assert shown_delivery("s", now=timezone.now()) == ("", None)
    ask()
    said, asked_at = shown_delivery("s", now=timezone.now() + timedelta(seconds=20))
    assert said == "sent" and asked_at == OneTimeCode.objects.get().created_at
