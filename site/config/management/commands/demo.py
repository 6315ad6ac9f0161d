"""The demo: an invented town with a campaign, explainers, a course, enterprises, people and a year of records."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from config import demo_content


class Command(BaseCommand):
    help = "Loads the demo content; with --once, only into a site that has none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do nothing when demo content is there")

    @transaction.atomic
    def handle(self, *_args: Any, **options: Any) -> None:
        if options["once"] and demo_content.is_loaded():
            return
        started = dt.datetime.now(tz=dt.UTC)
        self.stderr.write("· demo content …")
        demo_content.load()
        self.stderr.write(f"· demo content loaded in {(dt.datetime.now(tz=dt.UTC) - started).seconds} s")
