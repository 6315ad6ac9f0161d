"""A PostgreSQL for the tests: made in a temporary folder, on loopback only, gone afterwards. Standard library only."""

from __future__ import annotations

import contextlib
import getpass
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from config.bootstrap import SetupError


def binaries() -> Path:
    """The folder of the newest PostgreSQL that Debian's packages installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise SetupError("PostgreSQL's initdb is not under /usr/lib/postgresql; install the package postgresql")
    return found[-1].parent


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def as_server_user() -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as its own user."""
    if os.geteuid() != 0:
        return []
    pwd.getpwnam("postgres")
    return ["runuser", "-u", "postgres", "--"]


@contextlib.contextmanager
def temporary_postgres(*, durable: bool = False) -> Iterator[str]:
    """Yields the DATABASE_URL of a fresh server. Tests do without `fsync`, as nothing of theirs lives on; a bench asks
    for it (`durable`).
    """
    folder = Path(tempfile.mkdtemp(prefix="anpei-pg-"))
    prefix, tools, port = as_server_user(), binaries(), free_port()
    if prefix:
        shutil.chown(folder, "postgres")
    user = "postgres" if prefix else getpass.getuser()
    data = str(folder / "data")
    _quietly([*prefix, str(tools / "initdb"), "-D", data, "-U", user, "-A", "trust", "-E", "UTF8"])
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c max_connections=200"
    if not durable:
        options += " -c fsync=off"
    control = [*prefix, str(tools / "pg_ctl"), "-D", data, "-w"]
    _quietly([*control, "-l", str(folder / "log"), "-o", options, "start"])
    try:
        yield f"postgres://{user}@127.0.0.1:{port}/postgres"
    finally:
        _quietly([*control, "-m", "immediate", "stop"])
        shutil.rmtree(folder, ignore_errors=True)


def _quietly(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")
