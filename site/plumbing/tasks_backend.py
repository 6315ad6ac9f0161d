"""Wagtail's own background tasks (index updates, image chores) on the house's one queue.

django-q2 ships no backend for `django_tasks`; without this one, index updates would run inside the request.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.tasks import async_task
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.signals import task_enqueued
from django_tasks.utils import get_module_path, get_random_id, normalize_json


class QueueBackend(BaseTaskBackend):
    """Hands a task to django-q2. The ORM broker joins the transaction: a rolled-back request enqueues nothing."""

    supports_async_task = False

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        self.validate_task(task)
        result: TaskResult = TaskResult(
            task=task,
            id=get_random_id(),
            status=TaskResultStatus.READY,
            enqueued_at=timezone.now(),
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=list(args),
            kwargs=dict(kwargs),
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
        payload = normalize_json({"args": list(args), "kwargs": dict(kwargs)})
        async_task(run_task, get_module_path(task.func), payload["args"], payload["kwargs"])
        task_enqueued.send(type(self), task_result=result)
        return result


def run_task(path: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Runs the task that `path` names; in the job worker."""
    import_string(path).func(*args, **kwargs)
