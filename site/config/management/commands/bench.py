"""Drives a running server over HTTP as many distinct workers, and prints what it measured. See docs/bench.md."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.urls import reverse

from config.benchmark import phone, preparing, sitting
from config.benchmark.people import make_ground, make_ready, sequential_sitting, without_one_sitting
from config.benchmark.processes import metered
from config.benchmark.publishing import publish_something
from config.benchmark.storm import Storm, plan
from learning import demo_course

MODES = ("submit", "saves", "nojs", "storm", "phone")


class Command(BaseCommand):
    help = "Many people at once, over HTTP: whole sittings, a storm of starts, or one phone on a slow network."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--url", default="http://127.0.0.1:8000", help="the running server")
        parser.add_argument("--mode", choices=MODES, default="submit")
        parser.add_argument("--concurrency", type=int, default=10, help="phones at work at the same time")
        parser.add_argument("--sittings", type=int, default=100)
        parser.add_argument("--pages", action="store_true", help="sign in over HTTP too, timed apart")
        parser.add_argument("--people", type=int, default=1000, help="storm: how many press start")
        parser.add_argument("--within", type=float, default=10.0, help="storm: in how many seconds")
        parser.add_argument("--twice", action="store_true", help="storm: each presses twice at the same moment")
        parser.add_argument("--publish", action="store_true", help="storm: something is published half-way")
        parser.add_argument("--server-pid", type=int, help="tell the processor time of this process and its children")
        parser.add_argument("--database-pid", type=int, help="the same of the database server")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not options["url"].startswith(("http://127.", "http://localhost", "http://[::1]")):
            raise CommandError("the bench makes people and load: it drives a server on this machine only")
        run = {"storm": storm, "phone": one_phone}.get(options["mode"], sittings)
        try:
            found = run(options)
        finally:
            demo_course.open_bench_course(False)
        setup = {
            "mode": options["mode"],
            "database": connection.vendor,
            "queries_counted": settings.ANPEI_COUNT_QUERIES,
        }
        self.stdout.write(json.dumps(setup | found, ensure_ascii=False, indent=2 if not options["json"] else None))
        if found.get("errors"):
            raise SystemExit(1)


def sittings(options: dict[str, Any]) -> dict[str, Any]:
    """Whole sittings from the start to the result; everybody is ready before the clock starts."""
    ground = make_ground()
    url, at_once = options["url"], options["concurrency"]
    if options["pages"]:
        everybody, prepared = preparing.by_pages(ground, url, options["sittings"] + 1, at_once)
    else:
        everybody, prepared = preparing.by_services(ground, url, options["sittings"] + 1)
    weighed = sitting.weigh_one(everybody.pop(), ground.slug)
    with metered(pids(options)) as used:
        found = sitting.drive(everybody, slug=ground.slug, mode=options["mode"], concurrency=at_once)
    return {
        "concurrency": at_once,
        "preparation": prepared,
        **found,
        "cpu_seconds": used,
        "first_load_bytes": weighed,
    }


def storm(options: dict[str, Any]) -> dict[str, Any]:
    """Everybody presses start within some seconds; the database is asked whether each has exactly one sitting."""
    ground = make_ground()
    people = make_ready(ground, options["people"])
    everybody = preparing.at_the_course(ground, options["url"], people)
    wind = Storm(plan(everybody, slug=ground.slug, within=options["within"], twice=options["twice"]))
    told: dict[str, Any] = {}
    middle = (lambda: told.update(publish_something(ground.quiz_id))) if options["publish"] else None
    with metered(pids(options)) as used:
        wind.run(in_the_middle=middle, within=options["within"])
    found = wind.report()
    wrong = without_one_sitting(ground, people)
    if wrong:
        found["errors"] = {**found["errors"], "not exactly one sitting": len(wrong)}  # type: ignore[dict-item]
    return {
        "people": len(people),
        "within_seconds": options["within"],
        "twice": options["twice"],
        **found,
        "exactly_one_sitting": len(people) - len(wrong),
        "cpu_seconds": used,
        **({"published": told} if told else {}),
    }


def pids(options: dict[str, Any]) -> dict[str, int]:
    """Whose processor time is told, by name."""
    return {name: options[f"{name}_pid"] for name in ("server", "database") if options[f"{name}_pid"]}


def one_phone(options: dict[str, Any]) -> dict[str, Any]:
    """One first-time phone on a slow network, in a real browser."""
    ground = make_ground()
    (ready,) = make_ready(ground, 1)
    started = time.perf_counter()
    url, session = options["url"], ready.session
    pages = {"today": reverse("portal:today"), "course": reverse("learning:course", args=[ground.slug])}
    pages["question"] = phone.question_path(url, session=session, slug=ground.slug)
    pages["question, one after another"] = reverse("quizzes:sitting", args=[sequential_sitting(ground, ready)])
    found = phone.measure(url, session=session, pages=pages)
    return {"wall_seconds": round(time.perf_counter() - started, 1), **found}
