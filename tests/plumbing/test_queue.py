"""The queue: patient polling, the heartbeat, Wagtail's tasks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone
from django_q.models import OrmQ

from orgs.models import Area
from plumbing import queue
from plumbing.models import Heartbeat


@pytest.fixture
def real_queue(settings, monkeypatch):
    """Tasks wait in the table instead of running at once."""
    from django_q.conf import Conf

    monkeypatch.setattr(Conf, "SYNC", False)


@pytest.mark.django_db
def test_idle_polls_every_two_seconds_and_busy_five_times_a_second(real_queue, monkeypatch) -> None:
    naps: list[float] = []
    monkeypatch.setattr(queue.time, "sleep", naps.append)
    broker = queue.PatientBroker(list_key="anpei")
    assert broker.dequeue() is None
    queue.enqueue("plumbing.queue.beat")
    taken = broker.dequeue()
    assert len(taken) == 1
    assert broker.dequeue() is None
    assert naps == [2.0, 0.2]


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_request_enqueues_nothing(real_queue) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        queue.enqueue("plumbing.queue.beat")
        raise RuntimeError
    assert OrmQ.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("waited", "began", "ended", "stalled"),
    [
        (10, None, None, False),  # just asked
        (30, None, None, True),  # nothing ever came back
        (30, None, 40, True),  # idle since before the question
        (30, None, 20, False),  # it came back
        (30, 35, None, False),  # behind a task under way
        (30, 35, 50, False),  # the same, after earlier work
        (30, 50, 35, True),  # that task has ended, and then nothing
        (700, 705, None, True),  # a task that the queue itself would have ended by now
    ],
)
def test_stalled_soon_when_idle_and_late_behind_a_task(
    waited: int, began: int | None, ended: int | None, stalled: bool
) -> None:
    now = timezone.now()
    for name, ago in ((queue.WORK, began), (queue.HEARTBEAT, ended)):
        if ago is not None:
            Heartbeat.objects.create(name=name, at=now - timedelta(seconds=ago))
    found = queue.is_stalled(
        now=now,
        asked_at=now - timedelta(seconds=waited),
        idle_patience=timedelta(seconds=25),
        work_patience=timedelta(seconds=660),
    )
    assert found is stalled


@pytest.mark.django_db
def test_idle_queries_a_minute(real_queue, monkeypatch, django_assert_max_num_queries) -> None:
    """≤ 50 a minute: 30 polls and two heartbeats."""
    monkeypatch.setattr(queue.time, "sleep", lambda seconds: None)
    broker = queue.PatientBroker(list_key="anpei")
    with django_assert_max_num_queries(30):
        for _ in range(30):
            broker.dequeue()


@pytest.mark.django_db
def test_a_library_task_runs_through_our_queue() -> None:
    from django_tasks import task_backends

    from plumbing.tasks_backend import QueueBackend, run_task

    assert isinstance(task_backends["default"], QueueBackend)
    assert not task_backends["default"].supports_priority
    area = Area.objects.create(code="990101", name="青禾镇", level="town")
    run_task("wagtail.tasks.update_reference_index_task", ["orgs", "area", str(area.pk)], {})


@pytest.mark.django_db
def test_what_a_dead_cluster_had_taken_waits_again(real_queue) -> None:
    broker = queue.PatientBroker(list_key="anpei")
    queue.enqueue("plumbing.queue.beat")
    ((taken, _payload),) = broker.dequeue()
    assert broker.queue_size() == 0
    assert [queue.give_back(), queue.give_back()] == [1, 0]
    assert [pk for pk, _payload in broker.dequeue()] == [taken]


@pytest.mark.django_db
def test_a_task_signs_when_it_begins_and_when_it_ends() -> None:
    queue.sign_of_start(task={"sync": True})
    assert not queue.is_at_work()
    queue.sign_of_start(task={})
    assert queue.is_at_work()
    queue.sign_of_life(task={})
    assert not queue.is_at_work()


def test_an_error_of_the_database_does_not_kill_the_worker(monkeypatch) -> None:
    def broken() -> None:
        raise OperationalError("locked")

    monkeypatch.setattr(queue, "beat", broken)
    assert queue.sign_of_life(task={}) is None
