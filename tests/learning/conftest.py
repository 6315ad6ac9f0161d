"""The press is slow and has its own tests: here a print job is queued and left waiting."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def queued(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of jobs handed to the queue."""
    ids: list[str] = []
    monkeypatch.setattr("media.printing.jobs.enqueue", lambda _task, job_id: ids.append(job_id))
    return ids
