"""Send a made-up code through the gateway that the settings name: `manage.py send_test_code 13800000000`."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.gateways import DeliveryFailed, DeliveryUnsure, current_gateway
from accounts.logic.codes import CODE_LIFETIME, make_code
from kernel.masking import mask_phone
from plumbing import audit


class Command(BaseCommand):
    """The code opens nothing: it is stored nowhere. Sent at once, not by the job worker."""

    help = "Sends a code that opens nothing to a phone, to try the SMS gateway."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("phone", help="a mobile number of 11 digits")

    def handle(self, *_args: Any, phone: str, **_options: Any) -> None:
        if not (phone.isascii() and phone.isdigit() and len(phone) == 11):
            raise CommandError("The phone must have 11 digits.")
        minutes = int(CODE_LIFETIME.total_seconds() // 60)
        try:
            current_gateway().deliver(to=phone, code=make_code(secrets.randbelow), minutes=minutes)
        except ImproperlyConfigured as error:
            raise CommandError(f"The gateway's settings are not right: {error}") from None
        except DeliveryUnsure as error:
            raise CommandError(f"The gateway did not say whether it took the message: {error}") from None
        except DeliveryFailed as error:
            raise CommandError(f"The gateway did not take the message: {error}") from None
        audit.record("send_test_code", phone=mask_phone(phone), gateway=settings.ANPEI_CODE_GATEWAY)
        self.stdout.write(f"{settings.ANPEI_CODE_GATEWAY} took a message for {mask_phone(phone)}.")
