"""The job worker is killed as django-q2 dies in silence; what is queued afterwards is done all the same."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import ROOT, Stack, fresh_postgres_database

pytestmark = pytest.mark.e2e
WORK = """
import json, time
from django_q.models import Success
from plumbing import queue
task, end = queue.enqueue("plumbing.queue.beat"), time.monotonic() + {seconds}
while not (done := Success.objects.filter(pk=task).exists()) and time.monotonic() < end:
    time.sleep(0.2)
print(json.dumps(done))
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Stack]:
    """An empty site with a job worker whose watchdog has little patience; no web server."""
    env = {
        **os.environ,
        "ANPEI_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
    }
    if url := os.environ.get("DATABASE_URL"):
        env["DATABASE_URL"] = fresh_postgres_database(url, "anpei_watchdog")
    site = Stack("", env, tmp_path)
    site.manage("migrate", "--verbosity", "0")
    words = [sys.executable, str(ROOT / "manage.py"), "jobs", "--every", "1", "--patience", "4"]
    with (tmp_path / "jobs.log").open("ab") as log:
        site.process = subprocess.Popen(words, env=env, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
    yield site
    site.stop()


def children(pid: int) -> list[int]:
    """The process's living children, oldest first."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
            if int(parent) == pid and state != "Z":
                found.append(int(stat.parent.name))
    return sorted(found)


def worker_of(site: Stack) -> int:
    """The idle worker: jobs > cluster > sentinel > worker, monitor, pusher."""
    assert site.process is not None
    pid = site.process.pid
    for _generation in range(3):
        pid = until(lambda parent=pid: children(parent), 30)[0]
    return pid


def until(found: Callable[[], Any], seconds: float) -> Any:
    """What `found` returns as soon as it is true of it."""
    end = time.monotonic() + seconds
    while not (answer := found()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.2)
    return answer


def works(site: Stack, *, seconds: int = 60) -> bool:
    """Whether a task enqueued now is done in time."""
    return bool(site.ask(WORK.format(seconds=seconds)))


def test_work_goes_on_after_an_idle_worker_was_killed(site: Stack) -> None:
    assert works(site)
    time.sleep(1)  # its result is put away: the worker waits again, holding the queue's lock
    victim = worker_of(site)
    os.kill(victim, signal.SIGKILL)
    assert works(site)
    assert worker_of(site) != victim


def test_nothing_is_left_when_the_watchdog_itself_is_killed(site: Stack) -> None:
    assert works(site)
    assert site.process is not None
    family = [worker_of(site), *children(site.process.pid)]
    site.process.kill()
    site.process.wait(10)
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in family), 30)
