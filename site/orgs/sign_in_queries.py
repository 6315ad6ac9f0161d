"""What signing in asks about units and people: a unit's code and size, who has left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from kernel.clock import today
from orgs.models import Enterprise, Person, Post, RoleGrant
from orgs.queries import enterprise_by_code, get_enterprise, in_force, spelling_ids


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A 单位码 and how many people have an open post there."""

    code: str = ""
    size: int = 0


def unit_of_people(person_ids: Iterable[int]) -> UnitFacts:
    """The unit where the first of these people works longest; empty for nobody. Four queries at most."""
    post = _open_posts().filter(person_id__in=list(person_ids)).order_by("person_id", "started_on", "pk").first()
    return _facts(get_enterprise(post.enterprise_id)) if post else UnitFacts()


def unit_by_code(unit_code: str) -> UnitFacts:
    """The unit of a 单位码 as typed, under its main code; of an unknown one the code alone. Three queries at most."""
    return _facts(enterprise_by_code(unit_code), code=unit_code.upper())


def _facts(unit: Enterprise | None, *, code: str = "") -> UnitFacts:
    """A merged spelling is no unit of its own: the same limits, and each person counted once."""
    if unit is None:
        return UnitFacts(code)
    posts = _open_posts().filter(enterprise_id__in=spelling_ids(unit.pk))
    return UnitFacts(unit.unit_code.upper(), posts.values("person_id").distinct().count())


def _open_posts() -> QuerySet[Post]:
    return Post.objects.filter(in_force(today(), start="started_on", end="ended_on"))


def leavers() -> QuerySet[Person]:
    """People with an account who work nowhere any more and have no role in force."""
    posts = _open_posts().filter(person_id=OuterRef("pk"))
    roles = RoleGrant.objects.filter(in_force(today()), user_id=OuterRef("user_id"))
    people = Person.objects.filter(user__isnull=False).exclude(user__is_superuser=True).exclude(user__is_staff=True)
    return people.filter(~Exists(posts), ~Exists(roles))
