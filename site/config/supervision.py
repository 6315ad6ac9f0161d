"""Child processes that must not stay dead: the web server and the job worker."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from django.conf import settings

STOP_PATIENCE = 15.0
STEADY_SECONDS = 60.0
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


class Child:
    """One process in a session of its own, so that Ctrl-C and signals reach the parent alone.

    django-q2 hangs when its whole process group is signalled; stopping tells the leader only. Should the parent be
    killed outright, the kernel tells the leader: nothing is left behind that holds the port or works unwatched.
    """

    def __init__(self, command: Sequence[str], *, patience: float = STOP_PATIENCE) -> None:
        """`patience`: seconds that it may take to end when asked to."""
        self.command = list(command)
        self.patience = patience
        self.process: subprocess.Popen[bytes] | None = None
        self._quick_deaths = 0
        self._started_at = 0.0

    def start(self) -> None:
        """Starts the process (again); what was left of the one before is ended first."""
        self.kill()
        self.process = subprocess.Popen(
            self.command,
            env={**os.environ, "PYTHONPATH": python_path()},
            cwd=settings.ROOT,
            start_new_session=True,
            preexec_fn=_end_with_parent(os.getpid()),  # noqa: PLW1509 - no threads here
        )
        self._started_at = time.monotonic()

    def pause(self) -> float:
        """Seconds to wait before starting it again: longer each time that it died soon after its start."""
        lived = time.monotonic() - self._started_at
        self._quick_deaths = 0 if lived > STEADY_SECONDS else self._quick_deaths + 1
        return min(2.0**self._quick_deaths, 30.0)

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
                self.process.wait(self.patience)
        self.kill()

    def kill(self) -> None:
        """Ends the whole group at once: for a cluster that has hung."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(STOP_PATIENCE)


def _end_with_parent(parent: int) -> Callable[[], None]:
    """Runs in the child: SIGTERM when the parent is gone, also when it went just before."""

    def ask_kernel() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)

    return ask_kernel


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
