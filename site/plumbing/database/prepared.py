"""A queryset whose SQL is written once in a process: for the few questions that each request of a sitting asks.

Django builds a query and writes its SQL anew each time, which takes longer than the database needs to answer. Here the
queryset is built once, with a `slot` in the place of each value; then the same text is sent with the values of the day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field, QuerySet
from django.db.models.query import ModelIterable, get_related_populators

Row = TypeVar("Row")


class slot(Expression):
    """The place of a value in a prepared queryset: ``filter(pk=slot("id", models.UUIDField()))``.

    `field` says how the database writes such a value; an instance without a column will do.
    """

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """One parameter, to be filled in later."""
        return "%s", [self]


@dataclass(frozen=True, slots=True)
class _Text:
    """SQL as it is sent, its values with the slots among them, and what makes a row of the columns that come back."""

    sql: str
    values: tuple[Any, ...]
    converters: dict[int, Any]
    make_row: Callable[[Sequence[Any]], Any]


class Prepared(Generic[Row]):
    """A SELECT to be asked again and again: locks, joins, annotations and subqueries are fine.

    Rows are what the queryset gives: instances (with `select_related` and annotations), or tuples where it asks for
    `values_list`. Values that change must be slots, and never None; whatever else stands in the queryset is always
    the same. `build` is called once for each database. A queryset with `select_for_update` is asked in a transaction.
    """

    def __init__(self, build: Callable[[], QuerySet[Any, Any]]) -> None:
        self.build = build
        self._texts: dict[str, _Text] = {}

    def all(self, **values: Any) -> list[Row]:
        """Every row for these values of the slots; one query."""
        connection = connections[DEFAULT_DB_ALIAS]
        text = self._texts.get(connection.alias) or self._write(connection)
        sent = [
            one.output_field.get_db_prep_value(values[one.name], connection) if isinstance(one, slot) else one
            for one in text.values
        ]
        with connection.cursor() as cursor:
            cursor.execute(text.sql, sent)
            rows = cursor.fetchall()
        return [text.make_row(_converted(row, text.converters, connection)) for row in rows]

    def first(self, **values: Any) -> Row | None:
        """The first row, or None; one query. The queryset is to be cut to one row (`[:1]`) where there may be more."""
        rows = self.all(**values)
        return rows[0] if rows else None

    def _write(self, connection: Any) -> _Text:
        queryset = self.build()
        compiler = queryset.query.get_compiler(connection=connection)
        sql, values = compiler.as_sql()
        converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
        is_model = issubclass(queryset._iterable_class, ModelIterable)  # type: ignore[attr-defined]
        make_row = _instances(compiler, connection.alias) if is_model else tuple
        text = _Text(sql, tuple(values), converters, make_row)
        self._texts[connection.alias] = text
        return text


def _converted(row: Sequence[Any], converters: dict[int, Any], connection: Any) -> Sequence[Any]:
    said = list(row)
    for at, (steps, expression) in converters.items():
        for step in steps:
            said[at] = step(said[at], expression, connection)
    return said


def _instances(compiler: Any, alias: str) -> Callable[[Sequence[Any]], Any]:
    """What Django's `ModelIterable` does with a row."""
    chosen = compiler.klass_info
    model, fields = chosen["model"], chosen["select_fields"]
    start, end = fields[0], fields[-1] + 1
    names = [column[0].target.attname for column in compiler.select[start:end]]
    related = get_related_populators(chosen, compiler.select, alias)
    annotations = dict(compiler.annotation_col_map or {})

    def make(row: Sequence[Any]) -> Any:
        instance = model.from_db(alias, names, row[start:end])
        for populator in related:
            populator.populate(row, instance)
        for name, at in annotations.items():
            setattr(instance, name, row[at])
        return instance

    return make
