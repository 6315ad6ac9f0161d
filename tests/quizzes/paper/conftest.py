"""Jobs are run by hand: drawing at the moment that a test says, printing only where the paper is looked at."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _no_jobs(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    monkeypatch.setattr("quizzes.paper.batches.enqueue", lambda *_args: "")
    if "with_press" not in request.fixturenames:
        monkeypatch.setattr("media.printing.jobs.enqueue", lambda *_args: "")


@pytest.fixture
def with_press() -> None:
    """The press prints what is ordered."""
