"""Rows made ready to be written: values as the database takes them, encrypted, with the mark of each."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from orgs.bulk import ready_values
from orgs.rosters.result import ImportRow
from orgs.rosters.storing.journal import mark_of
from orgs.rosters.storing.plan import New
from plumbing.crypto import encrypt


def new_row(row: ImportRow, made: Model, action: str) -> New:
    """A row to be made, that the file's row asks for."""
    return New(row.row, ready_values(made), mark_of(made, action))


def sealed(text: str) -> Any:
    """Ciphertext for an `EncryptedTextField`, which takes bytes as they are."""
    return encrypt(text.encode()) if text else b""
