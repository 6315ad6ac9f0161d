"""To which industry, post and town people belonged on a day, for figures that are told by segment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kernel.batches import batches
from orgs.enums import AreaLevel
from orgs.models import Area, Post
from orgs.queries import parents_today

CHUNK = 900


@dataclass(frozen=True, slots=True)
class Segments:
    """Empty where nothing is known. `town` is the area's id as text."""

    industry: str = ""
    post: str = ""
    town: str = ""


def segments_of(days: Mapping[int, date]) -> dict[int, Segments]:
    """By person, the segments of the newest post held on the person's day. Two queries and one a chunk of people."""
    towns = _towns()
    found: dict[int, Segments] = {}
    for chunk in batches(sorted(days), CHUNK):
        rows = Post.objects.filter(person_id__in=chunk).order_by("started_on", "pk")
        fields = ("person_id", "started_on", "ended_on", "category", "enterprise__industry", "enterprise__area_id")
        for person_id, began, ended, category, industry, area_id in rows.values_list(*fields):
            day = days[person_id]
            if began <= day and (ended is None or day <= ended):
                found[person_id] = Segments(industry, category, towns.get(area_id, ""))
    return found


def town_names() -> dict[str, str]:
    """The names of the towns by the keys of `Segments.town`; one query."""
    return {str(pk): name for pk, name in Area.objects.filter(level=AreaLevel.TOWN).values_list("pk", "name")}


def _towns() -> dict[int, str]:
    """By area, the town in which it lies."""
    levels = dict(Area.objects.values_list("pk", "level"))
    parents = parents_today()
    return {pk: _town_above(pk, levels, parents) for pk in levels}


def _town_above(pk: int, levels: Mapping[int, str], parents: Mapping[int, int]) -> str:
    at: int | None = pk
    for _step in range(len(levels)):
        if at is None:
            return ""
        if levels.get(at) == AreaLevel.TOWN:
            return str(at)
        at = parents.get(at)
    return ""
