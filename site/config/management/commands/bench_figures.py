"""Makes sittings that nobody sat and measures how the figures keep up. See docs/bench.md."""

from __future__ import annotations

import json
import resource
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from orgs import crowd
from quizzes import demo as quizzes_demo
from quizzes.figures import queries, services, simulation


class Command(BaseCommand):
    help = "Store this many answers as if people had given them, count them, and read the pages of figures."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--answers", type=int, default=100_000)
        parser.add_argument("--people", type=int, default=2_000)

    def handle(self, *_args: Any, **options: Any) -> None:
        if settings.SETTINGS_MODULE.endswith("production"):
            raise CommandError("the bench makes people and sittings: it runs on a development site only")
        quiz_id = quizzes_demo.find_quiz()
        if quiz_id is None:
            raise CommandError("the demo's quiz is not there; run: manage.py demo")
        people = crowd.fresh_people(options["people"])
        sittings = options["answers"] // 20
        made = timed(lambda: simulation.simulate(quiz_id, people=people, sittings=sittings, now=timezone.now()))
        whole = timed(lambda: services.tally(now=timezone.now(), limit=sittings + services.BATCH))
        fresh = simulation.simulate(quiz_id, people=people, sittings=200, now=timezone.now(), seed=2)
        further = timed(lambda: services.tally(now=timezone.now()))
        paper = timed(lambda: queries.paper_reports(quiz_id))
        question = paper["value"][0].lines[0].question_id
        item = timed(lambda: queries.item_report(question))
        found = {
            "database": connection.vendor,
            "answers": made["value"] + fresh,
            "made": shown(made),
            "counted whole": shown(whole),
            "counted 200 sittings more": shown(further),
            "paper page's figures": shown(paper),
            "item page's figures": shown(item),
            "peak memory, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))


def timed(work: Any) -> dict[str, Any]:
    """Seconds and queries of a piece of work, and what it returned."""
    queries_seen = 0

    def count(execute: Any, *args: Any) -> Any:
        nonlocal queries_seen
        queries_seen += 1
        return execute(*args)

    with connection.execute_wrapper(count):
        began = time.perf_counter()
        value = work()
        seconds = time.perf_counter() - began
    return {"seconds": round(seconds, 2), "queries": queries_seen, "value": value}


def shown(measured: dict[str, Any]) -> dict[str, Any]:
    """A measurement without its value."""
    return {name: measured[name] for name in ("seconds", "queries")}
