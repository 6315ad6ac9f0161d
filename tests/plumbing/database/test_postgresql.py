"""The look at a kept connection of PostgreSQL: no query while it lives, a new connection once it is gone."""

from __future__ import annotations

import pytest
from django.db import connection

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own"),
]


def test_a_living_connection_is_found_alive_without_a_query(monkeypatch) -> None:
    connection.ensure_connection()
    monkeypatch.setattr(connection.connection, "cursor", lambda: pytest.fail("asked the server"))
    assert connection.is_usable()


def test_a_connection_that_the_server_ended_is_found_dead_and_replaced() -> None:
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    other.close()
    assert not connection.is_usable()
    connection.health_check_enabled, connection.health_check_done = True, False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone()[0] != pid
