"""Tables that only grow: the model refuses changes, and so does the database by triggers."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models


class AppendOnlyError(TypeError):
    """Somebody tried to change or delete what is kept for ever; write a correcting row instead."""


class AppendOnlyQuerySet(models.QuerySet):
    """Reads and inserts only."""

    def update(self, **_kwargs: Any) -> int:
        raise AppendOnlyError(self.model.__name__)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError(self.model.__name__)

    def bulk_update(self, *_args: Any, **_kwargs: Any) -> int:
        raise AppendOnlyError(self.model.__name__)


class AppendOnlyModel(models.Model):
    """A row is written once."""

    wagtail_reference_index_ignore = True

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(type(self).__name__)
        super().save(*args, force_insert=True, **{k: v for k, v in kwargs.items() if k == "using"})

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError(type(self).__name__)


_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_POSTGRES = """
CREATE OR REPLACE FUNCTION anpei_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql;
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION anpei_append_only();
"""


def create_triggers(schema_editor: Any, table: str) -> None:
    """UPDATE and DELETE on `table` fail from now on, whoever asks."""
    template = _SQLITE if schema_editor.connection.vendor == "sqlite" else _POSTGRES
    for verb in ("update", "delete"):
        schema_editor.execute(template.format(table=table, verb=verb), params=None)


def drop_triggers(schema_editor: Any, table: str) -> None:
    """For reverse migrations, and for test databases that must be emptied."""
    suffix = "" if schema_editor.connection.vendor == "sqlite" else f" ON {table}"
    for verb in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{suffix}", params=None)


def protect(table: str) -> migrations.RunPython:
    """The migration operation that makes `table` append-only."""
    return migrations.RunPython(
        lambda apps, editor: create_triggers(editor, table),
        lambda apps, editor: drop_triggers(editor, table),
    )
