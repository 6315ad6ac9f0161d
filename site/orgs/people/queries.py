"""Named questions about people: who works where, since when, with which certificates."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from orgs import queries
from orgs.logic.access import ENTERPRISE_MANAGERS, OFFICES, Actor
from orgs.logic.granting import may_end
from orgs.logic.id_numbers import parse_id_number
from orgs.logic.merges import end_of_chain
from orgs.models import Person, Post, RoleGrant
from orgs.people.held_certificates import held_of
from orgs.people.post_queries import PostLine, current_posts, post_history
from orgs.people.staff_lists import people_of
from orgs.permissions import can_office_read_person
from orgs.roles.office_queries import unit_of
from orgs.services import id_number_index

__all__ = ["PostLine", "current_posts", "held_of", "people_of", "post_history"]

FOUND = 50


@dataclass(frozen=True, slots=True)
class Card:
    """What one enterprise may see of a person.

    Of somebody who left: the posts it had, no phone, no number, nothing of what came later (least data, PIPL Art. 6).
    """

    person: Person
    posts: tuple[PostLine, ...]
    own: tuple[PostLine, ...]
    is_current: bool
    left_on: date | None

    @property
    def current(self) -> PostLine | None:
        """The post that runs now, or begins next."""
        return self.own[0] if self.is_current else None


def card_of(enterprise_id: int, person_id: int, on: date) -> Card | None:
    """The card at an enterprise, under any spelling; None for who never had a post there. Four queries."""
    spellings = queries.spelling_ids(enterprise_id)
    history = post_history(person_id)
    own = tuple(line for line in history if line.enterprise_id in spellings)
    if not own:
        return None
    running = tuple(line for line in own if line.goes_on(on))
    person = Person.objects.defer("data_key").get(pk=person_id)
    last = None if running else max(line.ended_on for line in own if line.ended_on)
    if running:  # the one that runs today before one that is planned
        first = next((line for line in running if line.started_on <= on), running[-1])
        own = (first, *(line for line in own if line is not first))
    return Card(person, history if running else own, own, bool(running), last)


def has_post_elsewhere(person_id: int, enterprise_id: int) -> bool:
    """Whether somebody has a post, today or later, in another enterprise too; two queries."""
    going_on = Post.objects.filter(person_id=person_id).exclude(ended_on__lt=queries.today())
    return going_on.exclude(enterprise_id__in=queries.spelling_ids(enterprise_id)).exists()


def can_change_person(user: Any, person_id: int) -> bool:
    """Whether `user` looks after every enterprise where the person works; then the person's facts are his to change.

    So no officer takes over the sign-in of somebody who works elsewhere too, or who has a role that `user` could not
    end. Who works nowhere is the office's. None is the system.
    """
    if user is None:
        return True
    actor = queries.actor_for(user)
    if actor is None:
        return False
    if Post.objects.filter(person_id=person_id).exclude(ended_on__lt=queries.today()).exists():
        return person_id in changeable_by(actor, [person_id])
    return not _with_roles_above(actor, [person_id]) and can_office_read_person(actor, person_id)


def changeable_by(actor: Actor, person_ids: Collection[int]) -> frozenset[int]:
    """Of these people, who works only in enterprises that `actor` looks after, by the rule of `can_change_person`.

    Five queries, however many people. Who works nowhere is not among them.
    """
    mains = queries.mains_by_alias()
    managed = set(queries.enterprises_for(actor, roles=ENTERPRISE_MANAGERS).values_list("pk", flat=True))
    going_on = Post.objects.filter(person_id__in=person_ids).exclude(ended_on__lt=queries.today())
    working, elsewhere = set[int](), set[int]()
    for person_id, unit in going_on.values_list("person_id", "enterprise_id"):
        working.add(person_id)
        if end_of_chain(unit, mains) not in managed:
            elsewhere.add(person_id)
    return frozenset(working - elsewhere - _with_roles_above(actor, person_ids))


def _with_roles_above(actor: Actor, person_ids: Collection[int]) -> set[int]:
    """Of these people, whose account has a role that `actor` could not end; one's own account counts as below."""
    accounts = dict(Person.objects.filter(pk__in=person_ids, user__isnull=False).values_list("user_id", "pk"))
    accounts.pop(actor.user_id, None)
    held = RoleGrant.objects.filter(user_id__in=accounts).exclude(valid_to__lt=queries.today())
    return {
        accounts[grant.user_id]
        for grant in held.select_related("area", "grid", "enterprise")
        if not may_end(actor, role=grant.role, unit=unit_of(grant), holder_id=grant.user_id, on=queries.today())
    }


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person that was looked for, with the newest post within reach."""

    person_id: int
    name: str
    phone: str
    enterprise_name: str
    staff_number: str
    department: str
    ended_on: date | None


def find_people(actor: Actor, text: str) -> list[FoundPerson]:
    """At most `FOUND` people within an office's reach, by name, phone, full ID number or staff number.

    Fewer than two characters find nobody. Three queries.
    """
    wanted = text.strip()
    if len(wanted) < 2 or "\x00" in wanted:
        return []
    posts = Post.objects.filter(enterprise_id__in=ids_in_reach(actor), person__erased_at=None)
    match = Q(person__name__icontains=wanted) | Q(person__phone=wanted) | Q(staff_number__iexact=wanted)
    number = parse_id_number(wanted).value
    if number:
        match |= Q(person__id_number_index=id_number_index(number))
    rows = posts.filter(match).select_related("person", "enterprise").defer("person__id_number", "person__data_key")
    newest: dict[int, Post] = {}
    for post in rows.order_by("person__name", "person_id", "-started_on")[: FOUND * 4]:
        newest.setdefault(post.person_id, post)
    return [_found(post) for post in list(newest.values())[:FOUND]]


def ids_in_reach(actor: Actor) -> frozenset[int]:
    """The enterprises of an office, under every spelling; two queries."""
    reach = frozenset(queries.enterprises_for(actor, roles=OFFICES).values_list("pk", flat=True))
    mains = queries.mains_by_alias()
    return reach | {alias for alias in mains if end_of_chain(alias, mains) in reach}


def posts_in_reach(actor: Actor) -> QuerySet[Post]:
    """Every post, of whatever time, in the enterprises of an office: whose people it may ask about. Two queries."""
    return Post.objects.filter(enterprise_id__in=ids_in_reach(actor))


def newest_units(actor: Actor, person_ids: Collection[int]) -> dict[int, str]:
    """By person, the enterprise of the newest post within an office's reach; three queries."""
    posts = posts_in_reach(actor).filter(person_id__in=person_ids).order_by("started_on", "pk")
    return dict(posts.values_list("person_id", "enterprise__name"))


def _found(post: Post) -> FoundPerson:
    return FoundPerson(
        person_id=post.person_id,
        name=post.person.name,
        phone=post.person.phone,
        enterprise_name=post.enterprise.name,
        staff_number=post.staff_number,
        department=post.department,
        ended_on=post.ended_on,
    )


def get_living(person_id: int) -> Person:
    """A person who was not erased, with the account. Raises `Person.DoesNotExist`."""
    return Person.objects.select_related("user").defer("id_number", "data_key").get(pk=person_id, erased_at=None)


def get_person_facts(person_id: int) -> Person | None:
    """A person who was not erased, with the ID number to be masked; None for nobody."""
    return Person.objects.defer("data_key").filter(pk=person_id, erased_at=None).first()
