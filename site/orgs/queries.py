"""Named questions about units and people, each in a fixed number of queries.

An enterprise is told by its main spelling: whoever asks about a merged one is answered about what it was merged into.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, OuterRef, Q, QuerySet, Subquery

from kernel.clock import today
from kernel.periods import Period
from orgs.logic.access import ENTERPRISE_READERS, Actor, Grant
from orgs.logic.merges import Stay, end_of_chain, ends_of_chains, fold_stays, spellings_of
from orgs.logic.units import below
from orgs.models import Area, AreaLink, Enterprise, EnterpriseAlias, EnterpriseGrid, Person, Post, RoleGrant
from orgs.units.alias_queries import main_enterprises, main_id, mains_by_alias, spelling_ids
from plumbing.database.prepared import Prepared, slot

__all__ = ["main_enterprises", "main_id", "mains_by_alias", "spelling_ids", "today"]


@dataclass(frozen=True, slots=True)
class PostFacts:
    """A post with what other rooms need of its person and enterprise.

    The enterprise is the main one; `spelling_id` is the one in whose name the post stands. `period` is the post's own
    days, widened where another post in another spelling of the same enterprise overlaps it.
    """

    post_id: int
    person_id: int
    person_name: str
    sex: str
    enterprise_id: int
    enterprise_name: str
    area_id: int
    hours_high_risk: bool
    staff_number: str
    department: str
    team: str
    category: str
    job_title: str
    period: Period
    spelling_id: int


def in_force(on: date, *, start: str = "valid_from", end: str = "valid_to") -> Q:
    """Rows whose period holds the day `on`."""
    return (Q(**{f"{start}__lte": on}) | Q(**{start: None})) & (Q(**{f"{end}__gte": on}) | Q(**{end: None}))


def actor_for(user: Any) -> Actor | None:
    """The actor behind a signed-in account; None for nobody. Two queries, and one each for areas, grids, merges."""
    if not getattr(user, "is_authenticated", False):
        return None
    rows = list(RoleGrant.objects.filter(user_id=user.pk).annotate(merged_into=merged_into("enterprise_id")))
    links = _grid_links({row.grid_id for row in rows if row.grid_id is not None})
    is_merged = any(row.merged_into for row in rows) or any(main for _grid, _enterprise, main in links)
    mains = mains_by_alias() if is_merged else {}
    grants = tuple(_grant(row, mains) for row in rows)
    below_areas, tops = _areas_granted({row.area_id for row in rows if row.area_id is not None})
    return Actor(
        user_id=user.pk,
        person_id=person_id_of(user),
        grants=grants,
        is_superuser=user.is_superuser,
        areas_below=below_areas,
        grid_enterprises=_by_grid(links, mains),
        top_areas=tops,
    )


def merged_into(field: str) -> Subquery:
    """To annotate rows with: what the enterprise of `field` was merged into (perhaps merged itself), else None."""
    return Subquery(EnterpriseAlias.objects.filter(undone_at=None, alias_id=OuterRef(field)).values("main_id")[:1])


def _grant(row: RoleGrant, mains: dict[int, int]) -> Grant:
    enterprise_id = None if row.enterprise_id is None else end_of_chain(row.enterprise_id, mains)
    return Grant(row.role, row.area_id, enterprise_id, Period(row.valid_from, row.valid_to), row.grid_id)


def _areas_granted(areas: set[int]) -> tuple[dict[int, frozenset[int]], frozenset[int]]:
    """What lies below each area, and which of them have none above; one query, or none without areas."""
    if not areas:
        return {}, frozenset()
    parents = parents_today()
    return {area: below(area, parents) for area in areas}, frozenset(areas - set(parents))


def _grid_links(grid_ids: set[int]) -> list[tuple[int, int, int | None]]:
    """Grid, enterprise and what that was merged into, for what is in these grids today; a grid must be in force too."""
    if not grid_ids:
        return []
    day = today()
    of_grid = in_force(day, start="grid__valid_from", end="grid__valid_to")
    links = EnterpriseGrid.objects.filter(in_force(day), of_grid, grid_id__in=grid_ids)
    return list(links.annotate(into=merged_into("enterprise_id")).values_list("grid_id", "enterprise_id", "into"))


def _by_grid(links: list[tuple[int, int, int | None]], mains: dict[int, int]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    for grid_id, enterprise_id, _into in links:
        found.setdefault(grid_id, set()).add(end_of_chain(enterprise_id, mains))
    return {grid_id: frozenset(ids) for grid_id, ids in found.items()}


def parents_today() -> dict[int, int]:
    """By area, the area above it today; one query."""
    links = AreaLink.objects.filter(in_force(today())).order_by("valid_from", "pk")
    return dict(links.values_list("child_id", "parent_id"))


_PERSON_OF: Prepared[tuple[int]] = Prepared(
    lambda: Person.objects.filter(user_id=slot("user", BigIntegerField())).order_by("pk").values_list("pk")[:1]
)


def person_id_of(user: Any) -> int | None:
    """The person behind an account, or None; asked of the database once a request (the account object is new each)."""
    if not getattr(user, "is_authenticated", False):
        return None
    if not hasattr(user, "_anpei_person_id"):
        row = _PERSON_OF.first(user=user.pk)
        user._anpei_person_id = row[0] if row else None
    found: int | None = user._anpei_person_id
    return found


def get_person(person_id: int) -> Person:
    """One person. Raises `Person.DoesNotExist`."""
    return Person.objects.get(pk=person_id)


def names_of_people(person_ids: Collection[int]) -> dict[int, str]:
    """Names by person; one query."""
    return dict(Person.objects.filter(pk__in=person_ids).values_list("pk", "name"))


def people_by_phone(phone: str) -> list[Person]:
    """Everyone with this phone who has an open post; several may share one."""
    open_posts = Post.objects.filter(in_force(today(), start="started_on", end="ended_on"))
    return list(Person.objects.filter(phone=phone, posts__in=open_posts).exclude(phone="").distinct().order_by("pk"))


def person_by_staff_number(unit_code: str, staff_number: str) -> Person | None:
    """The person with an open post of this staff number in the enterprise of this 单位码, however it is written.

    Where two spellings have the number, the one whose 单位码 it is counts; else such a number is nobody's. 3 queries.
    """
    asked = Enterprise.objects.filter(unit_code__iexact=unit_code).values_list("pk", flat=True).first()
    if asked is None or not staff_number:
        return None
    rows = Post.objects.filter(
        in_force(today(), start="started_on", end="ended_on"),
        enterprise_id__in=spelling_ids(asked),
        staff_number__iexact=staff_number,
    ).select_related("person")
    people = {post.person_id: post.person for post in rows}
    own = [post.person for post in rows if post.enterprise_id == asked]
    if own:
        return own[0]
    return next(iter(people.values())) if len(people) == 1 else None


def posts_in(enterprise_id: int, period: Period) -> list[PostFacts]:
    """Posts of an enterprise, in all its spellings, that overlap `period`, by department and name; two queries,
    one more where some are merged. Nobody stands twice at a time.
    """
    mains = mains_by_alias()
    rows = Post.objects.filter(enterprise_id__in=spellings_of(enterprise_id, mains))
    if period.end is not None:
        rows = rows.filter(started_on__lte=period.end)
    if period.start is not None:
        rows = rows.filter(Q(ended_on=None) | Q(ended_on__gte=period.start))
    return _facts(rows.order_by("department", "person__name", "pk"), mains)


def posts_of(person_id: int, on: date) -> list[PostFacts]:
    """The posts a person holds on a day, newest first; one query, three where an enterprise is merged."""
    rows = Post.objects.filter(in_force(on, start="started_on", end="ended_on"), person_id=person_id)
    return _facts(rows.order_by("-started_on", "-pk").annotate(merged_into=merged_into("enterprise_id")))


def _facts(rows: QuerySet[Post], mains: dict[int, int] | None = None) -> list[PostFacts]:
    """`mains` is asked for when `rows` say that some enterprise is merged."""
    posts = list(rows.select_related("person", "enterprise").defer("person__id_number", "person__data_key"))
    if mains is None:
        mains = mains_by_alias() if any(post.merged_into for post in posts) else {}  # type: ignore[attr-defined]
    known = {post.enterprise_id: post.enterprise for post in posts}
    by_spelling = {pk: end_of_chain(pk, mains) for pk in known}
    if missing := set(by_spelling.values()) - set(known):
        known |= Enterprise.objects.in_bulk(missing)
    periods = fold_stays(_stay(post, by_spelling[post.enterprise_id]) for post in posts)
    return [
        _post_facts(post, known[by_spelling[post.enterprise_id]], periods[post.pk])
        for post in posts
        if post.pk in periods
    ]


def _stay(post: Post, main: int) -> Stay:
    rank = 0 if post.enterprise_id == main else post.enterprise_id
    return Stay(post.pk, post.person_id, main, rank, Period(post.started_on, post.ended_on))


def _post_facts(row: Post, enterprise: Enterprise, period: Period) -> PostFacts:
    return PostFacts(
        post_id=row.pk,
        person_id=row.person_id,
        person_name=row.person.name,
        sex=row.person.sex,
        enterprise_id=enterprise.pk,
        enterprise_name=enterprise.name,
        area_id=enterprise.area_id,
        hours_high_risk=enterprise.hours_high_risk,
        staff_number=row.staff_number,
        department=row.department,
        team=row.team,
        category=row.category,
        job_title=row.job_title,
        period=period,
        spelling_id=row.enterprise_id,
    )


def get_enterprise(enterprise_id: int) -> Enterprise | None:
    """One enterprise or None; of a merged one, what it was merged into. One query, three for a merged one."""
    return _main_of(Enterprise.objects.filter(pk=enterprise_id))


def enterprise_by_code(unit_code: str) -> Enterprise | None:
    """The enterprise with this 单位码, in capitals or not; the code of a merged one leads to the main one."""
    return _main_of(Enterprise.objects.filter(unit_code__iexact=unit_code.strip()))


def enterprise_by_name(name: str) -> Enterprise | None:
    """The enterprise that is so called, or was so called and no other one is; of a merged one, the main one."""
    found = _main_of(Enterprise.objects.filter(name=name))
    return found or _main_of(Enterprise.objects.filter(former_names__name=name).order_by("-former_names__until"))


def _main_of(rows: QuerySet[Enterprise]) -> Enterprise | None:
    found = rows.annotate(merged_into=merged_into("pk")).first()
    if found is None or found.merged_into is None:
        return found
    return Enterprise.objects.get(pk=main_id(found.pk))


def enterprises_of_person(person_id: int) -> list[int]:
    """Every enterprise, by its main spelling, where the person has or had a post; two queries."""
    ids = Post.objects.filter(person_id=person_id).values_list("enterprise_id", flat=True).distinct()
    return sorted(ends_of_chains(ids, mains_by_alias()))


def enterprises_for(actor: Actor, *, roles: frozenset[str] = ENTERPRISE_READERS) -> QuerySet[Enterprise]:
    """The enterprises over which an actor has one of `roles`; by default those whose records it may read.

    Merged-away spellings are left out: what is theirs is told under the main one.
    """
    if actor.is_superuser:
        return main_enterprises()
    day = today()
    areas: set[int] = set()
    direct: set[int] = set()
    for grant in actor.grants:
        if grant.role in roles and day in grant.period:
            areas |= actor.areas_below.get(grant.area_id or 0, frozenset())
            direct |= actor.grid_enterprises.get(grant.grid_id or 0, frozenset())
            direct |= {grant.enterprise_id} if grant.enterprise_id else set()
    return main_enterprises().filter(Q(pk__in=direct) | Q(area_id__in=areas))


def get_area(code: str) -> Area | None:
    """An area by its code."""
    return Area.objects.filter(code=code).first()
