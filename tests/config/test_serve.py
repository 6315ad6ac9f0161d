"""Starting the site: a taken port is told at once; what dies soon is started again later each time."""

from __future__ import annotations

import socket

import pytest
from django.core.management.base import CommandError

from config import supervision
from config.management.commands.serve import refuse_taken_port
from config.supervision import Child


def test_a_taken_port_is_refused_even_if_its_owner_would_share() -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"port {port} .* --port"):
            refuse_taken_port("127.0.0.1", port)
    refuse_taken_port("127.0.0.1", port)


def test_pauses_grow_while_it_dies_soon_and_shrink_after_a_steady_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = 0.0
    monkeypatch.setattr(supervision.time, "monotonic", lambda: clock)
    child = Child(["true"])
    assert [child.pause() for _ in range(6)] == [2.0, 4.0, 8.0, 16.0, 30.0, 30.0]
    clock = supervision.STEADY_SECONDS + 1
    assert child.pause() == 1.0


def test_a_child_leaves_nothing_behind(settings) -> None:
    child = Child(["sleep", "60"])
    child.start()
    first = child.process
    child.start()
    assert first is not None and first.returncode is not None
    child.stop()
    assert not child.is_alive()
