"""From timings to the figures that are printed. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field


@dataclass(slots=True)
class Step:
    """What was measured of one step: seconds and queries of each time."""

    seconds: list[float] = field(default_factory=list)
    queries: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Tally:
    """One worker thread's measurements."""

    steps: dict[str, Step] = field(default_factory=lambda: defaultdict(Step))
    sittings: int = 0
    errors: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    first_load_bytes: dict[str, int] = field(default_factory=dict)

    def note(self, step: str, seconds: float, queries: int | None) -> None:
        """One time of `step`."""
        self.steps[step].seconds.append(seconds)
        if queries is not None:
            self.steps[step].queries.append(queries)

    def merge(self, other: Tally) -> None:
        """Adds another thread's measurements."""
        for name, step in other.steps.items():
            self.steps[name].seconds += step.seconds
            self.steps[name].queries += step.queries
        for name, count in other.errors.items():
            self.errors[name] += count
        self.sittings += other.sittings
        self.first_load_bytes = self.first_load_bytes or other.first_load_bytes


def percentile(values: list[float], share: float) -> float:
    """The smallest value that at least `share` (0..1) of the values do not exceed (nearest rank). 0 for none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]


def report(tally: Tally, *, wall_seconds: float, setup: dict[str, object]) -> dict[str, object]:
    """The object that `bench --json` prints. Times in milliseconds; `queries` are the mean per time of a step."""
    per_sitting = sum(sum(step.queries) for name, step in tally.steps.items() if name not in OUTSIDE)
    return {
        **setup,
        "sittings": tally.sittings,
        "errors": dict(tally.errors),
        "wall_seconds": round(wall_seconds, 2),
        "sittings_per_second": round(tally.sittings / wall_seconds, 2) if wall_seconds else 0.0,
        "queries_per_sitting": round(per_sitting / tally.sittings, 1) if tally.sittings else 0,
        "first_load_bytes": tally.first_load_bytes,
        "steps": {name: _figures(step) for name, step in tally.steps.items()},
    }


# Signing in and the lesson are timed apart from the sitting (contracts: pages).
OUTSIDE = frozenset({"sign_in_page", "sign_in_phone", "sign_in_code", "consent", "lesson"})


def _figures(step: Step) -> dict[str, object]:
    return {
        "times": len(step.seconds),
        "p50_ms": round(percentile(step.seconds, 0.50) * 1000, 1),
        "p95_ms": round(percentile(step.seconds, 0.95) * 1000, 1),
        "p99_ms": round(percentile(step.seconds, 0.99) * 1000, 1),
        "queries_mean": round(sum(step.queries) / len(step.queries), 1) if step.queries else None,
        "queries_max": max(step.queries, default=None),
    }
