"""What all tests share."""

from __future__ import annotations

import pytest
from django.core.management import call_command


@pytest.fixture(scope="session", autouse=True)
def _compiled_translations() -> None:
    """Pages are Chinese in tests too."""
    call_command("compile_locale")


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
