"""What all tests share."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from config.management.commands.compile_locale import locale_files


def pytest_configure() -> None:
    """Pages are Chinese in tests too: catalogues are compiled before anything reads one."""
    for source in locale_files(Path(__file__).resolve().parents[1]):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Append-only tables refuse DELETE; tests that empty the database between them need it back (SQLite only).

    tests/plumbing/test_appendonly.py puts the triggers back and tests them.
    """
    from django.db import connection

    from plumbing.appendonly import drop_triggers

    tables = ("plumbing_auditentry", "quizzes_edition", "quizzes_answerevent", "learning_hoursentry")
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        if connection.vendor == "sqlite":
            for table in tables:
                drop_triggers(editor, table)
