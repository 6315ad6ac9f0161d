"""Moves, names, grids and merges: dated, audited, refused where they must be."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kernel.clock import today
from kernel.errors import DomainError
from orgs.models import Area, AreaLink, Enterprise, EnterpriseAlias, EnterpriseGrid, FormerName, FormerPlace
from orgs.units import queries as unit_queries
from orgs.units import services as unit_services
from orgs.units.words import sentence
from plumbing.models import AuditEntry
from tests.factories.orgs import (
    make_area,
    make_enterprise,
    make_grid,
    make_officer,
    make_person,
    make_user,
    make_village,
)

pytestmark = pytest.mark.django_db
LAST_YEAR = date(today().year - 1, 7, 1)


def refused(expected: str, act, /, *args, **kwargs) -> DomainError:
    """The error, with its sentence shown in Chinese; nothing was written, no audit line either."""
    lines = AuditEntry.objects.count()
    with pytest.raises(DomainError) as caught:
        act(*args, **kwargs)
    assert caught.value.code == expected
    text = sentence(caught.value)
    assert "%(" not in text
    assert not any("a" <= letter <= "z" for letter in text.lower()), text
    assert AuditEntry.objects.count() == lines
    return caught.value


def last_line() -> tuple[str, str, str]:
    line = AuditEntry.objects.latest("pk")
    return line.action, line.target_kind, line.target_key


class TestMoves:
    def test_an_enterprise_moves_and_last_year_stays(self) -> None:
        town, other = make_area(), make_area()
        enterprise, user = make_enterprise(area=town), make_user()
        unit_services.move_enterprise(enterprise.pk, area_id=other.pk, on=today(), actor=user)
        assert last_line() == ("move_enterprise", "enterprise", str(enterprise.pk))
        assert unit_queries.area_on(enterprise.pk, LAST_YEAR) == town.pk
        assert unit_queries.area_on(enterprise.pk, today() - timedelta(1)) == town.pk
        assert unit_queries.area_on(enterprise.pk, today()) == other.pk
        assert unit_queries.enterprise_ids_in(town.pk, LAST_YEAR) == {enterprise.pk}
        assert unit_queries.enterprise_ids_in(town.pk, today()) == frozenset()
        assert unit_queries.enterprise_ids_in(other.pk, today()) == {enterprise.pk}

    def test_a_move_is_corrected_on_its_day_and_taken_back(self) -> None:
        town, other, third = make_area(), make_area(), make_area()
        enterprise = make_enterprise(area=town)
        for area in (other, third):
            unit_services.move_enterprise(enterprise.pk, area_id=area.pk, on=today(), actor=None)
        assert list(FormerPlace.objects.values_list("area_id", "until")) == [(town.pk, today() - timedelta(1))]
        unit_services.move_enterprise(enterprise.pk, area_id=town.pk, on=today(), actor=None)
        assert not FormerPlace.objects.exists()
        assert unit_queries.area_on(enterprise.pk, today()) == town.pk

    def test_what_is_no_move(self) -> None:
        town, other = make_area(), make_area()
        enterprise = make_enterprise(area=town)
        move = unit_services.move_enterprise
        refused("on-in-future", move, enterprise.pk, area_id=other.pk, on=today() + timedelta(1), actor=None)
        refused("same-place", move, enterprise.pk, area_id=town.pk, on=today(), actor=None)
        refused("area-unknown", move, enterprise.pk, area_id=0, on=today(), actor=None)
        refused("enterprise-unknown", move, 0, area_id=town.pk, on=today(), actor=None)
        move(enterprise.pk, area_id=other.pk, on=date(2026, 3, 1), actor=None)
        refused("on-before-last", move, enterprise.pk, area_id=town.pk, on=date(2026, 2, 28), actor=None)

    def test_a_village_moves_with_everything_below_it(self) -> None:
        county = make_area(level="county")
        town, other = make_area(parent=county), make_area(parent=county)
        village = make_village(parent=town)
        enterprise = make_enterprise(area=village)
        user = make_user()
        unit_services.move_area(village.pk, parent_id=other.pk, on=today(), actor=user)
        assert last_line() == ("move_area", "area", str(village.pk))
        assert unit_queries.enterprise_ids_in(town.pk, LAST_YEAR) == {enterprise.pk}
        assert unit_queries.enterprise_ids_in(town.pk, today()) == frozenset()
        assert unit_queries.enterprise_ids_in(other.pk, today()) == {enterprise.pk}
        assert unit_queries.enterprise_ids_in(county.pk, today()) == {enterprise.pk}

    def test_a_planned_move_is_changed_or_taken_back_on_its_day(self) -> None:
        county = make_area(level="county")
        town, other, third = (make_area(parent=county) for _ in range(3))
        village = make_village(parent=town)
        plan, later = today() + timedelta(30), today() + timedelta(60)
        move = unit_services.move_area
        move(village.pk, parent_id=other.pk, on=plan, actor=None)
        refused("move-planned", move, village.pk, parent_id=third.pk, on=today(), actor=None)
        refused("same-place", move, village.pk, parent_id=other.pk, on=later, actor=None)
        move(village.pk, parent_id=third.pk, on=plan, actor=None)
        links = AreaLink.objects.filter(child=village).order_by("pk").values_list("parent_id", "valid_from", "valid_to")
        assert list(links.all()) == [(town.pk, None, plan - timedelta(1)), (third.pk, plan, None)]
        move(village.pk, parent_id=town.pk, on=plan, actor=None)
        assert list(links.all()) == [(town.pk, None, None)]

    def test_areas_keep_their_order(self) -> None:
        county = make_area(level="county")
        town, other = make_area(parent=county), make_area(parent=county)
        village = make_village(parent=town)
        move = unit_services.move_area
        refused("area-levels", move, town.pk, parent_id=village.pk, on=today(), actor=None)
        refused("area-levels", move, town.pk, parent_id=other.pk, on=today(), actor=None)
        refused("area-under-itself", move, town.pk, parent_id=town.pk, on=today(), actor=None)
        refused("same-place", move, village.pk, parent_id=town.pk, on=today(), actor=None)
        move(village.pk, parent_id=other.pk, on=date(2026, 3, 1), actor=None)
        refused("on-before-last", move, village.pk, parent_id=town.pk, on=date(2026, 2, 1), actor=None)

    def test_new_areas(self) -> None:
        add = unit_services.add_area
        county = add(code="990100", name=" 云岭县 ", level="county", parent_id=None, on=today(), actor=None)
        town = add(code="990101", name="青禾镇", level="town", parent_id=county.pk, on=today(), actor=None)
        assert (county.name, town.parent_links.get().parent_id) == ("云岭县", county.pk)
        refused(
            "area-code-taken", add, code="990101", name="乙", level="town", parent_id=county.pk, on=today(), actor=None
        )
        refused("area-code-odd", add, code="99x", name="乙", level="town", parent_id=county.pk, on=today(), actor=None)
        refused(
            "area-needs-parent", add, code="990102", name="乙", level="town", parent_id=None, on=today(), actor=None
        )
        refused("area-levels", add, code="990103", name="乙", level="town", parent_id=town.pk, on=today(), actor=None)
        refused("name-missing", add, code="990104", name=" ", level="county", parent_id=None, on=today(), actor=None)
        refused("area-level-unknown", add, code="99", name="乙", level="x", parent_id=None, on=today(), actor=None)
        assert Area.objects.count() == 2, "what was refused left nothing"


class TestNames:
    def test_a_former_name_is_known(self) -> None:
        enterprise = make_enterprise(name="恒泰五金厂")
        rename = unit_services.rename_enterprise
        rename(enterprise.pk, name="恒泰  五金制品有限公司", on=date(2026, 3, 1), actor=make_user())
        assert last_line() == ("rename_enterprise", "enterprise", str(enterprise.pk))
        enterprise.refresh_from_db()
        assert enterprise.name == "恒泰 五金制品有限公司"
        assert unit_queries.spellings() == {enterprise.pk: ("恒泰五金厂",)}
        refused("on-before-last", rename, enterprise.pk, name="丙", on=date(2026, 2, 1), actor=None)
        refused("same-name", rename, enterprise.pk, name="恒泰 五金制品有限公司 ", on=today(), actor=None)
        refused("name-too-long", rename, enterprise.pk, name="丙" * 101, on=today(), actor=None)
        refused("name-taken", rename, enterprise.pk, name=make_enterprise().name, on=today(), actor=None)
        rename(enterprise.pk, name="恒泰五金厂", on=date(2026, 3, 1), actor=None)
        assert not FormerName.objects.exists()

    def test_a_name_that_another_one_bears_now_is_not_a_spelling(self) -> None:
        enterprise = make_enterprise(name="甲")
        unit_services.rename_enterprise(enterprise.pk, name="乙", on=today(), actor=None)
        make_enterprise(name="甲")
        assert unit_queries.spellings() == {}

    def test_look_ups_understand_former_and_merged_names(self) -> None:
        from orgs.queries import enterprise_by_code, enterprise_by_name

        main, alias = make_enterprise(name="甲厂"), make_enterprise(name="甲工厂", unit_code="QQQQ2222")
        unit_services.rename_enterprise(main.pk, name="甲公司", on=today(), actor=None)
        unit_services.merge_enterprises(alias_id=alias.pk, main_id=main.pk, reason="", on=today(), actor=None)
        assert {enterprise_by_name(name) for name in ("甲厂", "甲工厂", "甲公司")} == {main}
        assert enterprise_by_code(" qqqq2222") == main
        assert enterprise_by_name("丁") is None

    def test_likely_the_same(self) -> None:
        one = make_enterprise(name="恒泰五金制品有限公司")
        two = make_enterprise(name="恒泰五金制品厂有限责任公司")
        three = make_enterprise(name="恒泰五金制品（有限）公司")
        make_enterprise(name="恒泰五金制品二厂")
        merged = make_enterprise(name="恒泰五金制品公司")
        unit_services.merge_enterprises(alias_id=merged.pk, main_id=one.pk, reason="", on=today(), actor=None)
        assert set(unit_queries.likely_same(one.pk)) == {two, three}
        assert one in unit_queries.enterprises_like("恒泰五金制品 公司")


class TestNewEnterprises:
    def test_what_follows_from_the_industry(self) -> None:
        area, user = make_area(), make_user()
        create = unit_services.create_enterprise
        enterprise = create(name=" 宏达建筑 ", area_id=area.pk, actor=user, industry="建筑施工")
        assert (enterprise.name, enterprise.exam_required, enterprise.hours_high_risk) == ("宏达建筑", True, False)
        assert len(enterprise.unit_code) == 8
        assert last_line() == ("create_enterprise", "enterprise", str(enterprise.pk))
        refused("name-taken", create, name="宏达建筑", area_id=area.pk, actor=user)
        refused("risk-unknown", create, name="乙", area_id=area.pk, actor=user, risk_level="purple")
        refused("area-unknown", create, name="乙", area_id=0, actor=user)
        with pytest.raises(TypeError):
            create(name="丙", area_id=area.pk, actor=user, pk=1)


class TestGrids:
    def test_independent_grids_say_what_they_are(self) -> None:
        area = make_area()
        add = unit_services.add_grid
        refused("grid-needs-unit", add, area_id=area.pk, name="一小", kind="independent", actor=None)
        grid = add(area_id=area.pk, name="一小", kind="independent", unit="school", actor=None)
        village = add(area_id=area.pk, name="一网格", kind="residential", unit="school", actor=None)
        assert (grid.unit, village.unit) == ("school", "")
        refused("grid-taken", add, area_id=area.pk, name="一小", kind="independent", unit="school", actor=None)
        refused("grid-kind-unknown", add, area_id=area.pk, name="二", kind="x", actor=None)
        refused("grid-kind-unknown", add, area_id=area.pk, name="二", kind="independent", unit="x", actor=None)

    def test_several_at_a_time_each_once(self) -> None:
        enterprise = make_enterprise()
        one, two = make_grid(area=enterprise.area), make_grid(area=enterprise.area, kind="economic")
        put, take = unit_services.put_in_grid, unit_services.take_from_grid
        links = [put(enterprise.pk, grid_id=grid.pk, on=LAST_YEAR, actor=None) for grid in (one, two)]
        refused("in-grid-already", put, enterprise.pk, grid_id=one.pk, on=today(), actor=None)
        assert {each.grid_id for each in unit_queries.grids_of(enterprise.pk, today())} == {one.pk, two.pk}
        take(links[0].pk, on=today(), actor=make_user())
        assert last_line() == ("take_from_grid", "enterprise", str(enterprise.pk))
        assert [each.grid_id for each in unit_queries.grids_of(enterprise.pk, today())] == [two.pk]
        assert len(unit_queries.grids_of(enterprise.pk, today() - timedelta(1))) == 2
        refused("grid-link-over", take, links[0].pk, on=today() + timedelta(1), actor=None)
        refused("on-before-last", take, links[1].pk, on=LAST_YEAR - timedelta(1), actor=None)
        refused("grid-link-unknown", take, 0, on=today(), actor=None)
        put(enterprise.pk, grid_id=one.pk, on=today(), actor=None)

    def test_a_grid_that_is_over_takes_nobody_in(self) -> None:
        enterprise = make_enterprise()
        grid = make_grid(area=enterprise.area, valid_to=LAST_YEAR)
        put = unit_services.put_in_grid
        refused("grid-not-in-force", put, enterprise.pk, grid_id=grid.pk, on=today(), actor=None)
        refused("grid-unknown", put, enterprise.pk, grid_id=0, on=today(), actor=None)

    def test_put_in_by_mistake_leaves_no_day(self) -> None:
        enterprise = make_enterprise()
        grid = make_grid(area=enterprise.area)
        link = unit_services.put_in_grid(enterprise.pk, grid_id=grid.pk, on=today(), actor=None)
        unit_services.take_from_grid(link.pk, on=today(), actor=None)
        assert unit_queries.grids_of(enterprise.pk, today()) == ()
        assert [line.kind for line in unit_queries.unit_history(enterprise.pk)] == ["name", "place"]
        unit_services.put_in_grid(enterprise.pk, grid_id=grid.pk, on=today(), actor=None)


def merge(alias: Enterprise, main: Enterprise, *, actor=None, on: date | None = None) -> EnterpriseAlias:
    return unit_services.merge_enterprises(
        alias_id=alias.pk, main_id=main.pk, reason="同一家", on=on or today(), actor=actor
    )


class TestMerges:
    def test_chains_are_followed_and_circles_refused(self) -> None:
        from orgs.queries import main_id, spelling_ids

        one, two, three = (make_enterprise() for _ in range(3))
        refused("merge-itself", merge, one, one)
        merge(one, two)
        refused("merge-away-already", merge, one, three)
        refused("merge-into-merged", merge, three, one)
        refused("merge-into-merged", merge, two, one)
        refused("on-in-future", merge, two, three, on=today() + timedelta(1))
        row = merge(two, three)
        assert [main_id(each.pk) for each in (one, two, three)] == [three.pk] * 3
        assert spelling_ids(one.pk) == (three.pk, one.pk, two.pk)
        assert unit_queries.spellings() == {three.pk: (one.name, two.name)}
        unit_services.undo_merge(row.pk, actor=None, now=timezone.now())
        assert spelling_ids(one.pk) == (two.pk, one.pk)
        refused("merge-undone", unit_services.undo_merge, row.pk, actor=None, now=timezone.now())
        refused("merge-unknown", unit_services.undo_merge, 0, actor=None, now=timezone.now())
        assert merge(two, three).pk != row.pk

    def test_only_an_office_that_reaches_both(self) -> None:
        town, other = make_area(), make_area()
        here, there = make_enterprise(area=town), make_enterprise(area=other)
        office = make_officer(area=town, role="town_office")
        refused("enterprise-unknown", merge, there, here, actor=office)
        refused("enterprise-unknown", merge, here, there, actor=office)
        refused("enterprise-unknown", merge, here, make_enterprise(area=town), actor=make_officer(enterprise=here))
        row = merge(make_enterprise(area=town), here, actor=office)
        assert (row.merged_by, row.reason, last_line()[0]) == (office.pk, "同一家", "merge_enterprises")
        foreign = make_officer(area=other, role="town_office")
        refused("merge-unknown", unit_services.undo_merge, row.pk, actor=foreign, now=timezone.now())
        undone = unit_services.undo_merge(row.pk, actor=office, now=timezone.now())
        assert (undone.undone_by, last_line()[0]) == (office.pk, "undo_merge")

    def test_nothing_is_changed_in_a_merged_one(self) -> None:
        alias, main = make_enterprise(), make_enterprise()
        grid = make_grid(area=alias.area)
        merge(alias, main)
        refused(
            "enterprise-merged", unit_services.move_enterprise, alias.pk, area_id=main.area_id, on=today(), actor=None
        )
        refused("enterprise-merged", unit_services.rename_enterprise, alias.pk, name="新", on=today(), actor=None)
        refused("enterprise-merged", unit_services.put_in_grid, alias.pk, grid_id=grid.pk, on=today(), actor=None)
        refused("name-of-merged", unit_services.rename_enterprise, main.pk, name=alias.name, on=today(), actor=None)

    def test_no_row_of_any_table_changes_and_undoing_brings_all_back(self) -> None:
        alias, main = make_enterprise(), make_enterprise()
        make_person(enterprise=alias), make_person(enterprise=main)
        make_officer(enterprise=alias)
        EnterpriseGrid.objects.create(enterprise=alias, grid=make_grid(area=alias.area))
        before = every_row()
        row = merge(alias, main)
        assert every_row() == before, "merging touches nothing but its own row"
        unit_services.undo_merge(row.pk, actor=None, now=timezone.now())
        assert every_row() == before

    def test_history(self) -> None:
        enterprise, alias = make_enterprise(name="甲厂"), make_enterprise(name="甲工厂")
        before, after = enterprise.area, make_area()
        grid = make_grid(area=after)
        unit_services.rename_enterprise(enterprise.pk, name="甲公司", on=date(2026, 2, 1), actor=None)
        unit_services.move_enterprise(enterprise.pk, area_id=after.pk, on=date(2026, 3, 1), actor=None)
        link = unit_services.put_in_grid(enterprise.pk, grid_id=grid.pk, on=date(2026, 3, 2), actor=None)
        row = merge(alias, enterprise)
        lines = unit_queries.unit_history(enterprise.pk)
        assert [(line.kind, line.what, line.since, line.until, line.key) for line in lines] == [
            ("name", "甲公司", date(2026, 2, 1), None, 0),
            ("name", "甲厂", None, date(2026, 1, 31), 0),
            ("place", after.name, date(2026, 3, 1), None, 0),
            ("place", before.name, None, date(2026, 2, 28), 0),
            ("grid", grid.name, date(2026, 3, 2), None, link.pk),
            ("merge", "甲工厂", today(), None, row.pk),
        ]
        unit_services.undo_merge(row.pk, actor=None, now=timezone.now())
        assert unit_queries.unit_history(enterprise.pk)[-1].undone_on == today()


def every_row() -> dict[str, list[tuple]]:
    """All rows of all tables but the merges' own and the log."""
    left_out = {EnterpriseAlias._meta.db_table, AuditEntry._meta.db_table, "django_session"}
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in left_out and "_fts" not in table and "sqlite" not in table:
                cursor.execute(f'SELECT * FROM "{table}"')
                found[table] = sorted(map(repr, cursor.fetchall()))
    return found


