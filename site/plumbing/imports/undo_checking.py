"""What stands against taking a great import back: looked for by a job, since that takes longer than a page may.

What is found is kept sealed for the one who asked, and for ten minutes: taking back looks once more anyway.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from plumbing import queue
from plumbing.imports import undoing, vault
from plumbing.imports.kinds import Obstacle, UndoPlan
from plumbing.imports.progress import reporter
from plumbing.imports.runs import user_of
from plumbing.models import ImportRun

QUICK_ROWS = 2000  # as many are looked through within a second
HOLDS = timedelta(minutes=10)


def undo_plan(run: ImportRun, *, actor: Any, now: datetime) -> UndoPlan | None:
    """What taking back would do; None while the job looks for it, which this asks for when nobody did."""
    if _size(run) <= QUICK_ROWS:
        return undoing.plan_undo(run, actor=actor)
    found = _kept(run.pk, actor.pk, now)
    if found is None:
        vault.drop_progress(run.pk)
        vault.keep_check(run.pk, actor.pk, {"at": now.isoformat()})
        queue.enqueue("plumbing.imports.tasks.check_undo", str(run.pk), actor.pk)
        found = _kept(run.pk, actor.pk, now) or {}
    return _plan_of(found["plan"]) if "plan" in found else None


def check_run(run_id: UUID, user_id: int, *, now: datetime) -> None:
    """The job: look, and keep what was found for this account. Safe to run twice."""
    run = ImportRun.objects.filter(pk=run_id).first()
    actor = user_of(user_id)
    if run is None or actor is None or not undoing.may_undo(run, now=now):
        vault.drop_checks(run_id)
        return
    plan = undoing.plan_undo(run, actor=actor, progress=reporter(run_id))
    vault.keep_check(run_id, user_id, {"at": timezone.now().isoformat(), "plan": asdict(plan)})
    vault.drop_progress(run_id)


def forget_found(run_id: UUID, *, actor: Any, now: datetime) -> None:
    """Look anew when asked next; a job under way goes on."""
    if "plan" in (_kept(run_id, actor.pk, now) or {}):
        vault.drop_check(run_id, actor.pk)


def _size(run: ImportRun) -> int:
    return int(run.total + run.summary.get("ended", 0))


def _kept(run_id: UUID, user_id: int, now: datetime) -> dict[str, Any] | None:
    """What was asked or found lately; an older question was lost on the way and is asked again."""
    said = vault.read_check(run_id, user_id)
    if said is None or now - datetime.fromisoformat(said["at"]) > HOLDS:
        return None
    return said


def _plan_of(said: dict[str, Any]) -> UndoPlan:
    obstacles = tuple(Obstacle(**each) for each in said["obstacles"])
    return UndoPlan(tuple(said["effects"]), obstacles, said["obstacle_count"])
