"""Questions from a spreadsheet into a bank."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from plumbing.imports.console import Console, import_file
from quizzes.question_import import QuestionImport


class Command(BaseCommand):
    help = "Imports questions: all of them, or none when a row is an error. Exit status 0, 1 (rows), 2 (file)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--bank", default="", help="the bank's name; made if it is not there")
        parser.add_argument("--dry-run", action="store_true", help="review only, store nothing")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not options["bank"].strip() and not options["dry_run"]:
            raise CommandError("--bank is needed to store questions", returncode=2)
        console = Console(self.stdout, self.stderr, options["json"], options["dry_run"])  # type: ignore[arg-type]
        status = import_file(QuestionImport(), options["file"], {"bank": options["bank"].strip()}, console)
        if status:
            sys.exit(status)
