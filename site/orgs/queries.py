"""Named questions about units and people, each in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from kernel.clock import today
from kernel.periods import Period
from orgs.logic.access import ENTERPRISE_READERS, Actor, Grant, areas_under
from orgs.models import Area, AreaLink, Enterprise, Person, Post, RoleGrant


@dataclass(frozen=True, slots=True)
class PostFacts:
    """A post with what other rooms need of its person and enterprise."""

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


def in_force(on: date, *, start: str = "valid_from", end: str = "valid_to") -> Q:
    """Rows whose period holds the day `on`."""
    return (Q(**{f"{start}__lte": on}) | Q(**{start: None})) & (Q(**{f"{end}__gte": on}) | Q(**{end: None}))


def actor_for(user: Any) -> Actor | None:
    """The actor behind a signed-in account; None for nobody. Three queries, four for roles over areas."""
    if not getattr(user, "is_authenticated", False):
        return None
    rows = list(RoleGrant.objects.filter(user_id=user.pk))
    grants = tuple(Grant(r.role, r.area_id, r.enterprise_id, Period(r.valid_from, r.valid_to)) for r in rows)
    return Actor(user.pk, person_id_of(user), grants, user.is_superuser, _areas_below(grants))


def _areas_below(grants: tuple[Grant, ...]) -> dict[int, frozenset[int]]:
    roots = {grant.area_id for grant in grants if grant.area_id is not None}
    if not roots:
        return {}
    links = list(AreaLink.objects.filter(in_force(today())).values_list("child_id", "parent_id"))
    return {root: areas_under(root, links) for root in roots}


def person_id_of(user: Any) -> int | None:
    """The person behind an account, or None; asked of the database once a request (the account object is new each)."""
    if not getattr(user, "is_authenticated", False):
        return None
    if not hasattr(user, "_anpei_person_id"):
        user._anpei_person_id = Person.objects.filter(user_id=user.pk).values_list("pk", flat=True).first()
    found: int | None = user._anpei_person_id
    return found


def get_person(person_id: int) -> Person:
    """One person. Raises `Person.DoesNotExist`."""
    return Person.objects.get(pk=person_id)


def people_by_phone(phone: str) -> list[Person]:
    """Everyone with this phone who has an open post; several may share one."""
    open_posts = Post.objects.filter(in_force(today(), start="started_on", end="ended_on"))
    return list(Person.objects.filter(phone=phone, posts__in=open_posts).exclude(phone="").distinct().order_by("pk"))


def person_by_staff_number(unit_code: str, staff_number: str) -> Person | None:
    """The person with an open post of this staff number in the enterprise of this 单位码."""
    found = (
        Post.objects.filter(in_force(today(), start="started_on", end="ended_on"))
        .filter(enterprise__unit_code__iexact=unit_code, staff_number__iexact=staff_number)
        .exclude(staff_number="")
        .select_related("person")
        .first()
    )
    return found.person if found else None


def posts_in(enterprise_id: int, period: Period) -> list[PostFacts]:
    """Posts of an enterprise that overlap `period`, by department and name; one query."""
    rows = Post.objects.filter(enterprise_id=enterprise_id)
    if period.end is not None:
        rows = rows.filter(started_on__lte=period.end)
    if period.start is not None:
        rows = rows.filter(Q(ended_on=None) | Q(ended_on__gte=period.start))
    return _facts(rows.order_by("department", "person__name", "pk"))


def posts_of(person_id: int, on: date) -> list[PostFacts]:
    """The posts a person holds on a day, newest first; one query."""
    rows = Post.objects.filter(in_force(on, start="started_on", end="ended_on"), person_id=person_id)
    return _facts(rows.order_by("-started_on", "-pk"))


def _facts(rows: QuerySet[Post]) -> list[PostFacts]:
    return [
        PostFacts(
            post_id=row.pk,
            person_id=row.person_id,
            person_name=row.person.name,
            sex=row.person.sex,
            enterprise_id=row.enterprise_id,
            enterprise_name=row.enterprise.name,
            area_id=row.enterprise.area_id,
            hours_high_risk=row.enterprise.hours_high_risk,
            staff_number=row.staff_number,
            department=row.department,
            team=row.team,
            category=row.category,
            job_title=row.job_title,
            period=Period(row.started_on, row.ended_on),
        )
        for row in rows.select_related("person", "enterprise").defer("person__id_number", "person__data_key")
    ]


def area_chain(area_id: int) -> tuple[int, ...]:
    """The area and everything above it today, lowest first; one query."""
    parents = dict(AreaLink.objects.filter(in_force(today())).values_list("child_id", "parent_id"))
    chain = [area_id]
    while chain[-1] in parents and parents[chain[-1]] not in chain:
        chain.append(parents[chain[-1]])
    return tuple(chain)


def get_enterprise(enterprise_id: int) -> Enterprise | None:
    """One enterprise or None."""
    return Enterprise.objects.filter(pk=enterprise_id).first()


def enterprises_of_person(person_id: int) -> list[int]:
    """Every enterprise where the person has or had a post; one query."""
    return sorted(set(Post.objects.filter(person_id=person_id).values_list("enterprise_id", flat=True)))


def enterprises_for(actor: Actor, *, roles: frozenset[str] = ENTERPRISE_READERS) -> QuerySet[Enterprise]:
    """The enterprises over which an actor has one of `roles`; by default those whose records it may read."""
    if actor.is_superuser:
        return Enterprise.objects.all()
    day = today()
    grants = [grant for grant in actor.grants if grant.role in roles and day in grant.period]
    wanted = Q(pk__in=[grant.enterprise_id for grant in grants if grant.enterprise_id])
    for grant in grants:
        if grant.area_id is not None:
            wanted |= Q(area_id__in=actor.areas_below.get(grant.area_id, frozenset()))
    return Enterprise.objects.filter(wanted)


def get_area(code: str) -> Area | None:
    """An area by its code."""
    return Area.objects.filter(code=code).first()
