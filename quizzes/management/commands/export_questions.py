"""Questions of a bank into a file."""

from __future__ import annotations

import shutil
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from plumbing import audit
from quizzes.bank.queries import find_bank
from quizzes.exporters import selection
from quizzes.exporters.files import FORMATS

INCOMPLETE, UNKNOWN = 1, 2


class Command(BaseCommand):
    help = "Exports a bank with its answers. Exit status 0, 1 (the format cannot hold all of it), 2 (no such bank)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the file to be written; it must not be there yet")
        parser.add_argument("--bank", required=True, help="the bank's name")
        parser.add_argument("--format", choices=tuple(FORMATS), default="xlsx")
        parser.add_argument("--anyway", action="store_true", help="write the file even if it cannot hold all")

    def handle(self, *_args: Any, file: Path, bank: str, format: str, anyway: bool, **_options: Any) -> None:
        found = find_bank(bank)
        chosen = selection.of_bank(found.pk) if found else None
        if chosen is None:
            raise CommandError(_("There is no question bank of this name. Nothing was written."), returncode=UNKNOWN)
        kind = FORMATS[format]
        questions = list(selection.load(chosen.ids, with_files=kind.with_files))
        made = kind.write(chosen.title, questions)
        for index, what in made.left_out:
            self.stderr.write(f"{questions[index].stem[:60]}  {what}")
        if made.left_out and not anyway:
            self.stderr.write(_("Nothing was written. With --anyway the file is written without what it cannot hold."))
            sys.exit(INCOMPLETE)
        self._write(made.file, file)
        audit.record("export_questions", target=chosen.target, format=format, count=len(questions))
        self.stdout.write(_("Exported: %(count)d questions.") % {"count": len(questions)})

    def _write(self, source: Any, path: Path) -> None:
        try:
            with path.open("xb") as target:
                path.chmod(0o600)  # it holds the keys
                shutil.copyfileobj(source, target)
        except OSError as error:
            raise CommandError(
                _("The file cannot be written. Take another name or folder."), returncode=UNKNOWN
            ) from error
