"""The web server is killed with -9 in mid-save, again and again, under load: no acknowledged answer may be missing.

`ANPEI_KILLS=100 pytest tests/e2e/test_kill.py` is the whole test; a few kills are enough for every day.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from config.test_postgres import free_port
from tests.e2e.conftest import ROOT, Stack, fresh_postgres_database

pytestmark = pytest.mark.e2e
KILLS = int(os.environ.get("ANPEI_KILLS", "3"))
PHONES = 8
TOKEN = "k" * 32
PEOPLE = """
import json
from django.test import Client
from tests.factories.orgs import user_of
from tests.factories.quizzes import make_quiz, make_sitting
quiz = make_quiz(questions=20, time_limit_minutes=None)
found = []
for _ in range({phones}):
    sitting = make_sitting(quiz=quiz)
    client = Client()
    client.force_login(user_of(sitting.person))
    found.append([str(sitting.pk), client.cookies["sessionid"].value])
print(json.dumps(found))
"""
STORED = """
import json
from quizzes.models import Answer, AnswerEvent
lines = AnswerEvent.objects.order_by("sitting", "seq").values_list("sitting", "nonce", "seq", "item", "response")
counts = Answer.objects.values_list("sitting", "item", "seq", "response")
print(json.dumps([[[str(a), *b] for a, *b in rows] for rows in (lines, counts)]))
"""


@dataclass
class Server:
    """The web server as it is served, in a process group of its own that can be killed outright."""

    site: Stack
    port: int
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        words = [
            "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port), "--workers", "2",
            "--blocking-threads", "2", "--no-access-log", "--log-level", "warning", "config.wsgi:application",
        ]  # fmt: skip
        with (self.site.var / "web.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *words], env=self.site.env, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/", timeout=2):
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError((self.site.var / "web.log").read_text())

    def kill(self) -> None:
        """-9 for the server and all its workers at once."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)


@dataclass
class Phone:
    """A phone that sends each change again with the same nonce until the server says that it is stored."""

    sitting: str
    session: str
    port: int
    receipts: dict[str, tuple[int, int, int]] = field(default_factory=dict)  # nonce -> place, position, seq
    sent_again: int = 0
    refused: list[str] = field(default_factory=list)

    def work(self, stop: threading.Event) -> None:
        dice = random.Random(self.sitting)
        while not stop.is_set():
            place, position, nonce = dice.randrange(20), dice.randrange(4), uuid4().hex
            while nonce not in self.receipts and not stop.is_set() and not self.refused:
                try:
                    self.send(place, position, nonce)
                except (OSError, http.client.HTTPException, ValueError):
                    self.sent_again += 1
                    time.sleep(0.05)

    def send(self, place: int, position: int, nonce: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        body = json.dumps({"answers": [{"n": place, "a": [position], "f": False, "k": nonce}]})
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "X-CSRFToken": TOKEN,
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
            "Referer": f"http://127.0.0.1:{self.port}/s/{self.sitting}/",
        }
        try:
            connection.request("POST", f"/s/{self.sitting}/save/", body=body, headers=headers)
            answer = connection.getresponse()
            said = answer.read()
        finally:
            connection.close()
        if answer.status != 200:
            self.refused.append(f"{answer.status} {said[:300]!r}")
            return
        receipt = json.loads(said)["saved"][0]
        assert receipt["k"] == nonce
        self.receipts[nonce] = (place, position, receipt["seq"])


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Stack]:
    """A site without content."""
    env = {
        **os.environ,
        "ANPEI_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
    }
    if url := os.environ.get("DATABASE_URL"):
        env["DATABASE_URL"] = fresh_postgres_database(url, "anpei_kill")
    site = Stack("", env, tmp_path)
    site.manage("migrate", "--verbosity", "0")
    yield site


def test_what_was_acknowledged_is_stored(site: Stack) -> None:
    server = Server(site, free_port())
    phones = [Phone(sitting, session, server.port) for sitting, session in site.ask(PEOPLE.format(phones=PHONES))]
    stop = threading.Event()
    threads = [threading.Thread(target=phone.work, args=(stop,)) for phone in phones]
    server.start()
    for thread in threads:
        thread.start()
    dice = random.Random(9)
    for _ in range(KILLS):
        time.sleep(0.5 + dice.random() * 1.5)
        server.kill()
        server.start()
    time.sleep(1)
    stop.set()
    for thread in threads:
        thread.join(30)
    server.kill()
    told = check(site, phones)
    print(f"\nkilled {KILLS} times: {told}")


def check(site: Stack, phones: list[Phone]) -> dict[str, Any]:
    """Every receipt is in the journal as it was told; the journal has no gap; what counts is its last word."""
    lines, counts = site.ask(STORED)
    journal: dict[str, list[Any]] = {}
    for sitting, nonce, seq, item, response in lines:
        journal.setdefault(sitting, []).append((nonce, seq, item, response))
    last: dict[tuple[str, int], tuple[int, Any]] = {}
    for phone in phones:
        assert phone.refused == []
        mine = journal.get(phone.sitting, [])
        assert [seq for _nonce, seq, *_ in mine] == list(range(1, len(mine) + 1))
        stored = {nonce: (item, seq) for nonce, seq, item, _response in mine}
        lost = [nonce for nonce, (place, _at, seq) in phone.receipts.items() if stored.get(nonce) != (place, seq)]
        assert lost == []
        last |= {(phone.sitting, item): (seq, response) for _nonce, seq, item, response in mine}
    assert {(sitting, item): (seq, response) for sitting, item, seq, response in counts} == last
    acknowledged = sum(len(phone.receipts) for phone in phones)
    assert acknowledged > PHONES
    stored_at_all = sum(map(len, journal.values()))
    return {
        "acknowledged": acknowledged,
        "lost": 0,
        "stored, receipt cut off": stored_at_all - acknowledged,
        "sent again": sum(phone.sent_again for phone in phones),
    }
