"""Taking a stored import of any kind back from the command line."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.errors import DomainError
from plumbing.imports import undoing
from plumbing.imports.kinds import UndoPlan
from plumbing.imports.queries import find_run

REFUSED, UNKNOWN = 1, 2


class Command(BaseCommand):
    help = "Takes a stored import back: all of it, or nothing and a list of obstacles. Exit status 0, 1 (refused)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run_id", type=UUID, help="the import's id, as its page's address has it")
        parser.add_argument("--dry-run", action="store_true", help="say what would be undone, undo nothing")

    def handle(self, *_args: Any, run_id: UUID, dry_run: bool, **_options: Any) -> None:
        run = find_run("", run_id)
        if run is None:
            raise CommandError(_("There is no import with this id. Nothing was changed."), returncode=UNKNOWN)
        if not undoing.may_undo(run, now=timezone.now()):
            self._refuse(_("This import cannot be taken back any more. Nothing was changed."))
        plan = undoing.plan_undo(run, actor=None)
        if plan.obstacle_count:
            self._list(plan)
        if dry_run:
            self.stdout.write(_("A trial only: nothing was changed. It would do this:"))
        else:
            self._undo(run.pk)
        for effect in plan.effects:
            self.stdout.write(f"· {effect}")

    def _undo(self, run_id: UUID) -> None:
        try:
            undoing.undo_now(run_id, now=timezone.now())
        except DomainError:  # something came between the list and the lock
            self._refuse(_("Something stands against it now. Nothing was changed. Look at the list of obstacles."))
        self.stdout.write(_("All that this import stored was taken back."))

    def _list(self, plan: UndoPlan) -> None:
        for obstacle in plan.obstacles:
            self.stdout.write("  ".join(filter(None, (obstacle.name, obstacle.place, obstacle.what))))
        self._refuse(_("%(count)d things stand against it. Nothing was changed.") % {"count": plan.obstacle_count})

    def _refuse(self, sentence: str) -> None:
        self.stderr.write(sentence)
        sys.exit(REFUSED)
