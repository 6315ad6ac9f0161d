"""Child processes that must not stay dead: the web server and the job worker."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

STOP_PATIENCE = 15.0


class Child:
    """One process in a session of its own, so that Ctrl-C and signals reach the parent alone.

    django-q2 hangs when its whole process group is signalled; stopping tells the leader only.
    """

    def __init__(self, name: str, command: Sequence[str], env: dict[str, str] | None = None) -> None:
        self.name = name
        self.command = list(command)
        self.env = {**os.environ, "PYTHONPATH": python_path(), **(env or {})}
        self.process: subprocess.Popen[bytes] | None = None
        self.starts = 0

    def start(self) -> None:
        """Starts the process (again)."""
        self.process = subprocess.Popen(self.command, env=self.env, cwd=settings.ROOT, start_new_session=True)
        self.starts += 1

    def is_alive(self) -> bool:
        """Whether the leader runs."""
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """Asks the leader to end; after a while, ends all that is left of its group."""
        if self.process is None:
            return
        if self.is_alive():
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(STOP_PATIENCE)
        self.kill()

    def kill(self) -> None:
        """Ends the whole group at once: for a cluster that has hung."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        self.process.wait(STOP_PATIENCE)


class StopSignal:
    """True once SIGTERM or SIGINT has arrived."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, *_args: object) -> None:
        self.asked = True

    def wait(self, seconds: float) -> bool:
        """Sleeps in short steps; True as soon as a stop was asked for."""
        until = time.monotonic() + seconds
        while not self.asked and time.monotonic() < until:
            time.sleep(min(0.2, max(until - time.monotonic(), 0)))
        return self.asked


def manage_command(*words: str) -> list[str]:
    """`manage.py words` in this environment."""
    return [sys.executable, str(Path(settings.ROOT) / "manage.py"), *words]


def python_path() -> str:
    """What a child needs on its path: `site/` and the root."""
    return os.pathsep.join([str(Path(settings.ROOT) / "site"), str(settings.ROOT)])
