"""The clock of a sitting: deadline, pauses, more time. All by the server's time; seconds are integers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class SittingClock:
    """A running sitting's time. `deadline` None: no limit. `allowance` and `used`: seconds of pauses in all.

    The deadline is always the last moment that can be: a pause adds at its beginning all that is left of the allowance,
    and its end takes back what was not used. So whoever closes overdue sittings needs to know of no pauses.
    """

    deadline: datetime | None
    allowance: int = 0
    used: int = 0
    paused_at: datetime | None = None

    @property
    def unused(self) -> int:
        """Seconds of pause that are left, as they were when the running pause began."""
        return max(0, self.allowance - self.used)

    def is_paused(self, now: datetime) -> bool:
        """Whether it stands still; a pause that used up its allowance is over by itself."""
        return self.paused_at is not None and now < self.paused_at + timedelta(seconds=self.unused)

    def pause_left(self, now: datetime) -> int:
        """Whole seconds of pause that are left now."""
        if self.paused_at is None:
            return self.unused
        return max(0, self.unused - int((now - self.paused_at).total_seconds()))

    def seconds_left(self, now: datetime) -> int | None:
        """Whole seconds for answering, never negative; while paused those at its beginning. None without a limit."""
        if self.deadline is None:
            return None
        if self.paused_at is not None and self.is_paused(now):
            end = self.deadline - timedelta(seconds=self.unused)
            return max(0, int((end - self.paused_at).total_seconds()))
        return max(0, int((self.deadline - now).total_seconds()))

    def pause(self, now: datetime) -> SittingClock:
        """Raises DomainError ``no-pause`` (not allowed, or no limit), ``paused`` (it is), ``pause-used-up``."""
        if not self.allowance or self.deadline is None:
            raise DomainError("no-pause")
        if self.is_paused(now):
            raise DomainError("paused")
        settled = self._settled(now)
        if not settled.unused:
            raise DomainError("pause-used-up")
        assert settled.deadline is not None
        return replace(settled, deadline=settled.deadline + timedelta(seconds=settled.unused), paused_at=now)

    def resume(self, now: datetime) -> SittingClock:
        """Running again; unchanged where it was not paused."""
        return self._settled(now)

    def extend(self, seconds: int) -> SittingClock:
        """With more time; without a limit there is nothing to extend."""
        return self if self.deadline is None else replace(self, deadline=self.deadline + timedelta(seconds=seconds))

    def _settled(self, now: datetime) -> SittingClock:
        if self.paused_at is None or self.deadline is None:
            return replace(self, paused_at=None)
        spent = min(max(0, int((now - self.paused_at).total_seconds())), self.unused)
        deadline = self.deadline - timedelta(seconds=self.unused - spent)
        return SittingClock(deadline, self.allowance, self.used + spent)


def next_try_at(submitted_at: datetime | None, *, cooling_minutes: int, now: datetime) -> datetime | None:
    """When another try may begin, counted from handing in; None when it may now."""
    if submitted_at is None or not cooling_minutes:
        return None
    moment = submitted_at + timedelta(minutes=cooling_minutes)
    return moment if moment > now else None
