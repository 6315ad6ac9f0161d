"""Minutes, class hours and points: integers, so that sums are exact.

Source of the 45-minute convention: practice, no statute (domain reference 2.9); a setting, hence an argument here.
"""

from __future__ import annotations

from dataclasses import dataclass

HUNDREDTHS = 100


def class_hours_tenths(minutes: int, *, minutes_per_class_hour: int) -> int:
    """Tenths of a class hour (学时) in `minutes`, rounded towards zero."""
    tenths = abs(minutes) * 10 // minutes_per_class_hour
    return tenths if minutes >= 0 else -tenths


def format_class_hours(minutes: int, *, minutes_per_class_hour: int) -> str:
    """Class hours with one decimal, e.g. 50 minutes at 45 → ``1.1``; floored on the sum, never on the parts."""
    tenths = class_hours_tenths(minutes, minutes_per_class_hour=minutes_per_class_hour)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}"


def format_points(hundredths: int) -> str:
    """Points for people: 8500 → ``85``, 8550 → ``85.5``."""
    whole, rest = divmod(hundredths, HUNDREDTHS)
    return str(whole) if not rest else f"{whole}.{rest:02d}".rstrip("0")


@dataclass(frozen=True, slots=True)
class Score:
    """Points got and points to be had, both in hundredths of a point."""

    got: int
    out_of: int

    def reaches(self, pass_percent: int) -> bool:
        """Whether the score is at least `pass_percent` per cent; nothing to be had is never a pass."""
        return self.out_of > 0 and self.got * 100 >= self.out_of * pass_percent

    def scaled(self, full: int = 100 * HUNDREDTHS) -> int:
        """Hundredths on a scale where the whole paper counts `full` (default 100 points), rounded down."""
        return self.got * full // self.out_of if self.out_of else 0
