"""Planning, seats, opening, codes, closing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kernel.errors import DomainError, NotFound
from plumbing.models import AuditEntry
from quizzes.enums import SittingState
from quizzes.models import InvigilatedSession, Seat, Sitting
from quizzes.sessions import queries, room_services, seat_services, services, tasks
from quizzes.sessions.entry_services import Entry, begin
from tests.factories.orgs import make_area, make_enterprise, make_officer, make_person
from tests.factories.quizzes import make_quiz
from tests.factories.sessions import make_session, open_session, seated

pytestmark = pytest.mark.django_db


def refusal(call: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(DomainError) as raised:
        call(*args, **kwargs)  # type: ignore[operator]
    return raised.value.code


def test_a_session_is_its_own_context_unless_told() -> None:
    session = make_session()
    assert (session.purpose, session.context_key) == ("session", str(session.pk))
    other = make_session(purpose="class", context_key="12")
    assert (other.purpose, other.context_key) == ("class", "12")


def test_what_cannot_be_planned() -> None:
    officer, firm = make_officer(), make_enterprise()
    facts = {"title": "x", "planned_at": timezone.now(), "by": officer}
    draft = make_quiz(publish=False)
    assert refusal(services.plan_session, quiz_id=draft.pk, unit=("enterprise", firm.pk), **facts) == "not-published"
    assert refusal(services.plan_session, quiz_id=make_quiz().pk, unit=("grid", 1), **facts) == "unit-unknown"
    assert InvigilatedSession.objects.count() == 0


def test_facts_for_the_rooms_above(django_assert_num_queries) -> None:
    session = make_session(people=3)
    code = open_session(session)
    begin(Entry(session.pk, seated(session).pk, code), now=timezone.now())
    with django_assert_num_queries(1):
        facts = queries.session_facts(session.pk)
    assert facts is not None
    assert (facts.unit, facts.seats, facts.started, facts.submitted) == (("enterprise", session.enterprise_id), 3, 1, 0)
    assert (facts.state, facts.context_key) == ("open", str(session.pk))
    with django_assert_num_queries(1):
        assert queries.is_open(session.pk)
    assert queries.session_facts(services.uuid4()) is None


def test_seats_are_numbered_kept_and_left() -> None:
    session = make_session(people=3)
    officer = make_officer()
    first = seated(session)
    more = [make_person().pk for _ in range(2)]
    assert seat_services.add_people(session.pk, [first.pk, more[0], more[1], more[0]], by=officer) == 2
    assert list(session.seats.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    seat_services.remove_seat(session.pk, session.seats.get(number=2).pk, by=officer)
    assert list(session.seats.values_list("number", flat=True)) == [1, 3, 4, 5]
    before = dict(session.seats.values_list("person_id", "number"))
    for _turn in range(20):
        seat_services.shuffle_seats(session.pk, by=officer)
        after = dict(session.seats.values_list("person_id", "number"))
        assert sorted(after.values()) == [1, 2, 3, 4]
        if after != before:
            break
    else:
        pytest.fail("a lot that never changes anything")
    seat_services.order_seats(session.pk, by=officer)
    names = list(session.seats.values_list("person__name", flat=True))
    assert names == sorted(names)


def test_seats_once_the_room_is_open() -> None:
    session = make_session(people=2)
    officer = make_officer()
    code = open_session(session)
    person = seated(session)
    begin(Entry(session.pk, person.pk, code), now=timezone.now())
    seat = session.seats.get(person=person)
    assert refusal(seat_services.remove_seat, session.pk, seat.pk, by=officer) == "seat-in-use"
    assert refusal(seat_services.shuffle_seats, session.pk, by=officer) == "session-begun"
    seat_services.add_people(session.pk, [make_person().pk], by=officer)
    services.close_session(session.pk, by=officer, now=timezone.now())
    assert refusal(seat_services.add_people, session.pk, [make_person().pk], by=officer) == "session-closed"
    assert session.seats.count() == 3


def test_a_seat_of_another_session_is_not_there() -> None:
    session, other = make_session(people=1), make_session(people=1)
    foreign = other.seats.get().pk
    officer = make_officer()
    now = timezone.now()
    for call in (
        lambda: seat_services.remove_seat(session.pk, foreign, by=officer),
        lambda: room_services.extend_seat(session.pk, foreign, minutes=5, reason="x", by=officer, now=now),
        lambda: room_services.void_seat(session.pk, foreign, reason="x", by=officer, now=now),
        lambda: room_services.collect_seat(session.pk, foreign, by=officer, now=now),
        lambda: room_services.note_seat(session.pk, foreign, text="x", by=officer),
        lambda: room_services.report_seat(session.pk, foreign, text="x", by=officer, now=now),
    ):
        with pytest.raises(NotFound):
            call()


def test_too_many_seats(monkeypatch) -> None:
    monkeypatch.setattr(seat_services, "MOST_SEATS", 3)
    session = make_session(people=2)
    two = [make_person().pk for _ in range(2)]
    assert refusal(seat_services.add_people, session.pk, two, by=make_officer()) == "too-many-seats"
    assert session.seats.count() == 2


def test_the_roster_offers_its_own_people_only() -> None:
    firm = make_enterprise()
    here = make_person(enterprise=firm, post={"department": "一车间"})
    there = make_person(enterprise=firm, post={"department": "二车间"})
    left = make_person(enterprise=firm, post={"ended_on": timezone.now().date() - timedelta(days=9)})
    stranger = make_person()
    chosen = [here.pk, left.pk, stranger.pk]
    assert seat_services.people_to_seat(firm.pk, chosen=chosen) == [here.pk]
    assert seat_services.people_to_seat(firm.pk, everybody=True, department="二车间") == [there.pk]
    assert sorted(seat_services.people_to_seat(firm.pk, everybody=True)) == sorted([here.pk, there.pk])


def test_opening_renewing_closing() -> None:
    session = make_session()
    officer = make_officer()
    now = timezone.now()
    assert refusal(services.renew_code, session.pk, by=officer, now=now) == "session-not-open"
    code = services.open_session(session.pk, by=officer, now=now)
    assert services.open_session(session.pk, by=officer, now=now) == code
    assert refusal(services.change_session, session.pk, by=officer, title="x") == "session-begun"
    fresh = services.renew_code(session.pk, by=officer, now=now)
    assert fresh != code
    assert services.close_session(session.pk, by=officer, now=now)
    assert not services.close_session(session.pk, by=officer, now=now)
    assert refusal(services.open_session, session.pk, by=officer, now=now) == "session-closed"
    assert refusal(services.renew_code, session.pk, by=officer, now=now) == "session-not-open"
    rows = AuditEntry.objects.filter(target_key=str(session.pk)).order_by("pk")
    actions = list(rows.values_list("action", flat=True))
    assert actions == ["plan_session", "open_session", "renew_session_code", "close_session"]
    assert set(rows.values_list("actor_id", flat=True)) >= {officer.pk}


def test_the_codes_of_open_sessions_and_of_lately_ended_ones_are_not_drawn(monkeypatch) -> None:
    drawn = iter([382_913, 382_913, 382_914, 382_913, 382_914, 382_915])
    monkeypatch.setattr(services.secrets, "randbelow", lambda n: next(drawn))
    one, two, three = make_session(), make_session(), make_session()
    assert open_session(one) == "482913"
    assert open_session(two) == "482914"
    services.close_session(one.pk, by=make_officer(), now=timezone.now())
    assert open_session(three) == "482915"


def test_closing_collects_what_is_stored() -> None:
    from quizzes.services import record_answers
    from tests.factories.quizzes import put, right_positions

    session = make_session(people=3)
    officer = make_officer()
    code = open_session(session)
    now = timezone.now()
    ids = [begin(Entry(session.pk, seated(session, n).pk, code), now=now) for n in (1, 2)]
    sitting = Sitting.objects.get(pk=ids[0])
    answers = [put(at, *wire) for at, wire in enumerate(right_positions(sitting)[:4])] + [put(4)]
    record_answers(ids[0], answers, user_id=seated(session).user_id, now=now)
    room_services.collect_open(session.pk, by=officer.pk, now=now)  # not of one that is open
    assert set(Sitting.objects.values_list("state", flat=True)) == {SittingState.OPEN}
    collected = room_services.end_session(session.pk, by=officer, now=now)
    assert collected == room_services.Collected(papers=2, answers=4)
    assert set(Sitting.objects.values_list("state", flat=True)) == {SittingState.SUBMITTED}
    assert room_services.end_session(session.pk, by=officer, now=now) == room_services.Collected(0, 0)


def test_closing_leaves_a_job_that_collects_the_rest() -> None:
    """Tests run a job where it is enqueued."""
    session = make_session(people=1)
    officer = make_officer()
    begin(Entry(session.pk, seated(session).pk, open_session(session)), now=timezone.now())
    services.close_session(session.pk, by=officer, now=timezone.now())
    assert Sitting.objects.get().state == SittingState.SUBMITTED
    tasks.collect_closed(str(session.pk), officer.pk)


def test_who_keeps_which_sessions() -> None:
    from orgs.enums import Role
    from orgs.queries import actor_for
    from tests.factories.orgs import make_grid, make_village

    town = make_area()
    village = make_village(parent=town)
    firm, other = make_enterprise(area=village), make_enterprise()
    officer = make_officer(enterprise=firm)
    one = make_session(enterprise=firm, by=officer)
    area = make_session(unit=("area", town.pk))
    foreign = make_session(enterprise=other)
    people = {
        "officer": officer,
        "grid": make_officer(grid=make_grid(enterprises=[firm]), role=Role.GRID_STAFF),
        "town": make_officer(area=town, role=Role.TOWN_OFFICE),
        "inspector": make_officer(area=town, role=Role.INSPECTOR),
        "editor": make_officer(area=town, role=Role.EDITOR),
    }
    names = {one.pk: "one", area.pk: "area", foreign.pk: "foreign"}
    found = {who: {names[row.pk] for row in queries.sessions_for(actor_for(user))} for who, user in people.items()}
    assert found == {
        "officer": {"one"}, "grid": {"one"}, "town": {"one", "area"}, "inspector": set(), "editor": set(),
    }  # fmt: skip
    units = {who: [key for key, _name in queries.units_for(actor_for(user))] for who, user in people.items()}
    assert units["officer"] == units["grid"] == [("enterprise", firm.pk)]
    assert units["town"] == [("area", town.pk), ("area", village.pk), ("enterprise", firm.pk)]
    assert units["inspector"] == []
    assert Seat.objects.count() == 0
