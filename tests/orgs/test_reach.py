"""Who reaches which enterprise: through areas, grids and merged spellings, in a fixed number of queries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kernel.clock import today
from kernel.periods import Period
from orgs import permissions, queries
from orgs.enums import Role
from orgs.models import Enterprise, EnterpriseGrid, Post, RoleGrant
from orgs.units import services as unit_services
from tests.factories.orgs import (
    make_area,
    make_enterprise,
    make_grid,
    make_officer,
    make_person,
    make_user,
    make_village,
    user_of,
)

pytestmark = pytest.mark.django_db
EVERY_ROLE = frozenset(Role.values)


def actor(user: Any) -> Any:
    found = queries.actor_for(user)
    assert found is not None
    return found


def reached(user: Any, **kwargs: Any) -> set[Enterprise]:
    """The list and the single question must agree, whatever is asked."""
    who = actor(user)
    rows = set(queries.enterprises_for(who, **kwargs))
    roles = kwargs.get("roles", permissions.ENTERPRISE_READERS)
    assert rows == {each for each in queries.main_enterprises() if permissions._reaches(who, each.pk, roles)}
    return rows


def merge(alias: Enterprise, main: Enterprise) -> Any:
    return unit_services.merge_enterprises(alias_id=alias.pk, main_id=main.pk, reason="", on=today(), actor=None)


@pytest.mark.parametrize("role", sorted(EVERY_ROLE))
def test_every_role_over_an_area_reaches_down(role: str) -> None:
    county = make_area(level="county")
    village = make_village(parent=make_area(parent=county))
    enterprise = make_enterprise(area=village)
    make_enterprise()
    user = make_officer(area=county, role=role)
    assert reached(user, roles=frozenset({role})) == {enterprise}
    assert reached(user, roles=EVERY_ROLE - {role}) == set()
    who = actor(user)
    assert who.effective(enterprise_id=enterprise.pk, area_id=village.pk, on=today()) == {role}
    assert who.reaches_area(frozenset({role}), village.pk, on=today())
    assert not who.reaches_area(EVERY_ROLE - {role}, village.pk, on=today())


def test_reach_follows_todays_place_and_todays_links() -> None:
    county = make_area(level="county")
    town, other = make_area(parent=county), make_area(parent=county)
    village = make_village(parent=town)
    enterprise = make_enterprise(area=village)
    user = make_officer(area=town, role="town_office")
    assert reached(user) == {enterprise}
    unit_services.move_area(village.pk, parent_id=other.pk, on=today() + timedelta(1), actor=None)
    assert reached(user) == {enterprise}, "tomorrow is not today"
    unit_services.move_enterprise(enterprise.pk, area_id=other.pk, on=today(), actor=None)
    assert reached(user) == set()


def test_a_grant_is_in_force_from_its_first_to_its_last_day() -> None:
    enterprise = make_enterprise()
    user = make_officer(enterprise=enterprise, valid_to=today())
    assert reached(user) == {enterprise}
    RoleGrant.objects.update(valid_to=today() - timedelta(1))
    assert reached(user) == set()


class TestGrids:
    def test_grid_staff_reach_what_is_in_the_grid_today(self) -> None:
        inside, outside, gone = (make_enterprise() for _ in range(3))
        grid = make_grid(enterprises=[inside])
        EnterpriseGrid.objects.create(enterprise=gone, grid=grid, valid_to=today() - timedelta(1))
        EnterpriseGrid.objects.create(enterprise=outside, grid=grid, valid_from=today() + timedelta(1))
        user = make_officer(grid=grid, role="grid_staff")
        assert reached(user) == {inside}
        assert reached(user, roles=permissions.ENTERPRISE_MANAGERS) == set()

    def test_a_grid_that_is_over_reaches_nothing(self) -> None:
        grid = make_grid(enterprises=[make_enterprise()], valid_to=today() - timedelta(1))
        assert reached(make_officer(grid=grid, role="grid_staff")) == set()

    def test_a_merged_enterprise_in_the_grid_stands_for_the_main_one(self) -> None:
        alias, main = make_enterprise(), make_enterprise()
        user = make_officer(grid=make_grid(enterprises=[alias]), role="grid_staff")
        row = merge(alias, main)
        assert reached(user) == {main}
        unit_services.undo_merge(row.pk, actor=None, now=timezone.now())
        assert reached(user) == {alias}


class TestMerged:
    def test_a_grant_over_a_merged_one_carries_to_the_end_of_the_chain(self) -> None:
        one, two, three = (make_enterprise() for _ in range(3))
        user = make_officer(enterprise=one)
        merge(one, two), merge(two, three)
        assert reached(user) == {three}
        for spelling in (one, two, three):
            assert permissions.can_manage_enterprise(actor(user), spelling.pk)
            assert queries.get_enterprise(spelling.pk) == three
        assert queries.get_enterprise(0) is None

    def test_a_superuser_sees_no_merged_ones(self) -> None:
        alias, main = make_enterprise(), make_enterprise()
        merge(alias, main)
        assert reached(make_user(is_superuser=True)) == {main}

    def test_staff_numbers_work_with_either_code(self) -> None:
        alias, main = make_enterprise(unit_code="AAAA2222"), make_enterprise(unit_code="MMMM2222")
        old = make_person(enterprise=alias, staff_number="007")
        only_new = make_person(enterprise=main, staff_number="008")
        clash = make_person(enterprise=main, staff_number="007")
        merge(alias, main)
        ask = queries.person_by_staff_number
        assert (ask("aaaa2222", "007"), ask("MMMM2222", "007")) == (old, clash), "each code its own, where both have it"
        assert ask("AAAA2222", "008") == only_new
        third = make_enterprise(unit_code="TTTT2222")
        merge(third, main)
        assert ask("TTTT2222", "007") is None, "two people could be meant"
        assert ask("TTTT2222", "008") == only_new
        assert ask("TTTT2222", "") is None
        assert ask("NONE", "007") is None

    def test_nobody_stands_twice(self) -> None:
        alias, main = make_enterprise(), make_enterprise(hours_high_risk=True)
        both = make_person(enterprise=main, name="甲")
        since = today() - timedelta(3000)
        Post.objects.create(person=both, enterprise=alias, started_on=since)
        make_person(enterprise=alias, name="乙")
        row = merge(alias, main)
        for asked in (alias, main):
            posts = queries.posts_in(asked.pk, Period(today(), today()))
            assert sorted(post.person_name for post in posts) == ["乙", "甲"]
            assert {(post.enterprise_id, post.enterprise_name, post.hours_high_risk) for post in posts} == {
                (main.pk, main.name, True)
            }
            assert {post.spelling_id for post in posts} == {alias.pk, main.pk}
        (post,) = queries.posts_of(both.pk, today())
        assert (post.spelling_id, post.period) == (main.pk, Period(since))
        assert queries.enterprises_of_person(both.pk) == [main.pk]
        unit_services.undo_merge(row.pk, actor=None, now=timezone.now())
        assert len(queries.posts_of(both.pk, today())) == 2
        assert len(queries.posts_in(main.pk, Period(today(), today()))) == 1

    def test_an_office_reads_people_by_the_main_place(self) -> None:
        town = make_area()
        alias, main = make_enterprise(), make_enterprise(area=town)
        person, office = make_person(enterprise=alias), make_officer(area=town, role="town_office")
        assert not permissions.can_office_read_person(actor(office), person.pk)
        merge(alias, main)
        assert permissions.can_office_read_person(actor(office), person.pk)
        assert not permissions.can_office_read_person(actor(make_officer(enterprise=main)), person.pk)
        assert not permissions.can_office_read_person(None, person.pk)


class TestQueries:
    def test_an_actor_in_six_queries_however_many_grants(self) -> None:
        user = make_officer()
        counts = []
        for _ in range(2):
            for _more in range(3):
                alias, main = make_enterprise(), make_enterprise()
                merge(alias, main)
                RoleGrant.objects.create(user=user, role="officer", enterprise=alias)
                RoleGrant.objects.create(user=user, role="grid_staff", grid=make_grid(enterprises=[alias, main]))
                RoleGrant.objects.create(user=user, role="inspector", area=make_village(parent=make_area()))
            with CaptureQueriesContext(connection) as seen:
                queries.actor_for(type(user).objects.get(pk=user.pk))
            counts.append(len(seen) - 1)
        assert counts[0] == counts[1] == 5

    def test_posts_and_people_in_a_fixed_number(self) -> None:
        alias, main = make_enterprise(), make_enterprise()
        merge(alias, main)
        person = make_person(enterprise=alias)
        office = make_officer(area=main.area, role="town_office")
        who, counts = actor(office), []
        for _ in range(2):
            for _more in range(3):
                make_person(enterprise=alias), make_person(enterprise=main)
                Post.objects.create(person=person, enterprise=make_enterprise(), started_on=today())
            with CaptureQueriesContext(connection) as seen:
                queries.posts_in(main.pk, Period(today(), today()))
                queries.posts_of(person.pk, today())
                permissions.can_office_read_person(who, person.pk)
            counts.append(len(seen))
        assert counts[0] == counts[1] <= 9

    def test_a_person_without_merges_costs_one_query(self, django_assert_num_queries) -> None:
        person = make_person()
        with django_assert_num_queries(1):
            queries.posts_of(person.pk, today())
        enterprise = make_enterprise()
        with django_assert_num_queries(1):
            queries.get_enterprise(enterprise.pk)
        user = user_of(person)
        with django_assert_num_queries(2):
            queries.actor_for(type(user)(pk=user.pk))
