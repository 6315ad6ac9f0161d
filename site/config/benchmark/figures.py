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

    def note(self, step: str, seconds: float, queries: int) -> None:
        """One time of `step`."""
        self.steps[step].seconds.append(seconds)
        self.steps[step].queries.append(queries)

    def merge(self, other: Tally) -> None:
        """Adds another thread's measurements."""
        for name, step in other.steps.items():
            self.steps[name].seconds += step.seconds
            self.steps[name].queries += step.queries
        for name, count in other.errors.items():
            self.errors[name] += count
        self.sittings += other.sittings


def percentile(values: list[float], share: float) -> float:
    """The smallest value that at least `share` (0..1) of the values do not exceed (nearest rank). 0 for none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]


def report(tally: Tally, *, wall_seconds: float) -> dict[str, object]:
    """The figures of a phase. Times in milliseconds; `queries_mean` is the mean per time of a step."""
    total = sum(sum(step.queries) for step in tally.steps.values())
    return {
        "sittings": tally.sittings,
        "errors": dict(tally.errors),
        "wall_seconds": round(wall_seconds, 2),
        "sittings_per_second": round(tally.sittings / wall_seconds, 2) if wall_seconds else 0.0,
        "queries_per_sitting": round(total / tally.sittings, 1) if tally.sittings else 0,
        "steps": steps_of(tally),
    }


def steps_of(tally: Tally) -> dict[str, object]:
    """Each step's times and queries."""
    return {name: _figures(step) for name, step in tally.steps.items()}


def _figures(step: Step) -> dict[str, object]:
    return {
        "times": len(step.seconds),
        "p50_ms": round(percentile(step.seconds, 0.50) * 1000, 1),
        "p95_ms": round(percentile(step.seconds, 0.95) * 1000, 1),
        "p99_ms": round(percentile(step.seconds, 0.99) * 1000, 1),
        "queries_mean": round(sum(step.queries) / len(step.queries), 1) if step.queries else None,
        "queries_max": max(step.queries, default=None),
    }
