"""Changing units. Whatever moves keeps where it was, with days: reports on past days stay as they were told.

Every service is one transaction, locks what it changes, leaves one audit line, and raises `DomainError` with a code
for which `unit_words.sentence` has the sentence.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model

from kernel.clock import today
from kernel.errors import DomainError, NotFound
from kernel.periods import Period
from orgs.enums import AreaLevel, GridKind, GridUnit, RiskLevel
from orgs.logic.industries import is_exam_required
from orgs.logic.units import (
    Former,
    Link,
    change_problem,
    day_before,
    is_correction,
    last_change,
    link_problem,
    overlap,
)
from orgs.models import Area, AreaLink, Enterprise, EnterpriseGrid, FormerName, FormerPlace, Grid
from orgs.units.alias_queries import mains_by_alias
from orgs.units.merge_services import merge_enterprises, undo_merge
from plumbing import audit

__all__ = [
    "FACTS",
    "add_area",
    "add_grid",
    "create_enterprise",
    "merge_enterprises",
    "move_area",
    "move_enterprise",
    "needs_unit",
    "put_in_grid",
    "rename_area",
    "rename_enterprise",
    "take_from_grid",
    "undo_merge",
]

FACTS = frozenset(
    {"industry", "risk_level", "hours_high_risk", "exam_required", "address", "contact_name", "contact_phone"}
) | {"accepts_joins", "unit_code"}


@transaction.atomic
def create_enterprise(*, name: str, area_id: int, actor: Any, **facts: Any) -> Enterprise:
    """A new enterprise in an area. Whether its principals are assessed follows from the industry unless given.

    `facts` are of `FACTS`. Errors: ``name-missing``, ``name-too-long``, ``name-taken``, ``area-unknown``,
    ``risk-unknown``.
    """
    if unknown := set(facts) - FACTS:
        raise TypeError(f"no such facts: {sorted(unknown)}")
    if facts.get("risk_level", "") not in RiskLevel.values:
        raise DomainError("risk-unknown")
    facts.setdefault("exam_required", is_exam_required(facts.get("industry", "")))
    enterprise = Enterprise(name=_free_name(name), area=_area(area_id), **facts)
    _store(enterprise, DomainError("name-taken", name=enterprise.name))
    audit.record("create_enterprise", actor=actor, target=("enterprise", enterprise.pk), area=area_id)
    return enterprise


@transaction.atomic
def move_enterprise(enterprise_id: int, *, area_id: int, on: date, actor: Any) -> Enterprise:
    """The enterprise is in another area from the day `on`, today or past. On the day of the last move: corrects it.

    Errors: ``enterprise-unknown``, ``enterprise-merged``, ``area-unknown``, ``same-place``, ``on-in-future``,
    ``on-before-last``.
    """
    enterprise, area = _locked(enterprise_id), _area(area_id)
    rows = list(enterprise.former_places.all())
    former = [Former(row.area_id, row.until) for row in rows]
    _check_day(on, former)
    if enterprise.area_id == area.pk:
        raise DomainError("same-place", name=enterprise.name, area=area.name)
    before, enterprise.area = enterprise.area_id, area
    if not is_correction(on, former):
        FormerPlace.objects.create(enterprise=enterprise, area_id=before, until=day_before(on))
    elif (last := max(rows, key=lambda row: row.until)).area_id == area.pk:
        last.delete()  # back to where it was before that day: it never moved
    enterprise.save(update_fields=["area"])
    where = {"before": before, "after": area.pk, "on": on.isoformat()}
    audit.record("move_enterprise", actor=actor, target=("enterprise", enterprise.pk), **where)
    return enterprise


@transaction.atomic
def rename_enterprise(enterprise_id: int, *, name: str, on: date, actor: Any) -> Enterprise:
    """The enterprise has another name from the day `on`, today or past. On the day of the last one: corrects it.

    Errors: ``enterprise-unknown``, ``enterprise-merged``, ``name-missing``, ``name-too-long``, ``name-taken``,
    ``same-name``, ``on-in-future``, ``on-before-last``.
    """
    enterprise = _locked(enterprise_id)
    if enterprise.name == " ".join(name.split()):
        raise DomainError("same-name", name=enterprise.name)
    rows = list(enterprise.former_names.all())
    former = [Former(row.name, row.until) for row in rows]
    _check_day(on, former)
    before, enterprise.name = enterprise.name, _free_name(name)
    if not is_correction(on, former):
        FormerName.objects.create(enterprise=enterprise, name=before, until=day_before(on))
    elif (last := max(rows, key=lambda row: row.until)).name == enterprise.name:
        last.delete()
    _store(enterprise, DomainError("name-taken", name=enterprise.name))
    names = {"before": before, "after": enterprise.name, "on": on.isoformat()}
    audit.record("rename_enterprise", actor=actor, target=("enterprise", enterprise.pk), **names)
    return enterprise


@transaction.atomic
def add_area(*, code: str, name: str, level: str, parent_id: int | None, on: date, actor: Any) -> Area:
    """A new area, below `parent_id` from the day `on`; only a county stands alone.

    Errors: ``area-code-odd``, ``area-code-taken``, ``name-missing``, ``name-too-long``, ``area-level-unknown``,
    ``area-unknown``, ``area-needs-parent``, ``area-levels``.
    """
    code = code.strip()
    if not (code.isascii() and code.isdecimal() and 2 <= len(code) <= 12):
        raise DomainError("area-code-odd", written=code)
    if found := Area.objects.filter(code=code).first():
        raise DomainError("area-code-taken", written=code, name=found.name)
    if level not in AreaLevel.values:
        raise DomainError("area-level-unknown")
    if parent_id is None and level != AreaLevel.COUNTY:
        raise DomainError("area-needs-parent")
    area = Area(code=code, name=_clean_name(name, longest=60), level=level)
    _store(area, DomainError("area-code-taken", written=code, name=area.name))
    audit.record("add_area", actor=actor, target=("area", area.pk), code=code, parent=parent_id)
    if parent_id is not None:
        _store_link(area, _area(parent_id), on)
    return area


@transaction.atomic
def move_area(area_id: int, *, parent_id: int, on: date, actor: Any) -> AreaLink:
    """The area, with all below it, belongs to another from the day `on`; it may be a day to come.

    On the day on which the present link begins, corrects it. Errors: ``area-unknown``, ``same-place``,
    ``on-before-last``, ``area-levels``, ``area-under-itself``, ``area-links-overlap`` (a later move is planned).
    """
    area, parent = _locked_area(area_id), _area(parent_id)
    links = list(area.parent_links.select_for_update())
    _check_not_before(on, [link.valid_from for link in links if link.valid_from], name=area.name)
    held = next((link for link in links if on in Period(link.valid_from, link.valid_to)), None)
    if held is not None and held.parent_id == parent.pk:
        raise DomainError("same-place", name=area.name, area=parent.name)
    before = None if held is None else held.parent_id
    link = _replace(held, links, parent, on) if held is not None else _store_link(area, parent, on)
    where = {"before": before, "after": parent.pk, "on": on.isoformat()}
    audit.record("move_area", actor=actor, target=("area", area.pk), **where)
    return link


@transaction.atomic
def rename_area(area_id: int, *, name: str, actor: Any) -> Area:
    """The area is called otherwise, on past days too: what it is told apart by is its code.

    Errors: ``area-unknown``, ``name-missing``, ``name-too-long``, ``same-name``.
    """
    area, clean = _locked_area(area_id), _clean_name(name, longest=60)
    if area.name == clean:
        raise DomainError("same-name", name=clean)
    before, area.name = area.name, clean
    area.save(update_fields=["name"])
    audit.record("rename_area", actor=actor, target=("area", area.pk), before=before, after=clean)
    return area


@transaction.atomic
def add_grid(*, area_id: int, name: str, kind: str, unit: str = "", actor: Any) -> Grid:
    """A new grid of an area. An independent one says which kind of unit it is.

    Errors: ``area-unknown``, ``name-missing``, ``name-too-long``, ``grid-kind-unknown``, ``grid-needs-unit``,
    ``grid-taken``.
    """
    area, clean = _area(area_id), _clean_name(name, longest=60)
    if kind not in GridKind.values or unit not in ("", *GridUnit.values):
        raise DomainError("grid-kind-unknown")
    if needs_unit(kind) and not unit:
        raise DomainError("grid-needs-unit")
    if Grid.objects.filter(area=area, name=clean, kind=kind).exists():
        raise DomainError("grid-taken", name=clean, area=area.name)
    grid = Grid(area=area, name=clean, kind=kind, unit=unit if needs_unit(kind) else "")
    _store(grid, DomainError("grid-taken", name=clean, area=area.name))
    audit.record("add_grid", actor=actor, target=("grid", grid.pk), area=area.pk, kind=kind)
    return grid


def needs_unit(kind: str) -> bool:
    """Whether a grid of this kind is one school, firm, office or hospital."""
    return kind == GridKind.INDEPENDENT


@transaction.atomic
def put_in_grid(enterprise_id: int, *, grid_id: int, on: date, actor: Any) -> EnterpriseGrid:
    """The enterprise is in the grid from the day `on`; it may be in several at a time, in each once.

    Errors: ``enterprise-unknown``, ``enterprise-merged``, ``grid-unknown``, ``grid-not-in-force``, ``in-grid-already``.
    """
    enterprise = _locked(enterprise_id)
    grid = Grid.objects.filter(pk=grid_id).first()
    if grid is None:
        raise NotFound("grid-unknown")
    if on not in Period(grid.valid_from, grid.valid_to):
        raise DomainError("grid-not-in-force", name=grid.name)
    mine = enterprise.grid_links.filter(grid=grid)
    if any(overlap(Period(link.valid_from, link.valid_to), Period(on)) for link in mine):
        raise DomainError("in-grid-already", name=enterprise.name, grid=grid.name)
    link = EnterpriseGrid.objects.create(enterprise=enterprise, grid=grid, valid_from=on)
    target = ("enterprise", enterprise.pk)
    audit.record("put_in_grid", actor=actor, target=target, grid=grid.pk, link=link.pk, on=on.isoformat())
    return link


@transaction.atomic
def take_from_grid(link_id: int, *, on: date, actor: Any) -> EnterpriseGrid:
    """The enterprise is in the grid no more from the day `on`: the day before is its last one.

    Errors: ``grid-link-unknown``, ``grid-link-over`` (it ended before), ``on-before-last`` (it began later).
    """
    link = EnterpriseGrid.objects.select_for_update().filter(pk=link_id).first()
    if link is None:
        raise NotFound("grid-link-unknown")
    if link.valid_to is not None and link.valid_to < on:
        raise DomainError("grid-link-over", until=link.valid_to)
    _check_not_before(on, [link.valid_from] if link.valid_from else [], name=str(link.grid))
    link.valid_to = day_before(on)  # on its first day: it has no day left, and stays for the history of the log
    link.save(update_fields=["valid_to"])
    target = ("enterprise", link.enterprise_id)
    audit.record("take_from_grid", actor=actor, target=target, grid=link.grid_id, link=link.pk, on=on.isoformat())
    return link


def _store(row: Model, taken: DomainError) -> None:
    """Raises `taken` when somebody else stored the same a moment before: it was looked for, but not yet there."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise taken from error


