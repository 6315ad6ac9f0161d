"""What is kept for ever refuses changes: in the model, and in the database whoever asks."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from plumbing import audit
from plumbing.appendonly import AppendOnlyError, create_triggers, drop_triggers
from plumbing.models import AuditEntry

TABLE = "plumbing_auditentry"


@pytest.fixture
def triggers(transactional_db):
    """The triggers of the migration; the test set-up takes them away on SQLite so that tables can be emptied."""
    with connection.schema_editor() as editor:
        drop_triggers(editor, TABLE)
        create_triggers(editor, TABLE)
    yield
    if connection.vendor == "sqlite":
        with connection.schema_editor() as editor:
            drop_triggers(editor, TABLE)


@pytest.mark.django_db
def test_the_model_refuses() -> None:
    audit.record("open_door", target=("door", 1), why="test")
    entry = AuditEntry.objects.get()
    entry.action = "other"
    with pytest.raises(AppendOnlyError):
        entry.save()
    with pytest.raises(AppendOnlyError):
        entry.delete()
    with pytest.raises(AppendOnlyError):
        AuditEntry.objects.all().delete()
    with pytest.raises(AppendOnlyError):
        AuditEntry.objects.update(action="other")


@pytest.mark.parametrize("statement", [f"UPDATE {TABLE} SET action = 'other'", f"DELETE FROM {TABLE}"])
def test_the_database_refuses(triggers, statement: str) -> None:
    audit.record("open_door")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEntry.objects.get().action == "open_door"


@pytest.mark.skipif("postgres" in settings.DATABASES["default"]["ENGINE"], reason="a statement of SQLite's")
def test_nor_does_replacing_a_row_pass(triggers) -> None:
    audit.record("open_door")
    replace = f"REPLACE INTO {TABLE} SELECT * FROM {TABLE}"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(replace)
