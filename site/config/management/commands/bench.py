"""Drives a running server over HTTP as many distinct workers, and prints what it measured. See docs/bench.md."""

from __future__ import annotations

import json
import threading
import time
from argparse import ArgumentParser
from itertools import islice
from queue import Empty, SimpleQueue
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from config.benchmark.browser import Browser, UnexpectedAnswer
from config.benchmark.figures import Tally, report
from config.benchmark.walk import Mode, Walk
from learning import demo_course
from orgs import crowd
from quizzes import demo as quizzes_demo


class Command(BaseCommand):
    help = "Sign-in → lesson → quiz → 20 answers → hand in → result, by many people at once, over HTTP."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--url", default="http://127.0.0.1:8000", help="the running server")
        parser.add_argument("--mode", choices=["submit", "saves", "nojs"], default="submit")
        parser.add_argument("--concurrency", type=int, default=10)
        parser.add_argument("--sittings", type=int, default=100)
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not options["url"].startswith(("http://127.", "http://localhost", "http://[::1]")):
            raise CommandError("the bench makes people and load: it drives a server on this machine only")
        slug, phones = prepare(options["sittings"])
        demo_course.open_bench_course(True)
        try:
            tally, wall = drive(options["url"], slug, phones, mode=options["mode"], concurrency=options["concurrency"])
        finally:
            demo_course.open_bench_course(False)
        setup = {
            "mode": options["mode"],
            "concurrency": options["concurrency"],
            "database": connection.vendor,
            "queries_counted": settings.ANPEI_COUNT_QUERIES,
        }
        found = report(tally, wall_seconds=wall, setup=setup)
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2 if not options["json"] else None))
        if tally.errors:
            raise SystemExit(1)


def prepare(count: int) -> tuple[str, list[str]]:
    """The bench's course, and `count` people who have not sat it: distinct people, as in life."""
    quiz_id = quizzes_demo.find_quiz()
    if quiz_id is None:
        raise CommandError("the demo's quiz is not there; run: manage.py demo")
    slug = demo_course.build_bench_course(quiz_id)
    return slug, crowd.fresh_phones(count)


def drive(url: str, slug: str, phones: list[str], *, mode: Mode, concurrency: int) -> tuple[Tally, float]:
    """Everybody's journey by `concurrency` threads; the tally and the seconds from first to last."""
    waiting: SimpleQueue[str] = SimpleQueue()
    for phone in phones:
        waiting.put(phone)
    tallies = [Tally() for _ in range(concurrency)]
    threads = [threading.Thread(target=work, args=(url, slug, mode, waiting, tally)) for tally in tallies]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall = time.perf_counter() - started
    whole = tallies[0]
    for other in islice(tallies, 1, None):
        whole.merge(other)
    return whole, wall


def work(url: str, slug: str, mode: Mode, waiting: SimpleQueue[str], tally: Tally) -> None:
    """One thread: takes the next person until none is left. An error is counted with its words."""
    while True:
        try:
            phone = waiting.get_nowait()
        except Empty:
            return
        browser = Browser(url)
        try:
            Walk(browser, tally, slug=slug, mode=mode).run(phone)
        except (UnexpectedAnswer, OSError, ValueError, KeyError) as error:
            tally.errors[f"{type(error).__name__}: {error}"] += 1
        finally:
            browser.close()
