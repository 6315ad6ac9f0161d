"""Fixtures of the schoolroom's tests."""

from __future__ import annotations

import pytest

from quizzes import queries


@pytest.fixture(autouse=True)
def _fresh_payloads():
    """Primary keys come back after a rollback; the cache of editions must not outlive them."""
    queries.load_payload.cache_clear()
