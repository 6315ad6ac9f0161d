"""What the office's page of one unit asks: an area's history, the grids and merges of an enterprise."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from orgs import queries
from orgs.logic.merges import end_of_chain
from orgs.models import Area, AreaLink, Enterprise, EnterpriseAlias, EnterpriseGrid, Grid, Post
from orgs.units.queries import places_on


@dataclass(frozen=True, slots=True)
class AreaLine:
    """One line of an area's history. `what`: ``belongs`` (it to `name`) or ``holds`` (`name` to it)."""

    what: str
    name: str
    area_id: int
    start: date | None
    end: date | None


def get_area_by_id(area_id: int) -> Area | None:
    """An area or None."""
    return Area.objects.filter(pk=area_id).first()


def area_lines(area_id: int) -> list[AreaLine]:
    """Where the area belonged and what belonged to it, newest first; two queries."""
    above = AreaLink.objects.filter(child_id=area_id).select_related("parent")
    below = AreaLink.objects.filter(parent_id=area_id).select_related("child")
    lines = [AreaLine("belongs", row.parent.name, row.parent_id, row.valid_from, row.valid_to) for row in above]
    lines += [AreaLine("holds", row.child.name, row.child_id, row.valid_from, row.valid_to) for row in below]
    return sorted(lines, key=lambda line: (line.what, _newest_first(line.start), line.name))


def _newest_first(day: date | None) -> int:
    return -day.toordinal() if day else 0


def grids_under(area_id: int) -> list[Grid]:
    """Every grid of the area, ended ones too; one query."""
    return list(Grid.objects.filter(area_id=area_id).order_by("kind", "name"))


def get_grid(grid_id: int) -> Grid | None:
    """A grid or None."""
    return Grid.objects.filter(pk=grid_id).select_related("area").first()


def same_grid(*, area_id: int, name: str, kind: str) -> Grid | None:
    """The grid of this name and kind in the area, if it is there already."""
    return Grid.objects.filter(area_id=area_id, name=name, kind=kind).first()


def get_grid_link(link_id: int, enterprise_id: int) -> EnterpriseGrid | None:
    """A place in a grid of this enterprise, in any of its spellings, and of no other; None else."""
    ids = queries.spelling_ids(enterprise_id)
    return EnterpriseGrid.objects.filter(pk=link_id, enterprise_id__in=ids).select_related("grid").first()


def merges_of(enterprise_id: int) -> list[EnterpriseAlias]:
    """The spellings merged into the enterprise, in force; one query."""
    rows = EnterpriseAlias.objects.filter(main_id=enterprise_id, undone_at=None).select_related("alias")
    return list(rows.order_by("-since", "-pk"))


def get_merge(alias_row_id: int, main_id: int) -> EnterpriseAlias | None:
    """A merge into this enterprise and no other, undone or not."""
    rows = EnterpriseAlias.objects.filter(pk=alias_row_id, main_id=main_id)
    return rows.select_related("alias", "main").first()


def merge_between(one: int, other: int) -> EnterpriseAlias | None:
    """The merge in force between the two, whichever is the main one."""
    pair = Q(alias_id=one, main_id=other) | Q(alias_id=other, main_id=one)
    return EnterpriseAlias.objects.filter(pair, undone_at=None).first()


def row_of(enterprise_id: int) -> Enterprise | None:
    """The stored row itself, a merged spelling too: nothing is followed."""
    return Enterprise.objects.select_related("area").filter(pk=enterprise_id).first()


def row_named(name: str) -> Enterprise | None:
    """The enterprise of exactly this name."""
    return Enterprise.objects.filter(name=name).first()


def people_by_area(on: date) -> dict[int, int]:
    """People at work in each area itself (not below it), as things stood that day; five queries.

    Somebody with posts in two enterprises counts in each.
    """
    open_posts = Post.objects.filter(queries.in_force(on, start="started_on", end="ended_on")).order_by()
    mains, places = queries.mains_by_alias(), places_on(on)
    found: Counter[int] = Counter()
    for enterprise_id, number in open_posts.values_list("enterprise_id").annotate(n=Count("person_id", distinct=True)):
        found[places[end_of_chain(enterprise_id, mains)]] += number
    return found
