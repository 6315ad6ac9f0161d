"""Who owes what: tables of cases and properties that hold for all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.periods import Period
from learning.logic.requirements import Credit, PostLine, Rule, binding_rules, obligations, owes_nothing

TODAY = date(2026, 6, 16)
TOWN, COUNTY = 2, 1

ANNUAL = Rule(
    id=1,
    code="CN-annual",
    title="每年再培训",
    basis="《样例规定》第九条",
    categories=frozenset({"principal", "safety_manager"}),
    hours_high_risk=False,
    region=None,
    trigger="calendar_year",
    minutes=540,
    due_days=None,
    counts=frozenset({"annual", "special"}),
    period=Period(None),
    overrides=None,
    verified=True,
    source_tag="public",
)
HIRE = replace(
    ANNUAL,
    id=2,
    code="CN-hire",
    trigger="hire",
    minutes=1080,
    categories=frozenset({"worker"}),
    counts=frozenset({"onboarding"}),
    verified=False,
)
LOCAL = replace(
    ANNUAL,
    id=3,
    code="QH-local",
    categories=frozenset({"principal", "safety_manager", "worker"}),
    hours_high_risk=None,
    region=TOWN,
    minutes=45,
    counts=frozenset({"campaign"}),
    period=Period(date(2026, 1, 1)),
    source_tag="invented",
)
POST = PostLine(10, 100, "worker", False, frozenset({COUNTY, TOWN}), Period(date(2020, 3, 1)))


def codes(post: PostLine, *rules: Rule, on: date = TODAY) -> list[str]:
    return [rule.code for rule in binding_rules(post, rules or (ANNUAL, HIRE, LOCAL), on=on)]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, ["QH-local"]),
        ({"category": "principal"}, ["CN-annual", "QH-local"]),
        ({"category": "principal", "hours_high_risk": True}, ["QH-local"]),
        ({"areas": frozenset({COUNTY})}, []),
        ({"period": Period(date(2026, 6, 1))}, ["CN-hire", "QH-local"]),
        ({"period": Period(date(2025, 1, 1))}, ["CN-hire", "QH-local"]),
        ({"period": Period(date(2024, 12, 31))}, ["QH-local"]),
        ({"period": Period(date(2020, 1, 1), date(2026, 6, 15))}, []),
        ({"period": Period(date(2020, 1, 1), date(2026, 6, 16))}, ["QH-local"]),
    ],
)
def test_who_is_bound(change: dict, expected: list[str]) -> None:
    assert codes(replace(POST, **change)) == expected


def test_rules_bind_within_their_dates() -> None:
    ended = replace(LOCAL, period=Period(date(2026, 1, 1), date(2026, 3, 31)))
    assert codes(POST, ended) == []
    assert codes(POST, ended, on=date(2026, 3, 31)) == ["QH-local"]


def test_a_first_training_goes_by_the_rule_of_the_day_of_hire() -> None:
    hired = replace(POST, period=Period(date(2026, 2, 1)))
    ended = replace(HIRE, period=Period(None, date(2026, 2, 28)))
    assert codes(hired, ended) == ["CN-hire"]
    assert codes(replace(POST, period=Period(date(2026, 3, 1))), ended) == []


def test_the_refresher_begins_the_year_after_the_first_training() -> None:
    refresher = replace(ANNUAL, categories=frozenset({"worker"}))
    hired = replace(POST, period=Period(date(2026, 2, 1)))
    assert codes(hired, refresher, HIRE, LOCAL) == ["CN-hire", "QH-local"]
    assert codes(hired, refresher, HIRE, LOCAL, on=date(2027, 1, 1)) == ["CN-annual", "CN-hire", "QH-local"]
    assert codes(hired, refresher, LOCAL) == ["CN-annual", "QH-local"]


def test_an_override_holds_only_where_it_applies() -> None:
    national = replace(LOCAL, id=4, code="CN-national", region=None)
    local = replace(LOCAL, overrides=4)
    assert codes(POST, national, local) == ["QH-local"]
    assert codes(replace(POST, areas=frozenset({COUNTY})), national, local) == ["CN-national"]


def test_minutes_owed_credited_and_short() -> None:
    principal = replace(POST, category="principal")
    credits = [
        Credit(100, "annual", 300, date(2026, 1, 1)),
        Credit(100, "annual", -60, date(2026, 1, 1)),
        Credit(100, "annual", 500, date(2025, 12, 31)),
        Credit(100, "fire", 90, TODAY),
        Credit(101, "annual", 90, TODAY),
        Credit(100, "campaign", 90, TODAY),
    ]
    found = obligations([principal], [ANNUAL, HIRE, LOCAL], credits, on=TODAY)
    assert [(o.rule.code, o.owed, o.credited, o.counted, o.short, o.due_on) for o in found] == [
        ("CN-annual", 540, 240, 240, 300, date(2026, 12, 31)),
        ("QH-local", 45, 90, 45, 0, date(2026, 12, 31)),
    ]
    assert not found[0].rule.verified or found[0].rule.source_tag == "public"


def test_unverified_stays_with_the_obligation() -> None:
    (found,) = obligations([replace(POST, period=Period(date(2026, 6, 1)))], [HIRE], [], on=TODAY)
    assert found.rule.verified is False


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        (HIRE, date(2026, 6, 1)),
        (replace(HIRE, due_days=30), date(2026, 7, 1)),
        (replace(HIRE, trigger="appointment"), None),
        (replace(HIRE, trigger="appointment", due_days=180), date(2026, 11, 28)),
        (replace(LOCAL, due_days=180), date(2026, 6, 30)),
    ],
)
def test_due_dates(rule: Rule, due: date | None) -> None:
    (found,) = obligations([replace(POST, period=Period(date(2026, 6, 1)))], [rule], [], on=TODAY)
    assert found.due_on == due
    assert found.is_late(TODAY) == (due is not None and due < TODAY)


def test_training_before_hire_does_not_count_for_the_first_training() -> None:
    hired = replace(POST, period=Period(date(2026, 6, 1)))
    credits = [Credit(100, "onboarding", 500, date(2026, 5, 31)), Credit(100, "onboarding", 80, date(2026, 6, 1))]
    (found,) = obligations([hired], [HIRE], credits, on=TODAY)
    assert found.credited == 80


def test_two_posts_owe_a_yearly_rule_once_and_a_first_training_twice() -> None:
    first = replace(POST, period=Period(date(2026, 1, 10)))
    second = replace(POST, post_id=11, period=Period(date(2026, 6, 1)))
    found = obligations([first, second], [HIRE, LOCAL], [], on=TODAY)
    assert [(o.post_id, o.rule.code) for o in found] == [(10, "CN-hire"), (10, "QH-local"), (11, "CN-hire")]


def test_owes_nothing_asks_only_the_rules_that_count_the_kind() -> None:
    principal = replace(POST, category="principal")
    found = obligations([principal], [ANNUAL, LOCAL], [Credit(100, "campaign", 45, TODAY)], on=TODAY)
    assert owes_nothing(found, kind="campaign")
    assert not owes_nothing(found, kind="annual")
    assert owes_nothing([], kind="annual")


days = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@given(
    credits=st.lists(
        st.builds(
            Credit, st.just(100), st.sampled_from(["annual", "campaign", "onboarding"]), st.integers(-600, 600), days
        ),
        max_size=12,
    ),
    on=days,
    started=days,
)
def test_sums_hold_for_all(credits: list[Credit], on: date, started: date) -> None:
    post = replace(POST, category="principal", period=Period(started))
    found = obligations([post], [ANNUAL, replace(HIRE, categories=POST_ALL), LOCAL], credits, on=on)
    for each in found:
        assert 0 <= each.counted <= each.owed
        assert each.counted + each.short == each.owed
        assert each.credited == sum(
            c.minutes for c in credits if c.kind in each.rule.counts and c.occurred_on in each.window
        )
    assert found == obligations([post], [ANNUAL, replace(HIRE, categories=POST_ALL), LOCAL], credits[::-1], on=on)
    later = on + timedelta(days=1)
    assert all(not each.is_late(on) or each.is_late(later) for each in found)


POST_ALL = frozenset({"principal", "safety_manager", "worker"})
