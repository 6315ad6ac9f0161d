"""What the job worker does by the clock about people and roles. Each task is safe to run twice."""

from __future__ import annotations

from django.utils import timezone

from accounts.sessions import end_sessions, may_have_sessions
from orgs.people.join_services import withdraw_stale
from orgs.privacy import retention
from orgs.queries import today
from orgs.roles.group_sync import ensure_groups, sync_all
from orgs.sign_in_queries import leavers


def end_sessions_of_leavers() -> int:
    """Ends the sessions of people who work nowhere any more and have no role; returns of how many.

    Running it again ends nothing: who has not signed in since is left out.
    """
    left = may_have_sessions().filter(pk__in=leavers().values("user_id"))
    return end_sessions(left.values_list("pk", flat=True), reason="left")


def withdraw_old_requests() -> int:
    """Requests to join that nobody answered for 30 days are withdrawn; returns how many."""
    return withdraw_stale(timezone.now())


def sync_role_groups() -> int:
    """Roles begin and end by date: what groups may do, and their members of the day; returns how many changed."""
    ensure_groups()
    return len(sync_all(on=today()))


def run_retention() -> None:
    """Announces and forgets whom the day brings."""
    retention.run(now=timezone.now())