def _store_link(area: Area, parent: Area, on: date) -> AreaLink:
    _check_link(area, parent, on, besides=None)
    return AreaLink.objects.create(child=area, parent=parent, valid_from=on)


def _replace(held: AreaLink, links: list[AreaLink], parent: Area, on: date) -> AreaLink:
    """The link that holds from `on` instead of `held`."""
    _check_link(held.child, parent, on, besides=held)
    if held.valid_from != on:
        held.valid_to = day_before(on)
        held.save(update_fields=["valid_to"])
        return AreaLink.objects.create(child=held.child, parent=parent, valid_from=on)
    before = next((link for link in links if link.valid_to == day_before(on)), None)
    if before is not None and before.parent_id == parent.pk:  # back to where it was: it never moved
        held.delete()
        before.valid_to = None
        before.save(update_fields=["valid_to"])
        return before
    held.parent, held.valid_to = parent, None
    held.save(update_fields=["parent", "valid_to"])
    return held


def _check_link(area: Area, parent: Area, on: date, *, besides: AreaLink | None) -> None:
    rows = AreaLink.objects.all() if besides is None else AreaLink.objects.exclude(pk=besides.pk)
    others = [Link(row.child_id, row.parent_id, Period(row.valid_from, row.valid_to)) for row in rows]
    levels = {area.pk: area.level, parent.pk: parent.level}
    if problem := link_problem(Link(area.pk, parent.pk, Period(on)), others, levels):
        raise DomainError(problem, name=area.name, area=parent.name)


