"""Jobs of signing in. Each may run twice."""

from __future__ import annotations

from django.utils import timezone

from accounts import deliveries, sweeps


def deliver_code(code_id: int) -> None:
    """Send one code."""
    deliveries.deliver(code_id, now=timezone.now())


def sweep() -> None:
    """Delete old codes, old lines of the sign-in log, and sessions that have ended."""
    sweeps.sweep(now=timezone.now())
