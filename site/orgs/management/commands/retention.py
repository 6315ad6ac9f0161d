"""The retention job by hand: who is announced, who is forgotten today, who must be kept after all."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from orgs.privacy import retention


class Command(BaseCommand):
    help = "Announces and erases people whose records need not be kept any longer; with --dry-run, only tells."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="change nothing, tell what would be done")

    def handle(self, *_args: Any, **options: Any) -> None:
        outcome = retention.run(now=timezone.now(), dry=options["dry_run"])
        head = "would be " if options["dry_run"] else ""
        for word, people in (
            ("announced", outcome.announced),
            ("erased", outcome.erased),
            ("put off", outcome.put_off),
        ):
            numbers = " ".join(str(person_id) for person_id in people)
            self.stdout.write(f"{head}{word}: {len(people)}{': ' + numbers if numbers else ''}")
