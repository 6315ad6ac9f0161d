"""Builds the printing fonts once (about a minute on a fresh machine), so that the first print need not wait."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kernel.errors import DomainError
from media.printing import fonts


class Command(BaseCommand):
    help = "Builds the pre-subset fonts of the printing press, if they are missing or the system's fonts changed."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stderr.write("· fonts …")
        try:
            fonts.ensure_fonts()
        except DomainError as error:
            raise CommandError(f"the fonts of printed forms could not be built: {error}") from error
