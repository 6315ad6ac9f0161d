"""Messages with codes, from the queue to the gateway: at most once each, never late, never kept in clear."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.enums import Delivery
from accounts.gateways import DeliveryFailed, DeliveryUnsure, current_gateway
from accounts.logic import codes
from accounts.models import OneTimeCode
from plumbing import audit

logger = logging.getLogger(__name__)


def deliver(code_id: int, *, now: datetime) -> str:
    """Sends the message of a code; returns what became of it, or empty when there was nothing to do.

    The row is claimed before anything is sent, and stays claimed: a job that runs again sends nothing. A worker that
    dies in between leaves a message unsent, and the person asks again.
    """
    message = _claim(code_id, now)
    if not message:
        return ""
    phone, _, code = message.partition("\x1f")
    state, note = _hand_over(phone, code)
    OneTimeCode.objects.filter(pk=code_id).update(delivery=state, delivery_note=note[:80], delivered_at=timezone.now())
    return state


def _claim(code_id: int, now: datetime) -> str:
    """Phone and code, once; empty when somebody else took them, or the code is void by now."""
    with transaction.atomic():
        row = OneTimeCode.objects.select_for_update().filter(pk=code_id, delivery=Delivery.QUEUED).first()
        if row is None:
            return ""
        newer = OneTimeCode.objects.filter(subject=row.subject, pk__gt=row.pk).exists()
        void = newer or row.used_at is not None or now >= row.expires_at or row.failures >= codes.MAX_FAILURES
        message, row.message = str(row.message), ""
        row.delivery = Delivery.VOID if void else Delivery.SENDING
        row.save(update_fields=["message", "delivery"])
        return "" if void else message


def _hand_over(phone: str, code: str) -> tuple[str, str]:
    minutes = int(codes.CODE_LIFETIME.total_seconds() // 60)
    try:
        current_gateway().deliver(to=phone, code=code, minutes=minutes)
    except DeliveryUnsure as error:
        return Delivery.UNSURE, str(error)
    except DeliveryFailed as error:
        return Delivery.FAILED, str(error)
    except Exception as error:
        # Its text may hold the message: the name of the error is all that is kept.
        logger.error("code gateway: %s", type(error).__name__)
        return Delivery.FAILED, type(error).__name__
    return Delivery.SENT, ""


def watch_budget(sent: int) -> None:
    """Says once, in log and audit, that the day's messages are nearly used up. `sent`: with the one just queued."""
    budget = settings.ANPEI_SMS_PER_DAY
    if budget and sent in (max(budget * settings.ANPEI_SMS_ALARM_PERCENT // 100, 1), budget):
        logger.error("SMS budget: %d of %d messages in 24 hours", sent, budget)
        audit.record("alarm_sms_budget", sent=sent, budget=budget)
