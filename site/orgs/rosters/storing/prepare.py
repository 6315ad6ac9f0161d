"""Making a roster's rows ready: whatever takes long and needs no lock, encryption first of all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from orgs.enums import EmploymentForm, PostCategory, PostEnd, PostStart
from orgs.models import Person, Post, SpecialOperation
from orgs.rosters.result import Change, ImportRow
from orgs.rosters.storing.held import add_certificate, keep_certificate, tells_of_certificate
from orgs.rosters.storing.journal import REMOVED, change
from orgs.rosters.storing.plan import Prepared, RosterPlan
from orgs.rosters.storing.ready import new_row, sealed
from orgs.services import id_number_index

CHUNK = 10_000
POST_TEXT = ("staff_number", "department", "team", "job_title")
POST_COLUMNS = {**{name: name for name in (*POST_TEXT, "category", "employment_form")}, "hired_on": "started_on"}
_PERSON_COLUMNS = ("sex", "birth_date", "phone")
_Watch = Callable[[int, int], None]


def prepare(plan: RosterPlan, progress: _Watch) -> Prepared:
    """The rows of a plan, ready to be written."""
    ready = Prepared()
    rows = [row for row in plan.review.rows if row.is_storable]
    for done, row in enumerate(rows, start=1):
        if row.plan.action == "create-person":
            person = _person(row, plan)
            ready.people.append(new_row(row, person, "person"))
        if row.plan.action in ("create-person", "new-post"):
            _begin_post(row, plan, ready)
        if row.plan.changes:
            _note_changes(row, plan, ready)
        if done % 500 == 0:
            progress(done, len(rows))
    _change_operations(
        {row.plan.post_key: row for row in rows if row.plan.post_key and _changes_work(row)}, plan, ready
    )
    _end_posts(plan, ready)
    return ready


def _person(row: ImportRow, plan: RosterPlan) -> Person:
    fields = row.fields
    return Person(
        name=fields.name,
        sex=fields.sex,
        birth_date=fields.birth_date,
        phone=fields.phone,
        id_number=sealed(fields.id_number),
        id_number_index=index_of(fields.id_number, plan),
    )


def index_of(number: str, plan: RosterPlan) -> str | None:
    """The blind index, mostly known from the review."""
    return plan.indexes.get(number) or id_number_index(number)


def _begin_post(row: ImportRow, plan: RosterPlan, ready: Prepared) -> None:
    fields = row.fields
    post = Post(
        person_id=row.plan.person_key,
        enterprise_id=row.plan.enterprise_key,
        category=fields.category or PostCategory.WORKER,
        employment_form=fields.employment_form or EmploymentForm.REGULAR,
        started_on=fields.hired_on or plan.on,
        start_reason=PostStart.RETURNED if row.plan.is_return else PostStart.HIRED,
        **{name: getattr(fields, name) for name in POST_TEXT},
    )
    ready.posts.append(new_row(row, post, "post"))
    if row.plan.action == "create-person":
        add_certificate(row, ready)
    if fields.special_operation:
        operation = SpecialOperation(kind=fields.special_operation, valid_from=post.started_on)
        ready.operations.append(new_row(row, operation, "operation"))


def _note_changes(row: ImportRow, plan: RosterPlan, ready: Prepared) -> None:
    person_key, post_key = row.plan.person_key, row.plan.post_key
    if person_key is not None and (plan.own is None or person_key in plan.own):
        _note_person(row, person_key, plan, ready)
    if tells_of_certificate(row):
        keep_certificate(row, ready)
    if post_key is None:
        return
    posts = [each for each in row.plan.changes if each.field in POST_COLUMNS]
    if posts:
        values = {POST_COLUMNS[each.field]: getattr(row.fields, each.field) for each in posts}
        ready.post_values.setdefault(post_key, {}).update(values)
        before = {POST_COLUMNS[each.field]: each.before for each in posts}
        ready.journal.append(change("post_change", post_key, person_key, before, values))


def _note_person(row: ImportRow, key: int, plan: RosterPlan, ready: Prepared) -> None:
    told = [each for each in row.plan.changes if each.field in _PERSON_COLUMNS]
    values: dict[str, Any] = {each.field: getattr(row.fields, each.field) for each in told}
    before = {each.field: each.before for each in told}
    after = dict(values)
    if _changes(row, "id_number"):
        index = index_of(row.fields.id_number, plan)
        values |= {"id_number": sealed(row.fields.id_number), "id_number_index": index}
        before["id_number_index"], after["id_number_index"] = None, index
    if not values or key in ready.person_values:
        return
    ready.person_values[key] = values
    ready.journal.append(change("person_change", key, key, before, after))
    if before.get("phone"):
        ready.old_phones.append(key)


def _changes(row: ImportRow, name: str) -> Change | None:
    return next((each for each in row.plan.changes if each.field == name), None)


def _changes_work(row: ImportRow) -> bool:
    is_new = tells_of_certificate(row) and row.plan.certificate_key is None
    return bool(_changes(row, "special_operation") or is_new)


def _change_operations(rows: dict[int, ImportRow], plan: RosterPlan, ready: Prepared) -> None:
    """Yesterday was the last day of the old kind; one that began today was a slip and goes."""
    keys = sorted(rows)
    for start in range(0, len(keys), CHUNK):
        found = SpecialOperation.objects.filter(post_id__in=keys[start : start + CHUNK], valid_to=None).order_by("pk")
        for operation in found:
            _change_operation(operation, rows[operation.post_id], plan, ready)
    for key, row in rows.items():
        if _changes(row, "special_operation") and row.fields.special_operation:
            kind = row.fields.special_operation
            operation = SpecialOperation(post_id=key, kind=kind, valid_from=plan.on)
            ready.operations.append(new_row(row, operation, "operation"))


def _change_operation(operation: SpecialOperation, row: ImportRow, plan: RosterPlan, ready: Prepared) -> None:
    person, key = row.plan.person_key, operation.pk
    if not _changes(row, "special_operation"):
        if operation.kind == row.fields.special_operation:
            ready.links[key] = row.row
            before = {"certificate_id": operation.certificate_id}
            ready.journal.append(change("operation_change", key, person, before, {}))
        return
    if operation.valid_from is not None and operation.valid_from >= plan.on:
        values = {name: getattr(operation, name) for name in ("post_id", "kind", "valid_from", "certificate_id")}
        ready.operation_slips.append(key)
        ready.journal.append(change(REMOVED, key, person, values, {}))
        return
    ready.operation_ends.append(key)
    last = plan.on - timedelta(days=1)
    ready.journal.append(change("operation_change", key, person, {"valid_to": None}, {"valid_to": last}))


def _end_posts(plan: RosterPlan, ready: Prepared) -> None:
    """Whoever is not on the whole roster leaves today; the special operations of the post end with it."""
    people = {post.key: person.key for person, post in plan.leaving}
    after = {"ended_on": plan.on, "end_reason": PostEnd.NOT_LISTED}
    keys = sorted(people)
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        for key, ended, reason in Post.objects.filter(pk__in=chunk).values_list("pk", "ended_on", "end_reason"):
            before = {"ended_on": ended, "end_reason": reason}
            ready.journal.append(change("post_end", key, people[key], before, after))
        operations = SpecialOperation.objects.filter(post_id__in=chunk, valid_to=None)
        for key, post_id in operations.order_by("pk").values_list("pk", "post_id"):
            said = change("operation_change", key, people[post_id], {"valid_to": None}, {"valid_to": plan.on})
            ready.journal.append(said)
