"""The job worker with its watchdog.

django-q2 stops silently for good when an idle worker is killed, or when the database was away at its start. So a
heartbeat task goes through the queue; when it does not come back in time, the cluster is ended and started again.
In time is 25 s for an idle worker, and a little over the queue's own timeout (600 s) for one that has begun a task.
"""

from __future__ import annotations

import logging
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from config.schedules import ensure_schedules
from config.supervision import Child, StopSignal, manage_command
from plumbing import queue

log = logging.getLogger("anpei.jobs")


class Command(BaseCommand):
    help = "Runs the job worker and restarts it when it stalls."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=float, default=30.0, help="seconds between heartbeats")
        parser.add_argument("--patience", type=float, default=25.0, help="seconds a heartbeat may take when idle")
        parser.add_argument("--work-patience", type=float, default=660.0, help="the same behind a task under way")

    def handle(self, *_args: Any, **options: Any) -> None:
        stop = StopSignal()
        ensure_schedules()
        watch = Watch(
            idle_patience=timedelta(seconds=options["patience"]),
            work_patience=timedelta(seconds=options["work_patience"]),
        )
        watch.start()
        while not stop.wait(options["every"]):
            watch.look()
        watch.child.stop()


class Watch:
    """Asks for heartbeats and restarts the cluster when one is overdue or its leader is gone."""

    def __init__(self, *, idle_patience: timedelta, work_patience: timedelta) -> None:
        self.idle_patience = idle_patience
        self.work_patience = work_patience
        self.child = Child(manage_command("qcluster"))
        self.asked_at: datetime | None = None

    def start(self) -> None:
        """Starts the cluster (again); what the one before had taken and not done waits for the new one."""
        self.child.kill()
        queue.give_back()
        self.child.start()
        self.asked_at = None

    def look(self) -> None:
        """One round. A database that is away is no reason to stop watching."""
        close_old_connections()
        try:
            if not self.child.is_alive() or self._overdue():
                log.error("the job worker has stalled; restarting it")
                self.start()
        except DatabaseError:
            log.warning("the database does not answer; looking again")

    def _overdue(self) -> bool:
        now = timezone.now()
        if self.asked_at is None or ((beat := queue.last_beat()) is not None and beat >= self.asked_at):
            self.asked_at = now
            queue.enqueue("plumbing.queue.beat")
            return False
        return queue.is_stalled(
            now=now, asked_at=self.asked_at, idle_patience=self.idle_patience, work_patience=self.work_patience
        )
