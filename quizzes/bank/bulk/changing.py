"""Changing many questions at once: each becomes a new version, as if its editor had typed it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from kernel.batches import batches
from kernel.errors import DomainError
from plumbing.queue import enqueue
from quizzes.bank.citing import recite
from quizzes.bank.locking import locked_questions
from quizzes.bank.permissions import reviewable_banks, writable_banks
from quizzes.bank.reviews import reviewing
from quizzes.bank.reviews.journal import audit_each, note_down
from quizzes.bank.standing import set_version_states
from quizzes.enums import BulkState, ReviewAction, VersionState
from quizzes.models import BulkChange, Question, QuestionMedia, QuestionVersion

BATCH = 500
AT_ONCE = 500
REVIEWS = frozenset({"approve"})
FIELDS = ("topic", "difficulty", "points", "audience", "valid_from", "valid_to")
MAX_BASIS = 300


def changes_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Of a form's values, those that say something, as JSON: `FIELDS`, and ``basis_added``."""
    found = {name: values.get(name) for name in (*FIELDS, "basis_added") if values.get(name) not in (None, "")}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in found.items()}


def count_changed(questions: Iterable[Question], changes: Mapping[str, Any]) -> int:
    """How many of these would get a new version."""
    return sum(1 for row in questions if row.current is not None and _new_fields(row.current, changes))


@transaction.atomic
def change(question_ids: Iterable[int], changes: Mapping[str, Any], *, actor: Any, submit: bool = False) -> int:
    """New versions that say `changes` (see `changes_of`); what says so already, and what was merged away, is left
    alone. Returns how many were made. In a bank with a second pair of eyes they are drafts, or with `submit` wait for
    their review, like any edit.
    """
    count = 0
    for chunk in batches(sorted(set(question_ids)), BATCH):
        count += _change(chunk, changes, actor, submit=submit)
    return count


def _change(chunk: list[int], changes: Mapping[str, Any], actor: Any, *, submit: bool) -> int:
    wanted = [
        (row, row.current, fields)
        for row in locked_questions(chunk)
        if row.merged_into_id is None and row.current is not None and (fields := _new_fields(row.current, changes))
    ]
    before = {row.pk: version.pk for row, version, _fields in wanted}
    made = QuestionVersion.objects.bulk_create([_version(version, fields, actor) for _row, version, fields in wanted])
    _copy_media({before[version.question_id]: version.pk for version in made})
    waited = [version.pk for _row, version, _fields in wanted if version.state == VersionState.PENDING]
    QuestionVersion.objects.filter(pk__in=waited).update(state=VersionState.DRAFT)
    changed = [row for row, _version, _fields in wanted]
    for row, version in zip(changed, made, strict=True):
        row.current = version
    Question.objects.bulk_update(changed, ["current"], batch_size=BATCH)
    _settle(changed, actor, submit=submit)
    audit_each("change_questions", changed, actor=actor, fields=sorted(changes))
    recite(row.pk for row in changed)
    return len(changed)