def _check_day(on: date, former: list[Former]) -> None:
    if problem := change_problem(on, today=today(), former=former):
        raise DomainError(problem, last=last_change(former) or on)


def _check_not_before(on: date, begun: list[date], *, name: str) -> None:
    last = max(begun, default=on)
    if last > on:
        raise DomainError("on-before-last" if last <= today() else "move-planned", last=last, name=name)


def _locked(enterprise_id: int) -> Enterprise:
    found = Enterprise.objects.select_for_update().filter(pk=enterprise_id).first()
    if found is None:
        raise NotFound("enterprise-unknown")
    if main := mains_by_alias().get(found.pk):
        raise DomainError("enterprise-merged", name=found.name, main=Enterprise.objects.get(pk=main).name)
    return found


def _area(area_id: int) -> Area:
    if (found := Area.objects.filter(pk=area_id).first()) is None:
        raise NotFound("area-unknown")
    return found


def _locked_area(area_id: int) -> Area:
    if (found := Area.objects.select_for_update().filter(pk=area_id).first()) is None:
        raise NotFound("area-unknown")
    return found


def _clean_name(name: str, *, longest: int) -> str:
    clean = " ".join(name.split())
    if not clean:
        raise DomainError("name-missing")
    if len(clean) > longest:
        raise DomainError("name-too-long", longest=longest)
    return clean


def _free_name(name: str) -> str:
    clean = _clean_name(name, longest=100)
    found = Enterprise.objects.filter(name=clean).first()
    if found is not None:
        raise DomainError("name-of-merged" if found.pk in mains_by_alias() else "name-taken", name=clean)
    return clean
