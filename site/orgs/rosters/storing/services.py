"""Writing a reviewed roster: enterprises, people, posts, special operations, certificates, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.sessions import end_sessions
from kernel.batches import batches
from orgs.bulk import insert_ready, take_keys, update_each
from orgs.enums import PostEnd
from orgs.models import HeldCertificate, Person, Post, SpecialOperation
from orgs.rosters.storing import journal as roster_journal
from orgs.rosters.storing.plan import New, Prepared, RosterPlan
from orgs.rosters.storing.prepare import prepare
from orgs.rosters.storing.sessions import users_without_post
from orgs.rosters.storing.units import create_enterprises
from plumbing.imports.kinds import Progress, no_progress

BATCH = 1000
_ONE_DAY = timedelta(days=1)

__all__ = ["RosterPlan", "store_roster"]


@transaction.atomic
def store_roster(
    plan: RosterPlan, *, run_id: UUID | None = None, actor: Any = None, progress: Progress = no_progress
) -> dict[str, int]:
    """Write a plan whole; returns how many people were created and updated, enterprises made, posts ended.

    The review must be storable. With `run_id` the way back is kept. Raises `IntegrityError` when somebody else wrote
    the same person meanwhile.
    """
    ready = plan.prepared or prepare(plan, no_progress)
    ended = _end_posts(plan)
    new = plan.review.new_enterprises
    enterprises = create_enterprises(new, area_id=plan.area_id, on=plan.on, run_id=run_id)
    writer = _Writer(ready, run_id, progress)
    people = writer.write_people()
    certificates = writer.write_certificates(people)
    posts = writer.write_posts(plan, people, enterprises)
    writer.write_operations(posts, certificates)
    _change(ready, plan, certificates)
    if run_id is not None:
        roster_journal.write(run_id, ready.journal)
    _end_sessions(plan, ready, actor)
    return {**plan.review.counts, "enterprises": len(enterprises), "ended": ended}


def _end_posts(plan: RosterPlan) -> int:
    """First of all: a staff number that becomes free may be somebody else's in the same file."""
    keys = [post.key for _person, post in plan.leaving]
    for chunk in batches(keys, BATCH):
        Post.objects.filter(pk__in=chunk).update(ended_on=plan.on, end_reason=PostEnd.NOT_LISTED)
        SpecialOperation.objects.filter(post_id__in=chunk, valid_to=None).update(valid_to=plan.on)
    return len(keys)


class _Writer:
    """Writes what is new, in batches, and keeps what was made."""

    def __init__(self, ready: Prepared, run_id: UUID | None, progress: Progress) -> None:
        self._ready = ready
        self._run_id = run_id
        self._progress = progress
        self._total = len(ready.people) + len(ready.posts) + len(ready.operations) + len(ready.certificates)
        self._done = 0

    def write_people(self) -> dict[int, int]:
        """Key of the person by the row that creates it."""
        return self._write("person", self._ready.people)

    def write_certificates(self, people: dict[int, int]) -> dict[int, int]:
        """Key of the certificate by the row that states its number."""
        for held in self._ready.certificates:
            if held.values["person_id"] is None:
                held.values["person_id"] = people[held.row]
        return self._write("certificate", self._ready.certificates)

    def write_posts(self, plan: RosterPlan, people: dict[int, int], enterprises: dict[str, int]) -> dict[int, int]:
        """Key of the post by the row that begins it."""
        rows = {row.row: row for row in plan.review.rows if row.plan.action in ("create-person", "new-post")}
        for post in self._ready.posts:
            row = rows[post.row]
            if post.values["person_id"] is None:
                post.values["person_id"] = people[row.plan.person_row or post.row]
            if post.values["enterprise_id"] is None:
                post.values["enterprise_id"] = enterprises[row.fields.enterprise_name]
        return self._write("post", self._ready.posts)

    def write_operations(self, posts: dict[int, int], certificates: dict[int, int]) -> None:
        """Special operations, each with the certificate whose number its row states."""
        for operation in self._ready.operations:
            if operation.values["post_id"] is None:
                operation.values["post_id"] = posts[operation.row]
            operation.values["certificate_id"] = certificates.get(operation.row)
        self._write("operation", self._ready.operations)

    def _write(self, action: str, new: Sequence[New]) -> dict[int, int]:
        model = roster_journal.MADE[action][0]
        keys = list(take_keys(model, len(new)))
        for batch in batches(zip(keys, new, strict=True), BATCH):
            insert_ready(model, ((key, made.values) for key, made in batch))
            self._done += len(batch)
            self._progress(self._done, self._total)
        if self._run_id is not None:
            roster_journal.made(self._run_id, action, [(key, made.mark) for key, made in zip(keys, new, strict=True)])
        return {made.row: key for key, made in zip(keys, new, strict=True)}


def _change(ready: Prepared, plan: RosterPlan, certificates: dict[int, int]) -> None:
    update_each(Person, ready.person_values)
    update_each(Post, ready.post_values)
    update_each(HeldCertificate, ready.certificate_values)
    last = plan.on - _ONE_DAY
    for chunk in batches(ready.operation_ends, BATCH):
        SpecialOperation.objects.filter(pk__in=chunk).update(valid_to=last)
    for chunk in batches(ready.operation_slips, BATCH):
        SpecialOperation.objects.filter(pk__in=chunk).delete()
    links = {key: {"certificate_id": certificates[row]} for key, row in ready.links.items()}
    update_each(SpecialOperation, links)


def _end_sessions(plan: RosterPlan, ready: Prepared, actor: Any) -> None:
    """Who is left without a post, and whose phone is another one now, is signed out everywhere."""
    left = users_without_post([person.key for person in plan.leavers], on=plan.on)
    end_sessions(left, reason="left", actor=actor)
    changed: list[int] = []
    for chunk in batches(ready.old_phones, BATCH):
        rows = Person.objects.filter(pk__in=chunk).exclude(user=None)
        changed += rows.values_list("user_id", flat=True)
    end_sessions(changed, reason="phone-changed", actor=actor)