def _new_fields(version: QuestionVersion, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that would be another value; a basis is added once. Points of a case are its sub-items'."""
    days = ("valid_from", "valid_to")
    fields = {name: date.fromisoformat(value) if name in days else value for name, value in changes.items()}
    added = str(fields.pop("basis_added", "")).strip()
    if added and added not in version.basis:
        fields["basis"] = "；".join(filter(None, (version.basis, added)))[:MAX_BASIS]
    if version.type == "case":
        fields.pop("points", None)
    fields = {name: value for name, value in fields.items() if getattr(version, name) != value}
    first, last = (fields.get(name, getattr(version, name)) for name in days)
    return {} if first and last and first > last else fields


def _version(before: QuestionVersion, fields: Mapping[str, Any], actor: Any) -> QuestionVersion:
    kept = {
        field.attname: getattr(before, field.attname)
        for field in QuestionVersion._meta.concrete_fields
        if field.attname not in {"id", "number", "state", "import_run", "created_by", "created_at", "change_note"}
    }
    actor_id = getattr(actor, "pk", None)
    return QuestionVersion(**kept | dict(fields), number=before.number + 1, created_by=actor_id, state="draft")


def _copy_media(new_by_old: Mapping[int, int]) -> None:
    rows = list(QuestionMedia.objects.filter(version__in=new_by_old))
    for row in rows:
        row.pk, row.version_id = None, new_by_old[row.version_id]
        row._state.adding = True
    QuestionMedia.objects.bulk_create(rows, batch_size=BATCH)


def _settle(rows: list[Question], actor: Any, *, submit: bool) -> None:
    """As after saving one: in use at once where nobody else has to look."""
    reviewing.use_at_once([row for row in rows if not row.bank.four_eyes], actor=actor)
    others = [row for row in rows if row.bank.four_eyes]
    set_version_states(others, VersionState.PENDING if submit else VersionState.DRAFT)
    if submit:
        note_down(others, ReviewAction.SUBMIT, actor=actor)


def _order(action: str, params: Mapping[str, Any], actor: Any) -> Callable[[list[int]], int]:
    """What an action does with some questions; returns how many it changed."""
    note = str(params.get("note", ""))
    return {
        "change": lambda ids: change(ids, params["changes"], actor=actor, submit=bool(params.get("submit"))),
        "submit": lambda ids: reviewing.submit(ids, actor=actor),
        "approve": lambda ids: reviewing.approve(ids, actor=actor, note=note, seen=_seen(params, ids)),
        "delete": lambda ids: reviewing.retire(ids, actor=actor, note=note),  # Wagtail's name for taking away
        "restore": lambda ids: reviewing.restore(ids, actor=actor, note=note),
    }[action]


def _seen(params: Mapping[str, Any], ids: Iterable[int]) -> dict[int, int] | None:
    seen = params.get("seen")
    return None if seen is None else {pk: seen.get(str(pk), 0) for pk in ids}


def carry_out(action: str, question_ids: Iterable[int], params: Mapping[str, Any], *, actor: Any) -> int:
    """The action on all of them in one transaction; raises what the action raises, and nothing was changed."""
    with transaction.atomic():
        return _order(action, params, actor)(sorted(set(question_ids)))


def begin(action: str, question_ids: Iterable[int], params: Mapping[str, Any], *, actor: Any) -> UUID:
    """Orders a job, for more than a page can do in a request; returns the row that tells how far it is."""
    with transaction.atomic():
        ids = sorted(set(question_ids))
        row = BulkChange.objects.create(action=action, params=dict(params), question_ids=ids, created_by=actor.pk)
        enqueue("quizzes.bank.tasks.change_many", str(row.pk))
    return row.pk


def work_off(change_id: UUID, *, actor: Any) -> None:
    """The job: five hundred at a time, each in a transaction with how far it came, so that it may be run again.

    Where one of them cannot be changed, the others of its five hundred are tried one by one.
    """
    row = BulkChange.objects.get(pk=change_id)
    order = _order(row.action, row.params, actor)
    while row.done < row.total:
        with transaction.atomic():
            row = BulkChange.objects.select_for_update().get(pk=change_id)
            ids = row.question_ids[row.done : row.done + BATCH]
            allowed = allowed_ids(row.action, ids, actor)
            changed, left_out = _try(order, allowed)
            left_out["not-yours"] += len(ids) - len(allowed)
            row.state, row.done, row.changed = BulkState.RUNNING, row.done + len(ids), row.changed + changed
            row.left_out = dict(+(Counter(row.left_out) + left_out))
            row.save(update_fields=["state", "done", "changed", "left_out"])
    BulkChange.objects.filter(pk=change_id, ended_at=None).update(state=BulkState.DONE, ended_at=timezone.now())


def allowed_ids(action: str, question_ids: Iterable[int], user: Any) -> list[int]:
    """Of these, the questions with which the account may do this today; one query."""
    banks = reviewable_banks(user) if action in REVIEWS else writable_banks(user)
    found = Question.objects.filter(pk__in=set(question_ids), bank__in=banks.values("pk"))
    return list(found.order_by("pk").values_list("pk", flat=True))


def _try(order: Callable[[list[int]], int], ids: list[int]) -> tuple[int, Counter[str]]:
    try:
        with transaction.atomic():
            return order(ids), Counter()
    except DomainError:
        return _one_by_one(order, ids)


def _one_by_one(order: Callable[[list[int]], int], ids: list[int]) -> tuple[int, Counter[str]]:
    changed, left_out = 0, Counter[str]()
    for pk in ids:
        try:
            with transaction.atomic():
                changed += order([pk])
        except DomainError as error:
            left_out[error.code] += 1
    return changed, left_out
