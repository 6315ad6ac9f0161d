"""The job queue: how work is handed over, how an idle worker polls, and the heartbeat that its watchdog reads."""

from __future__ import annotations

import contextlib
import time
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError
from django.utils import timezone
from django_q.brokers.orm import ORM
from django_q.conf import Conf
from django_q.models import OrmQ
from django_q.tasks import async_task

from plumbing.models import Heartbeat

IDLE_SECONDS = 2.0
BUSY_SECONDS = 0.2
STAYS_BUSY_FOR = 30.0
HEARTBEAT = "jobs"
WORK = "work"


def enqueue(task: str, *args: Any, group: str = "", **kwargs: Any) -> str:
    """Queues the function at dotted path `task` in the present transaction; returns the queue's id.

    Delivery is at least once: every task must be safe to run twice.
    """
    return str(async_task(task, *args, group=group or task, **kwargs))


class PatientBroker(ORM):
    """The ORM broker, polling each 2 s when idle and each 0.2 s for 30 s after work was seen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._busy_until = 0.0

    def dequeue(self) -> Any:
        tasks = self._take()
        if tasks:
            self._busy_until = time.monotonic() + STAYS_BUSY_FOR
            return tasks
        time.sleep(BUSY_SECONDS if time.monotonic() < self._busy_until else IDLE_SECONDS)
        return None

    def _take(self) -> list[tuple[Any, Any]]:
        waiting = self.get_connection().filter(key=self.list_key, lock__lt=timezone.now()).order_by("lock", "id")
        taken = []
        for task in waiting[: Conf.BULK]:
            # Another cluster may have been quicker: the lock it read is then no longer there.
            if self.get_connection().filter(id=task.id, lock=task.lock).update(lock=self.timeout(task)):
                taken.append((task.pk, task.payload))
        return taken


def beat() -> None:
    """The heartbeat task: proof that a worker takes work and finishes it."""
    Heartbeat.objects.update_or_create(name=HEARTBEAT, defaults={"at": timezone.now()})


def sign_of_start(*, task: dict[str, Any], **_signal: Any) -> None:
    """A task begins: until it ends, a heartbeat waits behind it, and that is no stall. Called in the worker."""
    if not task.get("sync"):
        with contextlib.suppress(DatabaseError):
            Heartbeat.objects.update_or_create(name=WORK, defaults={"at": timezone.now()})


def sign_of_life(*, task: dict[str, Any], **_signal: Any) -> None:
    """Any task that came to its end is a heartbeat too. Called in the worker, which an error here would kill."""
    if not task.get("sync"):
        with contextlib.suppress(DatabaseError):
            beat()


def give_back() -> int:
    """Tasks that a dead cluster had taken wait again at once, not only after `retry`; returns how many.

    One that another cluster is at work on may run twice, which every task must bear.
    """
    now = timezone.now()
    return OrmQ.objects.using(Conf.ORM).filter(lock__gt=now).update(lock=now)


def last_beat() -> datetime | None:
    """When the worker last finished a heartbeat, or None."""
    return Heartbeat.objects.filter(name=HEARTBEAT).values_list("at", flat=True).first()


def is_at_work() -> bool:
    """Whether a worker has begun a task that it has not ended."""
    began = Heartbeat.objects.filter(name=WORK).values_list("at", flat=True).first()
    ended = last_beat()
    return began is not None and (ended is None or ended < began)


def is_stalled(*, now: datetime, asked_at: datetime, idle_patience: timedelta, work_patience: timedelta) -> bool:
    """Whether a heartbeat asked for at `asked_at` is overdue: soon for an idle worker, late for one at a long task."""
    beat_at = last_beat()
    if beat_at is not None and beat_at >= asked_at:
        return False
    return now - asked_at > (work_patience if is_at_work() else idle_patience)
