"""The figures of all runs as a table to be pasted into a page. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_HEAD = (
    "database",
    "run",
    "sittings/s or starts",
    "p50 / p95 / p99 / max ms",
    "CPU ms: server + database + client",
    "errors",
)


def table_of(found: Sequence[dict[str, Any]]) -> str:
    """One line a run; processor time in milliseconds a sitting (a start)."""
    rows = [_HEAD, tuple("---" for _ in _HEAD), *(_line(one) for one in found if "pages" not in one)]
    phones = [one for one in found if "pages" in one]
    text = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    return "\n\n".join([text, *(_phone(one) for one in phones)])


def _line(one: dict[str, Any]) -> tuple[str, ...]:
    count = one.get("sittings") or one.get("people") or 1
    errors = sum(one.get("errors", {}).values())
    used = [one["cpu_seconds"].get(name, 0.0) * 1000 / count for name in ("server", "database", "client")]
    cpu = " + ".join(f"{each:.1f}" for each in used)
    return (one["database"], one["run"], _pace(one), _times(one), cpu, str(errors))


def _pace(one: dict[str, Any]) -> str:
    if "sittings_per_second" in one:
        return f"{one['sittings_per_second']:.1f}/s"
    waited = f", {one['sent_to_wait']} waited ≤ {one['longest_wait_s']} s" if one["sent_to_wait"] else ""
    return f"{one['people']} in {one['within_seconds']:g} s, one sitting each: {one['exactly_one_sitting']}{waited}"


def _times(one: dict[str, Any]) -> str:
    if "question_ms" in one:
        spread = one["question_ms"]
        return " / ".join(f"{spread[name]:.0f}" for name in ("p50", "p95", "p99", "max"))
    return "; ".join(f"{name} {step['p50_ms']:.0f} / {step['p95_ms']:.0f}" for name, step in one["steps"].items())


def _phone(one: dict[str, Any]) -> str:
    lines = [
        f"| {name} | {page['first_paint_ms']} | {page['usable_ms']} | {page['bytes']} | {page['requests']} |"
        for name, page in one["pages"].items()
    ]
    return "\n".join([f"Phone ({one['network']}):", "", "| page | first paint ms | usable ms | bytes | requests |",
                      "| --- | --- | --- | --- | --- |", *lines])  # fmt: skip
