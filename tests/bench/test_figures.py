"""The bench's own arithmetic: an instrument that later work is judged by."""

from __future__ import annotations

import pytest

from config.benchmark.browser import forms_of
from config.benchmark.figures import Tally, percentile, report


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


def test_report_keeps_errors_and_leaves_sign_in_out_of_the_sitting() -> None:
    first, second = Tally(), Tally()
    first.note("sign_in_code", 0.2, 9)
    first.note("submit", 0.1, 20)
    second.note("submit", 0.3, 22)
    second.errors["500 at /s/"] += 1
    first.sittings = second.sittings = 1
    first.merge(second)
    found = report(first, wall_seconds=2.0, setup={"mode": "submit"})
    assert found["sittings_per_second"] == 1.0
    assert found["queries_per_sitting"] == 21.0
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
