"""The bench's own arithmetic: an instrument that later work is judged by."""

from __future__ import annotations

import os

import pytest

from config.benchmark.figures import Tally, percentile, report
from config.benchmark.forms import forms_of
from config.benchmark.processes import cpu_seconds, metered
from config.benchmark.table import table_of


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([], 0.5, 0.0),
        ([3.0], 0.99, 3.0),
        ([1.0, 2.0, 3.0, 4.0], 0.5, 2.0),
        (list(map(float, range(1, 101))), 0.95, 95.0),
    ],
)
def test_percentile_is_the_nearest_rank(values: list[float], share: float, expected: float) -> None:
    assert percentile(values, share) == expected


def test_report_keeps_errors_and_adds_up_the_queries_of_a_sitting() -> None:
    first, second = Tally(), Tally()
    first.note("start", 0.2, 9)
    first.note("submit", 0.1, 20)
    second.note("submit", 0.3, 22)
    second.errors["500 at /s/"] += 1
    first.sittings = second.sittings = 1
    first.merge(second)
    found = report(first, wall_seconds=2.0)
    assert found["sittings_per_second"] == 1.0
    assert found["queries_per_sitting"] == 25.5
    assert found["errors"] == {"500 at /s/": 1}
    assert found["steps"]["submit"]["p95_ms"] == 300.0


def test_forms_are_read_as_a_browser_would() -> None:
    (form,) = forms_of(
        '<form method="post" action="/go/"><input type="hidden" name="csrf" value="x">'
        '<input type="radio" name="a" value="0">'
        '<input type="radio" name="a" value="1" checked><button name="do" value="next">Next</button></form>'
    )
    assert form.action == "/go/"
    assert form.fields == [("csrf", "x"), ("a", "1")]
    assert form.choices == {"a": ["0", "1"]}
    assert form.buttons == [("do", "next")]


def test_processor_time_is_told_of_a_process_and_of_this_one() -> None:
    before = cpu_seconds(os.getpid())
    with metered({"server": os.getpid()}) as used:
        sum(number * number for number in range(2_000_000))
    assert cpu_seconds(os.getpid()) >= before
    assert set(used) == {"server", "client"}
    assert used["client"] > 0


def test_the_table_has_a_line_for_each_run_and_one_table_for_phones() -> None:
    cpu = {"server": 3.0, "database": 1.0, "client": 0.5}
    step = {"p50_ms": 20.4, "p95_ms": 51.0}
    spread = {"p50": 30.0, "p95": 400.0, "p99": 800.0, "max": 900.0}
    submit = {"database": "sqlite", "run": "submit", "sittings": 100, "sittings_per_second": 41.2, "errors": {}}
    storm = {"database": "postgres", "run": "storm", "people": 1000, "within_seconds": 10.0, "sent_to_wait": 0}
    storm |= {"exactly_one_sitting": 1000, "question_ms": spread, "errors": {"500": 1}, "cpu_seconds": cpu}
    page = {"first_paint_ms": 1400, "usable_ms": 1500, "bytes": 20000, "requests": 4}
    phone = {"database": "sqlite", "run": "phone", "network": "slow", "pages": {"question": page}}
    text = table_of([submit | {"cpu_seconds": cpu, "steps": {"start": step}}, storm, phone])
    lines = text.splitlines()
    assert lines[2] == "| sqlite | submit | 41.2/s | start 20 / 51 | 30.0 + 10.0 + 5.0 | 0 |"
    assert lines[3] == (
        "| postgres | storm | 1000 in 10 s, one sitting each: 1000 | 30 / 400 / 800 / 900 | 3.0 + 1.0 + 0.5 | 1 |"
    )
    assert lines[-1] == "| question | 1400 | 1500 | 20000 | 4 |"
