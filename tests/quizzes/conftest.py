"""Fixtures of the schoolroom's tests."""

from __future__ import annotations

import sqlite3

import pytest
from django.db import connection

from quizzes import queries


@pytest.fixture(autouse=True)
def _fresh_payloads():
    """Primary keys come back after a rollback; the cache of editions must not outlive them."""
    queries.load_payload.cache_clear()


@pytest.fixture
def file_database(transactional_db, tmp_path):
    """A database that several threads can open: SQLite's test database lives in memory, so it is copied to a file."""
    if connection.vendor != "sqlite" or not connection.is_in_memory_db():
        yield
        return
    connection.ensure_connection()
    path = tmp_path / "race.sqlite3"
    copy = sqlite3.connect(path)
    connection.connection.backup(copy)
    copy.close()
    memory, name = connection.connection, connection.settings_dict["NAME"]
    connection.connection = None
    connection.settings_dict["NAME"] = str(path)
    yield
    connection.close()
    connection.settings_dict["NAME"] = name
    connection.connection = memory
