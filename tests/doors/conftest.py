"""The world of the doors is built once for all of them; each test sees it new."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.doors.world import build_world


@pytest.fixture(scope="package")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """The demo with its people and an argument for every address, taken back after the last test of the doors."""
    from tests.doors.test_door_table import PARTS

    with django_db_blocker.unblock(), transaction.atomic():
        found = build_world()
        for part in PARTS:
            found["kwargs"] |= part.arguments(found)
        yield found
        transaction.set_rollback(True)


@pytest.fixture
def world(built: dict[str, Any], db: None) -> dict[str, Any]:
    """The world; what a test does to it is taken back."""
    return {**built, "kwargs": copy.copy(built["kwargs"])}
