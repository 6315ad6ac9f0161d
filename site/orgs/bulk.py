"""Writing many rows fast: values made ready before the lock, one prepared statement under it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


def ready_values(row: Model) -> dict[str, Any]:
    """What the database takes for a new row, by column, without its key; foreign keys may still be None.

    Encryption and conversion happen here, outside the transaction.
    """
    fields = row._meta.concrete_fields
    return {
        field.column: field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for field in fields
        if not field.primary_key
    }


def take_keys(model: type[Model], count: int) -> range | Sequence[int]:
    """Keys for new rows; the caller holds the transaction and writes them at once."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # the transaction is the only writer
            cursor.execute("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = %s", [table])
            first = int(cursor.fetchone()[0]) + 1
            return range(first, first + count)
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [_quoted(table), count]
        )
        return [int(row[0]) for row in cursor.fetchall()]


def insert_ready(model: type[Model], rows: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
    """Write rows (key, values by column) that all have the same columns."""
    whole = list(rows)
    if not whole:
        return
    columns = list(whole[0][1])
    names = ", ".join(_quoted(name) for name in ["id", *columns])
    places = ", ".join(["%s"] * (len(columns) + 1))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {_quoted(model._meta.db_table)} ({names}) VALUES ({places})",  # noqa: S608  the models' own names
            [[key, *(values[name] for name in columns)] for key, values in whole],
        )


def update_each(model: type[Model], values: Mapping[int, Mapping[str, Any]]) -> None:
    """One prepared statement for all rows that change the same columns; many times faster than `bulk_update`.

    `values` are by key and attribute (``enterprise_id`` for a foreign key); the caller holds the transaction.
    """
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for key, row in values.items():
        groups[tuple(sorted(row))].append(key)
    with connection.cursor() as cursor:
        for names, keys in groups.items():
            fields = [_field(model, name) for name in names]
            columns = ", ".join(f"{_quoted(field.column)} = %s" for field in fields)
            paired = list(zip(names, fields, strict=True))
            rows = [
                [*(field.get_db_prep_save(values[key][name], connection) for name, field in paired), key]
                for key in keys
            ]
            table = _quoted(model._meta.db_table)
            cursor.executemany(f"UPDATE {table} SET {columns} WHERE id = %s", rows)  # noqa: S608  the models' own names


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _field(model: type[Model], name: str) -> Any:
    return next(field for field in model._meta.concrete_fields if name in (field.attname, field.name))
