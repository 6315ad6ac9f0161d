"""Compiles every `.po` to `.mo` in pure Python: the machine that runs the site need not have gettext."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compiles the translations of all apps."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        for source in locale_files(Path(settings.ROOT)):
            polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))


def locale_files(root: Path) -> list[Path]:
    """Every translation source of the house, outside environments and uploads."""
    folders = [root / "site", *(root / name for name in ("quizzes", "learning", "campaigns", "media"))]
    return sorted(path for folder in folders for path in folder.rglob("locale/*/LC_MESSAGES/*.po"))
