"""Makes the site's own things ready: keys, translations, tables, static files, fonts, demo content. Safe to repeat."""

from __future__ import annotations

import hashlib
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from accounts.notice_text import ensure_notice
from config.management.commands.compile_locale import locale_files
from orgs.roles.group_sync import ensure_groups


class Command(BaseCommand):
    help = "Prepares database, static files, translations and fonts; with --demo, the demo content once."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="load the demo content if the site is empty")

    def handle(self, *_args: Any, **options: Any) -> None:
        settings.VAR.mkdir(parents=True, exist_ok=True)
        self._once("translations", digest_of(locale_files(Path(settings.ROOT))), lambda: call_command("compile_locale"))
        if pending_migrations():
            self._step("migrating the database", lambda: call_command("migrate", verbosity=0, interactive=False))
            ensure_groups()  # a new version may let a role do more, or less
        self._once(
            "static", digest_of(static_files()), lambda: call_command("collectstatic", verbosity=0, interactive=False)
        )
        if ensure_notice(timezone.now()):
            self.stderr.write("· the model privacy notice is in force: check it and publish your own version")
        call_command("build_fonts")
        if options["demo"]:
            call_command("demo", once=True)

    def _once(self, name: str, digest: str, action: Callable[[], Any]) -> None:
        stamp = Path(settings.VAR) / "stamps" / name
        if stamp.exists() and stamp.read_text() == digest:
            return
        self._step(f"preparing {name}", action)
        stamp.parent.mkdir(exist_ok=True)
        stamp.write_text(digest)

    def _step(self, what: str, action: Callable[[], Any]) -> None:
        self.stderr.write(f"· {what} …")
        action()


def pending_migrations() -> bool:
    """Whether some migration is not applied."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def static_files() -> list[Path]:
    """Every static file of the installed apps."""
    return [Path(storage.path(path)) for finder in get_finders() for path, storage in finder.list([])]


def digest_of(paths: list[Path]) -> str:
    """Changes when a file comes, goes or is edited (size and time; contents are not read)."""
    lines = [f"{path}:{path.stat().st_size}:{path.stat().st_mtime_ns}" for path in sorted(paths)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
