from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.logic.throttle import (
    CodeLimits,
    PasswordLimits,
    Sent,
    WrongPasswords,
    code_refusal,
    password_refusal,
    try_refusal,
)

CODES = CodeLimits(sent_to_subject=5, sent_from_address=300, wrong_from_address=100)
BUDGETED = CodeLimits(site_a_day=10_000)
PASSWORDS = PasswordLimits(same_name_and_address=5, same_name=25, same_address=100)


@pytest.mark.parametrize(
    ("seconds", "to_subject", "from_address", "expected"),
    [
        (None, 0, 0, ""),
        (None, 0, 299, ""),
        (None, 0, 300, "address-too-many"),
        (59, 1, 1, "code-too-soon"),
        (60, 1, 1, ""),
        (60, 4, 4, ""),
        (60, 5, 5, "code-too-many"),
        (59, 5, 400, "code-too-soon"),
        (61, 5, 400, "code-too-many"),
    ],
)
def test_when_no_further_code_is_sent(seconds, to_subject, from_address, expected):
    since = None if seconds is None else timedelta(seconds=seconds)
    assert code_refusal(Sent(since, to_subject, from_address), CODES) == expected


@pytest.mark.parametrize(
    ("wrong", "entered", "failures", "expected"),
    [(0, 0, 4, ""), (99, 0, 4, ""), (100, 0, 1, "address-slow"), (100, 0, 0, ""), (100, 1, 1, ""), (9999, 0, 0, "")],
)
def test_when_no_code_may_be_tried(wrong, entered, failures, expected):
    assert try_refusal(wrong, entered=entered, failures=failures, limits=CODES) == expected


@pytest.mark.parametrize(
    ("both", "name", "address", "expected"),
    [
        (0, 0, 0, ""),
        (4, 24, 99, ""),
        (5, 5, 5, "password-too-many"),
        (0, 25, 0, "password-too-many"),
        (0, 0, 100, "password-too-many"),
    ],
)
def test_when_no_password_may_be_tried(both, name, address, expected):
    assert password_refusal(WrongPasswords(both, name, address), PASSWORDS) == expected


def test_a_password_that_came_in_from_an_address_before_is_not_held_up_by_others_there():
    assert password_refusal(WrongPasswords(0, 0, 100, is_familiar=True), PASSWORDS) == ""
    assert password_refusal(WrongPasswords(5, 5, 100, is_familiar=True), PASSWORDS) == "password-too-many"


counts = st.integers(min_value=0, max_value=20_000)
sent_states = st.builds(
    Sent,
    since_last=st.one_of(st.none(), st.timedeltas(timedelta(0), timedelta(days=1))),
    to_subject=counts,
    from_address=counts,
    to_subject_today=counts,
    for_nobody=counts,
    entered=counts,
    to_unit_today=counts,
    on_site_today=counts,
    unit_size=counts,
    is_familiar=st.booleans(),
)
COUNTED = ("to_subject", "from_address", "to_subject_today", "for_nobody", "to_unit_today", "on_site_today")


@given(sent_states, st.sampled_from(COUNTED), counts)
def test_more_messages_never_open_a_door_that_fewer_had_shut(sent, name, more):
    worse = replace(sent, **{name: getattr(sent, name) + more})
    if code_refusal(sent, BUDGETED):
        assert code_refusal(worse, BUDGETED)


@given(sent_states, counts)
def test_people_who_come_in_never_shut_a_door(sent, more):
    if not code_refusal(sent, BUDGETED):
        assert not code_refusal(replace(sent, entered=sent.entered + more), BUDGETED)


@given(sent_states)
def test_what_others_do_at_an_address_never_stops_who_is_familiar_there(sent):
    calm = replace(sent, is_familiar=True, from_address=0, for_nobody=0)
    assert code_refusal(replace(sent, is_familiar=True), BUDGETED) == code_refusal(calm, BUDGETED)


@given(sent_states)
def test_no_phone_gets_more_than_its_limits(sent):
    if not code_refusal(sent, BUDGETED):
        assert sent.to_subject < 5 and sent.to_subject_today < 12 and sent.on_site_today < BUDGETED.site_a_day
        assert sent.since_last is None or sent.since_last >= timedelta(seconds=60)


@given(counts, counts, counts)
def test_the_first_try_of_a_code_is_never_refused_for_what_others_did(wrong, entered, failures):
    assert try_refusal(wrong, entered=entered) == ""
    if try_refusal(wrong, entered=entered, failures=failures):
        assert wrong >= 100 + entered and failures > 0


@given(st.integers(min_value=1, max_value=5_000))
def test_a_factory_behind_one_address_is_not_locked_out(people):
    """However many they are: each asks and comes in, half of them need a second message, 1,000 are on their way."""
    came = max(people - 1000, 0)
    assert code_refusal(Sent(None, 0, came * 3 // 2 + min(people, 1000), entered=came)) == ""
