"""`check_journals [--since DATE] [--json]`: replay every sitting and say where it is not what its journal says."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kernel.clock import CHINA
from quizzes.receipts.auditing import Findings, check_all


class Command(BaseCommand):
    help = "Replays the journals of sittings and compares them with what is stored. Exit status 1 when one differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", metavar="DATE", help="only sittings begun or handed in since this day")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output, nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        found = check_all(since=_moment(options["since"]))
        if options["json"]:
            self.stdout.write(json.dumps(found.as_json(), ensure_ascii=False))
        else:
            self._tell(found)
        if found.differ:
            sys.exit(1)

    def _tell(self, found: Findings) -> None:
        self.stdout.write(f"{found.sittings} sittings, {found.lines} lines: {found.differ} differ, {found.gaps} gaps")
        for one in found.told:
            faults = ", ".join(f"{fault} ({count})" for fault, count in one["faults"].items())
            self.stdout.write(f"  {one['sitting']}  {faults}")


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.combine(date.fromisoformat(text), time.min, CHINA)
    except ValueError as error:
        raise CommandError(f"{text} is not a day like 2026-06-30") from error
