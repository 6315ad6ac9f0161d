"""Every figure on a database made for it: prepare, serve, drive, stop. Loopback only; ends only what it started."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from config.supervision import Child, manage_command
from config.test_postgres import free_port, temporary_postgres

_UP_WITHIN = 120.0


@dataclass(frozen=True, slots=True)
class Run:
    """One call of `bench`; `words` are its options."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """A running server with a database of its own."""

    address: str
    environment: dict[str, str]
    pids: tuple[str, ...]  # as the bench's options: whose processor time is to be told


@contextlib.contextmanager
def site_on(database: str, *, say: Callable[[str], None], count_queries: bool) -> Iterator[Site]:
    """A demo site on a fresh ``sqlite`` or ``postgres``, served as `./run` serves it."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="anpei-bench-")))
        (folder / "fonts").symlink_to(settings.VAR / "fonts")
        environment = _environment(folder, count_queries=count_queries)
        pids: list[str] = []
        if database == "postgres":
            url = stack.enter_context(temporary_postgres(durable=True))
            environment["DATABASE_URL"] = url
            pids += ["--database-pid", str(_postmaster(url))]
        say(f"{database}: preparing the demo")
        subprocess.run(manage_command("prepare", "--demo"), env=environment, check=True, stdout=sys.stderr)
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        server = Child(manage_command("serve", "--port", str(port)))
        stack.callback(server.stop)
        _start(server, environment)
        _wait_until_up(address, server)
        assert server.process is not None
        yield Site(address, environment, (*pids, "--server-pid", str(server.process.pid)))


def measure(site: Site, run: Run) -> dict[str, Any]:
    """One run's figures."""
    words = manage_command("bench", "--url", site.address, "--json", *site.pids, *run.words)
    done = subprocess.run(
        words, env=site.environment, stdout=subprocess.PIPE, stderr=sys.stderr, text=True, check=False
    )
    try:
        found = dict(json.loads(done.stdout))
    except ValueError as problem:
        raise CommandError(f"{run.name}: the bench printed no figures (exit status {done.returncode})") from problem
    return {"run": run.name, **found}


def _environment(folder: Path, *, count_queries: bool) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "ANPEI_VAR"}}
    python_path = os.pathsep.join([str(settings.ROOT / "site"), str(settings.ROOT)])
    return kept | {
        "ANPEI_VAR": str(folder),
        "ANPEI_COUNT_QUERIES": "1" if count_queries else "0",
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "PYTHONPATH": python_path,
    }


def _start(server: Child, environment: dict[str, str]) -> None:
    """`Child` hands down this process's environment: lend it the site's."""
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        server.start()
    finally:
        os.environ.clear()
        os.environ.update(before)


def _wait_until_up(address: str, server: Child) -> None:
    until = time.monotonic() + _UP_WITHIN
    while time.monotonic() < until:
        if not server.is_alive():
            raise CommandError("the server ended; its message is above")
        with contextlib.suppress(urllib.error.URLError, OSError):
            urllib.request.urlopen(f"{address}/health/", timeout=2).close()  # noqa: S310 - loopback
            return
        time.sleep(0.2)
    raise CommandError(f"no answer at {address}")


def _postmaster(url: str) -> int:
    """The process of a temporary PostgreSQL: it wrote its id beside its data, whose folder the server tells."""
    psql = shutil.which("psql") or "psql"
    asked = [psql, "-d", url, "-Atc", "show data_directory"]
    folder = subprocess.run(asked, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    return int((Path(folder) / "postmaster.pid").read_text().splitlines()[0])
