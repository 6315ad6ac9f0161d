"""Dates of posts and states of certificates, as tables."""

from __future__ import annotations

from datetime import date

import pytest

from kernel.periods import Period
from orgs.logic.held_states import KindRule, review_due, state_of
from orgs.logic.post_changes import change_refusal, refusal

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("new", "others", "born", "wanted"),
    [
        (Period(None), [], None, "start-missing"),
        (Period(date(2026, 1, 1)), [], None, ""),
        (Period(date(2026, 1, 1)), [Period(date(2025, 1, 1))], None, "post-open"),
        (Period(date(2026, 1, 1)), [Period(date(2025, 1, 1), date(2026, 1, 1))], None, "posts-overlap"),
        (Period(date(2026, 1, 2)), [Period(date(2025, 1, 1), date(2026, 1, 1))], None, ""),
        (Period(date(2024, 1, 1), date(2024, 12, 31)), [Period(date(2025, 1, 1))], None, ""),
        (Period(date(2026, 1, 1)), [], date(2010, 1, 2), "too-young"),
        (Period(date(2026, 1, 1)), [], date(2010, 1, 1), ""),
        (Period(date(2026, 1, 1)), [], date(2027, 1, 1), "too-young"),
        (Period(date(2027, 11, 24)), [], None, "start-too-late"),
        (Period(date(2027, 11, 23), date(2028, 1, 1)), [], None, ""),
    ],
)
def test_refusal(new, others, born, wanted) -> None:
    assert refusal(new, others=others, born=born, today=TODAY) == wanted


@pytest.mark.parametrize(
    ("old", "on", "wanted"),
    [
        (Period(date(2026, 1, 1)), date(2026, 1, 1), "change-on-first-day"),
        (Period(date(2026, 1, 1)), date(2026, 1, 2), ""),
        (Period(date(2026, 1, 1), date(2026, 6, 30)), date(2026, 6, 30), ""),
        (Period(date(2026, 1, 1), date(2026, 6, 30)), date(2026, 7, 1), "post-ended"),
    ],
)
def test_change_refusal(old, on, wanted) -> None:
    assert change_refusal(old, on=on) == wanted


@pytest.mark.parametrize(
    ("valid_to", "review", "wanted"),
    [
        (None, None, "undated"),
        (date(2026, 11, 21), None, "expired"),
        (date(2026, 11, 22), None, "soon"),
        (date(2027, 1, 21), None, "soon"),
        (date(2027, 1, 22), None, "valid"),
        (date(2030, 1, 1), date(2026, 11, 21), "review_over"),
        (date(2030, 1, 1), date(2027, 1, 21), "review_due"),
        (date(2030, 1, 1), date(2027, 1, 22), "valid"),
        (date(2026, 11, 21), date(2026, 1, 1), "expired"),
        (None, date(2029, 1, 1), "valid"),
    ],
)
def test_state(valid_to, review, wanted) -> None:
    assert state_of(valid_to=valid_to, review_due_on=review, on=TODAY) == wanted


def test_review_due() -> None:
    rule = KindRule(6, 3)
    start = date(2024, 2, 29)
    assert review_due(rule, valid_from=start, valid_to=None) == date(2027, 2, 28)
    assert review_due(rule, valid_from=start, valid_to=date(2027, 2, 28)) is None
    assert review_due(KindRule(6, None), valid_from=start, valid_to=None) is None
    assert review_due(None, valid_from=start, valid_to=None) is None
    assert review_due(rule, valid_from=None, valid_to=None) is None
