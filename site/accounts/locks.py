"""One at a time: who asks for one subject waits for who came first."""

from __future__ import annotations

from django.db import connection


def hold(subject: str) -> None:
    """Holds the subject (a digest in hexadecimal) until the present transaction ends.

    On PostgreSQL two transactions would both count before either wrote. SQLite's transactions begin with the write
    lock (`transaction_mode`), so there is nothing to do.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [subject])
