"""Ways to bring a code to a person. `ANPEI_CODE_GATEWAY` names the class; an SMS provider is one more class."""

from __future__ import annotations

import logging
import secrets
import sys
import time
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from accounts import http_out
from accounts.logic.messages import Relay, parcel, relay_faults, verdict
from kernel.masking import mask_phone

logger = logging.getLogger(__name__)
GATEWAY_TIMEOUT = 504


class DeliveryFailed(Exception):
    """The gateway did not take the message. Its text is a short reason for the log, without anything of the message."""


class DeliveryUnsure(DeliveryFailed):
    """The gateway got the message and did not say what became of it. Nobody sends it again."""


class CodeGateway(Protocol):
    """Brings one code to one phone. Raises `DeliveryFailed` when it knows that it did not."""

    def deliver(self, *, to: str, code: str, minutes: int) -> None: ...


class ConsoleGateway:
    """Writes the code to the server's standard output: the demo, and sites whose officer reads codes out."""

    def deliver(self, *, to: str, code: str, minutes: int) -> None:
        sys.stdout.write(f"[sign-in code] {mask_phone(to)}: {code} ({minutes} min)\n")
        sys.stdout.flush()


class HttpGateway:
    """An SMS relay spoken to by HTTP, as `ANPEI_SMS` describes it. A second address is asked when the first says no."""

    def __init__(self) -> None:
        self.relay = relay()
        faults = relay_faults(self.relay)
        if faults:
            raise ImproperlyConfigured("; ".join(faults))

    def deliver(self, *, to: str, code: str, minutes: int) -> None:
        """Raises `DeliveryFailed` when no address took it, `DeliveryUnsure` when one may have taken it."""
        values = {"phone": to, "code": code, "minutes": str(minutes), "sign": self.relay.sign}
        reasons = []
        for url in filter(None, (self.relay.url, self.relay.fallback_url)):
            reason = self._ask(url, values)
            if not reason:
                return
            reasons.append(reason)
        raise DeliveryFailed("; ".join(reasons)[:80])

    def _ask(self, url: str, values: dict[str, str]) -> str:
        """Empty, or why this address did not take the message. The log has neither phone nor code nor key."""
        message = parcel(self.relay, values, timestamp=int(time.time()), nonce=secrets.token_hex(16))
        try:
            answer = http_out.send(url, message, timeout=self.relay.timeout)
        except http_out.NotReached:
            reason = "not reached"
        except http_out.NoAnswer:
            raise DeliveryUnsure("no answer") from None
        else:
            if answer.status == GATEWAY_TIMEOUT:
                raise DeliveryUnsure("status 504")
            reason = verdict(self.relay, status=answer.status, body=answer.body)
        if reason:
            logger.warning("SMS relay: %s", reason)
        return reason


def relay() -> Relay:
    """The relay that the settings describe."""
    return Relay(**settings.ANPEI_SMS)


def current_gateway() -> CodeGateway:
    """The gateway that the settings name."""
    gateway: CodeGateway = import_string(settings.ANPEI_CODE_GATEWAY)()
    return gateway
