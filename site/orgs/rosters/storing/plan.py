"""A reviewed roster with all that is needed to store it, and the rows that are made ready before the lock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from orgs.logic.held_states import KindRule
from orgs.models import RosterChange
from orgs.rosters.result import Review
from orgs.rosters.stored import StoredPerson, StoredPost
from orgs.rosters.storing.queries import Question
from orgs.rosters.storing.scope import RosterScope


@dataclass(slots=True)
class RosterPlan:
    """What storing would do.

    `own` are people whose facts the importer may change (None: everybody's); `leavers` are empty unless the roster is
    a whole one; `area_id` is where new enterprises go; `on` is the day that counts as today; `fingerprint` is of all
    that was read for `question` within `scope`.
    """

    review: Review
    on: date
    area_id: int | None = None
    own: frozenset[int] | None = None
    leavers: tuple[StoredPerson, ...] = ()
    left_enterprise: int | None = None
    indexes: dict[str, str] = field(default_factory=dict)
    scope: RosterScope | None = None
    question: Question | None = None
    fingerprint: str = ""
    places: frozenset[int] = frozenset()
    prepared: Prepared | None = None

    @property
    def leaving(self) -> list[tuple[StoredPerson, StoredPost]]:
        """Who leaves, with each post that ends."""
        return [
            (person, post) for person in self.leavers for post in person.posts
            if post.enterprise_key == self.left_enterprise
        ]  # fmt: skip


@dataclass(slots=True)
class New:
    """A row to be made: the file's row that asks for it, values by column, the mark by which a change is seen."""

    row: int
    values: dict[str, Any]
    mark: str


@dataclass(slots=True)
class Prepared:
    """Rows made ready: numbers encrypted, marks taken, what stood before sealed."""

    people: list[New] = field(default_factory=list)
    posts: list[New] = field(default_factory=list)
    operations: list[New] = field(default_factory=list)
    certificates: list[New] = field(default_factory=list)
    links: dict[int, int] = field(default_factory=dict)  # special operation → row whose certificate it gets
    person_values: dict[int, dict[str, Any]] = field(default_factory=dict)
    post_values: dict[int, dict[str, Any]] = field(default_factory=dict)
    certificate_values: dict[int, dict[str, Any]] = field(default_factory=dict)
    operation_ends: list[int] = field(default_factory=list)
    operation_slips: list[int] = field(default_factory=list)
    old_phones: list[int] = field(default_factory=list)  # people whose sessions end: another phone
    journal: list[RosterChange] = field(default_factory=list)
    rules: dict[tuple[str, str], KindRule] | None = None  # of kinds of certificates, once they are asked for
