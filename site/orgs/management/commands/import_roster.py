"""People and enterprises from a spreadsheet."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from orgs.rosters.storing.kind import RosterImport
from plumbing.imports.console import Console, import_file


class Command(BaseCommand):
    help = "Imports a roster: all of it, or nothing when a row is an error. Exit status 0, 1 (rows), 2 (file)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--under", default="", help="code of the area in which new enterprises lie")
        parser.add_argument("--mode", choices=["add", "full"], default="add", help="full ends the posts of the missing")
        parser.add_argument("--enterprise", default="", help="unit code of the enterprise of a full roster")
        parser.add_argument("--dry-run", action="store_true", help="review only, store nothing")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["mode"] == "full" and not options["enterprise"]:
            raise CommandError("--mode full needs --enterprise", returncode=2)
        params = {name: options[name] for name in ("under", "mode", "enterprise")}
        console = Console(self.stdout, self.stderr, options["json"], options["dry_run"])  # type: ignore[arg-type]
        status = import_file(RosterImport(), options["file"], params, console)
        if status:
            sys.exit(status)
