"""When a question comes again, what comes next of a topic, the day's question, the streak."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.logic.practice import (
    Pace,
    Past,
    Streak,
    Unit,
    daily_choice,
    first_wrong,
    last_review,
    next_unit,
    option_place,
    parts_of,
    reviewed,
    streak,
)

NOON = datetime(2026, 6, 16, 4, 0, tzinfo=UTC)
TODAY = date(2026, 6, 16)  # a Tuesday
PACE = Pace()


def run(answers: str, pace: Pace = PACE) -> tuple[list[int], bool]:
    """Days until the next time after each answer (R right, W wrong), given when it was due; whether it is known."""
    found = first_wrong(NOON, pace)
    at, days = NOON + timedelta(hours=2), []
    for one in answers:
        found = reviewed(found.card, right=one == "R", at=at, pace=pace)
        days.append((found.due - at).days)
        at = found.due
    return days, found.is_learned


class TestSpacing:
    def test_what_was_wrong_is_due_at_once(self):
        found = first_wrong(NOON, PACE)
        assert (found.due, found.is_learned, last_review(found.card)) == (NOON, False, NOON)

    def test_right_answers_send_it_further_off_until_it_is_known(self):
        assert run("RRRRR") == ([1, 2, 6, 18, 45], True)
        assert run("RRRR") == ([1, 2, 6, 18], False)

    def test_a_wrong_answer_brings_it_back_tomorrow(self):
        days, known = run("RRRRW")
        assert (days[-1], known) == (1, False)

    def test_never_longer_than_the_longest(self):
        assert max(run("R" * 12, Pace(longest=40))[0]) == 40

    def test_more_must_be_known_so_it_comes_sooner(self):
        assert sum(run("RRRR", Pace(retention=95))[0]) < sum(run("RRRR", Pace(retention=80))[0])

    @given(st.text("RW", max_size=8))
    def test_the_same_answers_give_the_same_days_and_a_day_at_least(self, answers):
        assert run(answers) == run(answers)
        assert all(day >= 1 for day in run(answers)[0])

    def test_a_card_survives_being_stored(self):
        first = first_wrong(NOON, PACE)
        assert set(first.card) == {"card_id", "state", "step", "stability", "difficulty", "due", "last_review"}


class TestParts:
    @pytest.mark.parametrize(
        ("kind", "key", "body", "wanted"),
        [
            ("single", ["B"], {}, [0]),
            ("single", [], {}, []),
            ("essay", ["…"], {}, []),
            ("hotspot", ["p1"], {"places": []}, [0]),
            ("case", [], {"parts": [{"type": "single", "key": ["A"]}, {"type": "essay", "key": ["…"]}]}, [1]),
            ("case", [], None, []),
        ],
    )
    def test_what_a_machine_grades(self, kind, key, body, wanted):
        assert parts_of(kind, key, body) == wanted


def item(**fields):
    options = [{"id": letter, "text": letter} for letter in "ABCDEF"]
    return {"question_id": 1, "type": "single", "options": options, "key": ["B"], "keep_order": False} | fields


class TestOrder:
    def test_by_person_and_day_and_always_the_same(self):
        orders = {
            (person, day): option_place(item(), person_id=person, day=date(2026, 6, day)).order
            for person in range(1, 6)
            for day in range(1, 6)
        }
        assert all(sorted(order) == list(range(6)) for order in orders.values())
        assert len(set(orders.values())) > 15
        assert orders[2, 3] == option_place(item(), person_id=2, day=date(2026, 6, 3)).order

    def test_what_the_bank_keeps_in_order_stays(self):
        kept = option_place(item(keep_order=True), person_id=1, day=TODAY)
        others = [{"id": "A", "text": "手套"}, {"id": "B", "text": "以上都对"}]
        speaks = option_place(item(options=others), person_id=1, day=TODAY)
        assert (kept.order, speaks.order) == ((0, 1, 2, 3, 4, 5), (0, 1))


class TestNextOfTopic:
    UNITS = (Unit(1), Unit(2), Unit(3, 1), Unit(3, 2))

    def test_new_ones_first_and_a_case_in_its_order(self):
        done: dict[Unit, Past] = {}
        seen = []
        for n in range(4):
            unit = next_unit(self.UNITS, done, person_id=7)
            assert unit is not None
            seen.append(unit)
            done[unit] = Past(1, True, n)
        assert sorted(seen) == list(self.UNITS)
        assert seen.index(Unit(3, 2)) == seen.index(Unit(3, 1)) + 1

    def test_then_what_was_never_right_then_the_longest_ago(self):
        past = {
            Unit(1): Past(2, True, 4),
            Unit(2): Past(1, False, 9),
            Unit(3, 1): Past(1, True, 2),
            Unit(3, 2): Past(1, True, 3),
        }
        assert next_unit(self.UNITS, past, person_id=7) == Unit(2)
        assert next_unit(self.UNITS, past, person_id=7, but=Unit(2)) == Unit(3, 1)

    def test_the_only_one_again_and_none_at_all(self):
        assert next_unit([Unit(1)], {}, person_id=7, but=Unit(1)) == Unit(1)
        assert next_unit([], {}, person_id=7, but=Unit(1)) is None

    def test_people_begin_elsewhere(self):
        units = [Unit(n) for n in range(30)]
        assert len({next_unit(units, {}, person_id=person) for person in range(20)}) > 8


class TestDaily:
    def test_the_same_for_everybody_and_not_the_last_ones(self):
        days = [TODAY + timedelta(days=n) for n in range(12)]
        recent: list[int] = []
        for day in days:
            choice = daily_choice(range(12), day=day, recent=recent)
            assert choice == daily_choice(reversed(range(12)), day=day, recent=recent)
            assert choice is not None
            recent.insert(0, choice)
        assert sorted(recent) == list(range(12))
        assert daily_choice(range(12), day=TODAY + timedelta(days=12), recent=recent) == recent[-1]

    def test_nothing_to_choose_from(self):
        assert daily_choice([], day=TODAY, recent=[3]) is None


class TestStreak:
    @pytest.mark.parametrize(
        ("ago", "wanted"),
        [
            ((), Streak(0, 0, 0)),
            ((0,), Streak(1, 1, 1)),
            ((0, 1), Streak(2, 2, 1)),
            ((0, 3), Streak(1, 2, 2)),  # Saturday before is of the week before
            ((2, 9, 16), Streak(0, 3, 3)),  # this week has only begun: nothing is lost
            ((0, 20), Streak(1, 2, 1)),
            ((29, 30), Streak(0, 1, 0)),
            ((-1, 0), Streak(1, 1, 1)),  # a day to come is no day
        ],
    )
    def test_told(self, ago, wanted):
        assert streak([TODAY - timedelta(days=n) for n in ago], today=TODAY) == wanted

    def test_one_missed_day_loses_nothing_but_itself(self):
        every = [TODAY - timedelta(days=n) for n in range(14)]
        for missed in itertools.islice(every, 1, None):
            assert streak(set(every) - {missed}, today=TODAY).weeks == streak(every, today=TODAY).weeks
