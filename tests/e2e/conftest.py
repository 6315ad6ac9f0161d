"""The real thing: a fresh site with the demo, its web server and its job worker, in processes of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from config.test_postgres import free_port

ROOT = Path(settings.ROOT)
PHONE = {"width": 360, "height": 800}
DESKTOP = {"width": 1280, "height": 800}


@dataclass
class Stack:
    """A running site: its address, its environment, its folder."""

    url: str
    env: dict[str, str]
    var: Path
    process: subprocess.Popen[bytes] | None = None

    def manage(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """A management command on this site."""
        return subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *words],
            env=self.env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=check,
        )

    def ask(self, code: str) -> Any:
        """What `code` prints as JSON, run inside this site."""
        done = self.manage("shell", "-v", "0", "-c", code)
        return json.loads(done.stdout.strip().splitlines()[-1])

    def start(self) -> None:
        """Starts web server and job worker; waits until they answer."""
        port = str(urlsplit(self.url).port)
        words = [sys.executable, str(ROOT / "manage.py"), "serve", "--port", port]
        with (self.var / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                words, env=self.env, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{self.url}/health/", timeout=2):
                    return
            except OSError:
                time.sleep(0.2)
        raise AssertionError((self.var / "serve.log").read_text())

    def stop(self) -> None:
        """Ends what was started, by its own id."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A site as `./run` makes it, on a database and a folder of its own."""
    var = tmp_path_factory.mktemp("site") / "var"
    var.mkdir()
    share_fonts(var)
    port = free_port()
    env = {
        **os.environ,
        "ANPEI_VAR": str(var),
        "ANPEI_BASE_URL": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
    }
    if url := os.environ.get("DATABASE_URL"):
        env["DATABASE_URL"] = fresh_postgres_database(url, "anpei_e2e")
    site = Stack(f"http://127.0.0.1:{port}", env, var)
    site.manage("prepare", "--demo")
    site.start()
    yield site
    site.stop()


def share_fonts(var: Path) -> None:
    """The printing fonts take a minute to build: one set serves all test sites."""
    from media.printing import fonts

    fonts.ensure_fonts()
    (var / "fonts").symlink_to(settings.ANPEI_FONT_DIR)


def fresh_postgres_database(url: str, name: str) -> str:
    """A database of its own beside the tests' one, and of this process."""
    import psycopg

    name += os.environ.get("PYTEST_XDIST_WORKER", "")

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    return f"{url.rsplit('/', 1)[0]}/{name}"


@pytest.fixture
def phone(browser, stack: Stack) -> Iterator[Any]:
    """A worker's phone: 360×800, touch, Chinese."""
    context = browser.new_context(base_url=stack.url, viewport=PHONE, locale="zh-CN", has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def plain_phone(browser, stack: Stack) -> Iterator[Any]:
    """The same with JavaScript off."""
    context = browser.new_context(base_url=stack.url, viewport=PHONE, locale="zh-CN", java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def desktop(browser, stack: Stack) -> Iterator[Any]:
    """A PC in an office."""
    context = browser.new_context(base_url=stack.url, viewport=DESKTOP, locale="zh-CN", accept_downloads=True)
    yield context.new_page()
    context.close()
