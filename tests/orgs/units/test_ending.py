"""A grid ends with what is in it and the roles over it; an area is renamed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kernel.errors import DomainError, NotFound
from orgs.models import EnterpriseGrid, RoleGrant
from orgs.queries import actor_for, today
from orgs.units.ending import Ending, end_grid, what_ends
from orgs.units.services import rename_area
from plumbing.models import AuditEntry
from tests.factories.orgs import make_area, make_enterprise, make_grid, make_officer

pytestmark = pytest.mark.django_db
LAST = date(2026, 6, 30)


def test_what_is_in_it_and_over_it_ends_the_same_day() -> None:
    one, other = make_enterprise(), make_enterprise()
    grid, beside = make_grid(enterprises=[one, other]), make_grid(enterprises=[one])
    holder = make_officer(grid=grid, role="grid_staff")
    RoleGrant.objects.create(user=holder, role="grid_staff", grid=beside)
    EnterpriseGrid.objects.filter(grid=grid, enterprise=other).update(valid_to=date(2026, 1, 31))
    assert what_ends(grid.pk, after=LAST) == Ending(1, 1)
    end_grid(grid.pk, on=LAST, actor=None)
    grid.refresh_from_db()
    links = EnterpriseGrid.objects.order_by("pk").values_list("grid_id", "valid_to")
    assert list(links) == [(grid.pk, LAST), (grid.pk, date(2026, 1, 31)), (beside.pk, None)]
    assert (grid.valid_to, RoleGrant.objects.get(grid=grid).valid_to) == (LAST, LAST)
    assert RoleGrant.objects.get(grid=beside).valid_to is None
    actor = actor_for(holder)
    assert actor is not None and actor.grid_enterprises == {beside.pk: frozenset({one.pk})}
    assert AuditEntry.objects.get(action="end_grid").detail == {"on": "2026-06-30", "enterprises": 1}
    assert AuditEntry.objects.filter(action="end_role").count() == 1


def test_what_is_refused_changes_nothing() -> None:
    enterprise = make_enterprise()
    grid = make_grid(valid_from=date(2026, 2, 1))
    EnterpriseGrid.objects.create(enterprise=enterprise, grid=grid, valid_from=date(2026, 3, 1))
    for on in (date(2026, 1, 1), date(2026, 2, 10)):
        with pytest.raises(DomainError, match="on-before-last"):
            end_grid(grid.pk, on=on, actor=None)
    with pytest.raises(NotFound):
        end_grid(grid.pk + 1, on=LAST, actor=None)
    assert EnterpriseGrid.objects.get().valid_to is None
    end_grid(grid.pk, on=LAST, actor=None)
    with pytest.raises(DomainError, match="grid-over"):
        end_grid(grid.pk, on=LAST + timedelta(days=1), actor=None)
    end_grid(grid.pk, on=date(2026, 5, 31), actor=None)
    assert EnterpriseGrid.objects.get().valid_to == date(2026, 5, 31)


def test_a_day_to_come_is_planned() -> None:
    grid, later = make_grid(), today() + timedelta(days=30)
    holder = make_officer(grid=grid, role="grid_staff")
    end_grid(grid.pk, on=later, actor=None)
    assert RoleGrant.objects.get(user=holder).valid_to == later


def test_an_area_is_renamed() -> None:
    area = make_area(name="柳弯村")
    assert rename_area(area.pk, name=" 柳湾村 ", actor=None).name == "柳湾村"
    for name, code in (("柳湾村", "same-name"), (" ", "name-missing"), ("村" * 61, "name-too-long")):
        with pytest.raises(DomainError, match=code):
            rename_area(area.pk, name=name, actor=None)
    with pytest.raises(NotFound):
        rename_area(area.pk + 1, name="柳湾村", actor=None)
    assert AuditEntry.objects.get(action="rename_area").detail == {"before": "柳弯村", "after": "柳湾村"}
