"""Ways to bring a code to a person. `ANPEI_CODE_GATEWAY` names the class; an SMS provider is one more class."""

from __future__ import annotations

import sys
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from kernel.masking import mask_phone


class DeliveryFailed(Exception):
    """The gateway did not take the message."""


class CodeGateway(Protocol):
    """Brings one code to one phone. Raises `DeliveryFailed` when it knows that it did not."""

    def deliver(self, *, to: str, code: str, minutes: int) -> None: ...


class ConsoleGateway:
    """Writes the code to the server's standard output: the demo, and sites whose officer reads codes out."""

    def deliver(self, *, to: str, code: str, minutes: int) -> None:
        sys.stdout.write(f"[sign-in code] {mask_phone(to)}: {code} ({minutes} min)\n")
        sys.stdout.flush()


def current_gateway() -> CodeGateway:
    """The gateway that the settings name."""
    gateway: CodeGateway = import_string(settings.ANPEI_CODE_GATEWAY)()
    return gateway
