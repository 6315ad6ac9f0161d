"""Every figure of docs/bench.md with one command, on SQLite and on PostgreSQL, each on a site made for it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from config.benchmark.table import table_of
from config.benchmark.whole import Run, measure, site_on

DATABASES = ("sqlite", "postgres")


class Command(BaseCommand):
    help = "Prepares databases, serves them, runs every mode of the bench, prints a table. Ends what it started."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--databases", default=",".join(DATABASES), help="sqlite, postgres or both")
        parser.add_argument("--only", default="", help="runs by name, separated by commas; all when left out")
        parser.add_argument("--sittings", type=int, default=600, help="of the run that hands in once")
        parser.add_argument("--people", type=int, default=1000, help="of the storms")
        parser.add_argument("--count-queries", action="store_true", help="costs a little; off for figures of speed")
        parser.add_argument("--out", default="", help="a file for all figures (JSON)")

    def handle(self, *_args: Any, **options: Any) -> None:
        wanted = {name for name in options["only"].split(",") if name}
        runs = [run for run in all_runs(options["sittings"], options["people"]) if not wanted or run.name in wanted]
        found: list[dict[str, Any]] = []
        for database in options["databases"].split(","):
            with site_on(database, say=self._say, count_queries=options["count_queries"]) as site:
                for run in runs:
                    self._say(f"{database}: {run.name}")
                    found.append(measure(site, run) | {"database": database})
                    self._say(json.dumps(found[-1], ensure_ascii=False))
        if options["out"]:
            Path(options["out"]).write_text(json.dumps(found, ensure_ascii=False, indent=2), encoding="utf-8")
        self.stdout.write(table_of(found))
        if any(one.get("errors") for one in found):
            raise SystemExit(1)

    def _say(self, words: str) -> None:
        self.stderr.write(f"· {words}")


def all_runs(sittings: int, people: int) -> list[Run]:
    """Each mode, a short one first: a server's first requests compile its templates."""
    few = str(max(sittings // 3, 10))
    storm = ("--mode", "storm", "--people", str(people))
    return [
        Run("warm-up", ("--mode", "submit", "--sittings", "40")),
        Run("submit", ("--mode", "submit", "--sittings", str(sittings))),
        Run("submit-c50", ("--mode", "submit", "--sittings", str(sittings), "--concurrency", "50")),
        Run("saves", ("--mode", "saves", "--sittings", few)),
        Run("nojs", ("--mode", "nojs", "--sittings", few)),
        Run("pages", ("--mode", "submit", "--sittings", few, "--pages")),
        Run("storm", storm),
        Run("storm-twice", (*storm, "--twice")),
        Run("storm-publish", (*storm, "--publish")),
        Run(
            "phone",
            (
                "--mode",
                "phone",
            ),
        ),
    ]