class TestTree:
    def test_counts_and_grids(self) -> None:
        county = make_area(level="county", code="9901")
        town = make_area(parent=county, code="990101")
        village = make_village(parent=town, code="990101001")
        grid = make_grid(area=village)
        enterprises = [make_enterprise(area=village), make_enterprise(area=town), make_enterprise(area=town)]
        merge(enterprises[2], enterprises[0])
        for each in (enterprises[0], enterprises[2]):
            EnterpriseGrid.objects.create(enterprise=each, grid=grid)
        (top,) = unit_queries.area_tree(today())
        assert (top.area_id, top.parent_id, top.enterprise_count, top.grids) == (county.pk, None, 2, ())
        (middle,) = top.children
        assert (middle.code, middle.level, middle.parent_id, middle.enterprise_count) == (
            "990101",
            "town",
            county.pk,
            2,
        )
        (low,) = middle.children
        assert low.enterprise_count == 1
        assert [(each.grid_id, each.enterprise_count) for each in low.grids] == [(grid.pk, 1)]

    def test_a_large_tree_in_as_many_queries(self, django_assert_num_queries) -> None:
        county = make_area(level="county")
        make_enterprise(area=make_village(parent=make_area(parent=county)))
        with CaptureQueriesContext(connection) as small:
            unit_queries.area_tree(today())
        towns = [make_area(parent=county) for _ in range(10)]
        villages = Area.objects.bulk_create(
            Area(code=f"98{number:06d}", name=f"村{number}", level="village") for number in range(200)
        )
        AreaLink.objects.bulk_create(AreaLink(child=each, parent=towns[at % 10]) for at, each in enumerate(villages))
        made = Enterprise.objects.bulk_create(
            Enterprise(name=f"企业{number}", area=villages[number % 200]) for number in range(5000)
        )
        FormerPlace.objects.bulk_create(
            FormerPlace(enterprise=each, area=towns[0], until=LAST_YEAR) for each in made[:1000]
        )
        with django_assert_num_queries(len(small)):
            (top,) = unit_queries.area_tree(today())
        assert len(small) == 6
        assert top.enterprise_count == 5001
        with django_assert_num_queries(len(small) + 1):
            (top,) = unit_queries.area_tree(LAST_YEAR)
        first = next(child for child in top.children if child.area_id == towns[0].pk)
        assert (first.enterprise_count, top.enterprise_count) == (1000 + 400, 5001)
