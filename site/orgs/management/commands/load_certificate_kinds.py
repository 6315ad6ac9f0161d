"""The kinds of certificates that others issue, to choose from on the cards."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from orgs.people.certificate_kinds import load_certificate_kinds


class Command(BaseCommand):
    help = "Adds the kinds of certificates that are not there yet; what the site changed stays."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{load_certificate_kinds()} kinds added")
