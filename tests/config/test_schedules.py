"""Work by the clock: written down once, and every task exists."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.models import Schedule

from config.schedules import EVERY, ensure_schedules


@pytest.mark.django_db
def test_schedules_are_written_once_and_keep_their_time() -> None:
    Schedule.objects.create(name="anpei:gone.for.good", func="gone.for.good")
    Schedule.objects.create(name="the site's own", func="plumbing.queue.beat")
    ensure_schedules()
    later = timezone.now() + timedelta(hours=1)
    Schedule.objects.update(next_run=later)
    ensure_schedules()
    rows = Schedule.objects.order_by("func").values_list("func", "minutes", "next_run")
    wanted = {**EVERY, "plumbing.queue.beat": None}
    assert list(rows) == [(task, wanted[task], later) for task in sorted(wanted)]


@pytest.mark.django_db
@pytest.mark.parametrize("task", sorted(EVERY))
def test_every_task_is_there_and_may_run_twice(task: str, settings, tmp_path) -> None:
    settings.ANPEI_UPLOAD_DIR = tmp_path
    run = import_string(task)
    assert run() in (None, 0) and run() in (None, 0), "with nothing to do, nothing is done"
