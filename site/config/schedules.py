"""What the job worker does by the clock. Each task is thin and safe to run twice."""

from __future__ import annotations

from django_q.models import Schedule

PREFIX = "anpei:"
FIVE_MINUTES, HOUR, DAY = 5, 60, 24 * 60
# Dotted path of the task → minutes between two runs.
EVERY = {
    "quizzes.tasks.close_overdue": FIVE_MINUTES,
    "quizzes.building.tasks.count_exposures": FIVE_MINUTES,
    "quizzes.figures.tasks.keep_up": FIVE_MINUTES,
    "quizzes.helping.tasks.end_lapsed": FIVE_MINUTES,
    "quizzes.integrity.tasks.look_for_signs": FIVE_MINUTES,
    "quizzes.practice.tasks.collect_cards": FIVE_MINUTES,
    "quizzes.receipts.tasks.check_recent": DAY,
    "plumbing.imports.tasks.sweep": DAY,
    "regulations.tasks.run_reviews": HOUR,
    "orgs.tasks.withdraw_old_requests": DAY,
    "orgs.tasks.sync_role_groups": DAY,
    "orgs.tasks.end_sessions_of_leavers": DAY,
    "quizzes.sessions.tasks.forget_tries": DAY,
    "accounts.tasks.sweep": DAY,
    "orgs.tasks.run_retention": DAY,
}


def ensure_schedules() -> None:
    """Writes the schedules down, and takes away those that are no longer wanted. Running it again changes nothing."""
    names = {f"{PREFIX}{task}": task for task in EVERY}
    Schedule.objects.filter(name__startswith=PREFIX).exclude(name__in=names).delete()
    for name, task in names.items():
        wanted = {"func": task, "schedule_type": Schedule.MINUTES, "minutes": EVERY[task], "repeats": -1}
        Schedule.objects.update_or_create(name=name, defaults=wanted)
