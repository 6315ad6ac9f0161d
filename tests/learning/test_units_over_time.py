"""Records over moves and merges: last year stays, every row is kept, nobody is counted twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from kernel.clock import today
from learning.models import HoursEntry
from learning.queries import hours_short_by_worker, owed_by_person, record_rows
from orgs.models import Enterprise, Post
from orgs.units import queries as unit_queries
from orgs.units import services as unit_services
from tests.factories.learning import credit, make_requirement
from tests.factories.orgs import make_area, make_enterprise, make_person, make_village

pytestmark = pytest.mark.django_db
THIS_YEAR = today().year
LAST_YEAR = THIS_YEAR - 1
LAST_SUMMER = date(LAST_YEAR, 7, 1)
YEARS_AGO = date(LAST_YEAR - 5, 1, 1)
LONG_AGO = {"started_on": YEARS_AGO}


def year_of(enterprise: Enterprise, number: int) -> list[Any]:
    return record_rows(enterprise.pk, number, today())


def by_area(area: Any, on: date) -> dict[int, int]:
    """A report by area as of a day: people and their minutes of that year."""
    found = {}
    for enterprise_id in unit_queries.enterprise_ids_in(area.pk, on):
        for row in record_rows(enterprise_id, on.year, on):
            found[row.person_id] = sum(entry.minutes for entry in row.entries)
    return found


@pytest.fixture
def places() -> dict[str, Any]:
    county = make_area(level="county")
    town, other = make_area(parent=county), make_area(parent=county)
    return {"county": county, "town": town, "other": other, "village": make_village(parent=town)}


def test_moving_today_leaves_last_year_unchanged(places: dict[str, Any]) -> None:
    """The village moves, an enterprise moves; a rule of the old town binds last year and no more this year."""
    make_requirement(region=places["town"], valid_from=YEARS_AGO)
    in_village, in_town = make_enterprise(area=places["village"]), make_enterprise(area=places["town"])
    for enterprise in (in_village, in_town):
        person = make_person(enterprise=enterprise, post=LONG_AGO)
        credit(person, occurred_on=LAST_SUMMER)

    def last_year() -> list[Any]:
        tables = [by_area(places[name], LAST_SUMMER) for name in ("county", "town", "other", "village")]
        return [*tables, year_of(in_village, LAST_YEAR), year_of(in_town, LAST_YEAR)]

    before = last_year()
    assert [len(table) for table in before[:4]] == [2, 2, 0, 1]
    assert all(row.obligations for rows in before[4:] for row in rows)
    assert all(row.obligations for row in year_of(in_village, THIS_YEAR))
    unit_services.move_area(places["village"].pk, parent_id=places["other"].pk, on=today(), actor=None)
    unit_services.move_enterprise(in_town.pk, area_id=places["other"].pk, on=today(), actor=None)
    assert last_year() == before
    assert [len(by_area(places[name], today())) for name in ("county", "town", "other", "village")] == [2, 0, 2, 1]
    for enterprise in (in_village, in_town):
        assert [row.obligations for row in year_of(enterprise, THIS_YEAR)] == [()]
        assert [each.obligations for each in hours_short_by_worker(enterprise.pk, today())] == [()]
        assert [len(each.obligations) for each in hours_short_by_worker(enterprise.pk, today() - timedelta(1))] == [1]
    person_id = year_of(in_town, LAST_YEAR)[0].person_id
    assert (len(owed_by_person(person_id, LAST_SUMMER)), owed_by_person(person_id, today())) == (1, [])


def test_a_merge_keeps_every_row_and_undoing_brings_the_first_record_back(places: dict[str, Any]) -> None:
    make_requirement(valid_from=YEARS_AGO)
    alias, main = make_enterprise(area=places["town"]), make_enterprise(area=places["town"])
    both, here, there = (make_person(name=name, enterprise=main, post=LONG_AGO) for name in ("甲", "乙", "丙"))
    Post.objects.filter(person=there).update(enterprise=alias)
    Post.objects.create(person=both, enterprise=alias, started_on=date(LAST_YEAR, 2, 1))
    for person, enterprise in ((both, alias), (both, main), (here, main), (there, alias)):
        for day in (LAST_SUMMER, today()):
            credit(person, 30, enterprise_id=enterprise.pk, occurred_on=day)

    def records() -> dict[tuple[int, int], list[Any]]:
        return {(each.pk, number): year_of(each, number) for each in (alias, main) for number in (LAST_YEAR, THIS_YEAR)}

    before = records()
    row = unit_services.merge_enterprises(alias_id=alias.pk, main_id=main.pk, reason="", on=today(), actor=None)
    merged = records()
    for number in (LAST_YEAR, THIS_YEAR):
        rows = merged[main.pk, number]
        assert merged[alias.pk, number] == rows, "either key answers alike"
        assert sorted(each.person_id for each in rows) == sorted([both.pk, here.pk, there.pk])
        entries = [entry.id for each in rows for entry in each.entries]
        apart = {entry.id for key in (alias.pk, main.pk) for each in before[key, number] for entry in each.entries}
        assert len(entries) == len(set(entries))
        assert set(entries) == apart
    short = hours_short_by_worker(main.pk, today())
    assert sorted(each.post.person_id for each in short) == sorted([both.pk, here.pk, there.pk])
    assert by_area(places["town"], today()) == {both.pk: 60, here.pk: 30, there.pk: 30}
    assert HoursEntry.objects.filter(enterprise_id=alias.pk).count() == 4, "no row is repointed"
    unit_services.undo_merge(row.pk, actor=None, now=timezone.now())
    assert records() == before


def test_a_second_spelling_makes_no_new_hire() -> None:
    hire = make_requirement(trigger="hire", counts=["campaign"])
    alias, main = make_enterprise(), make_enterprise()
    person = make_person(enterprise=alias, post=LONG_AGO)
    Post.objects.create(person=person, enterprise=main, started_on=today())
    assert [each.rule.id for each in owed_by_person(person.pk, today())] == [hire.pk]
    unit_services.merge_enterprises(alias_id=alias.pk, main_id=main.pk, reason="", on=today(), actor=None)
    assert owed_by_person(person.pk, today()) == []
