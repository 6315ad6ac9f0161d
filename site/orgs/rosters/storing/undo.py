"""Taking a whole import back: all of it, or nothing and the list of what stands against it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError
from django.utils.translation import gettext as _

from accounts.erasing import erase_code_accounts
from accounts.sessions import end_sessions
from kernel.batches import batches
from kernel.errors import DomainError
from orgs import queries
from orgs.bulk import update_each
from orgs.logic.access import ENTERPRISE_MANAGERS
from orgs.models import Person, RosterChange, SpecialOperation
from orgs.rosters.storing.journal import CHANGED, MADE
from orgs.rosters.storing.sessions import users_without_post
from orgs.rosters.storing.undo_checks import Journal, ObstacleList, find_obstacles, read_journal, removed_operations
from plumbing.imports.kinds import Obstacle, Order, Progress, UndoPlan, no_progress
from plumbing.imports.progress import share
from plumbing.imports.undoing import stored_at

LISTED = 500
BATCH = 500
_TOLD = ("person_change", "post_change", "certificate_change")
_DATES = (
    "birth_date", "started_on", "ended_on", "valid_to", "valid_from", "issued_on", "review_due_on",
)  # fmt: skip
_ORDER = ("operation", "certificate", "post", "person", "grid_link", "enterprise")


def undo_problems(run_id: UUID, *, actor: Any = None) -> tuple[Obstacle, ...]:
    """What stands against taking a stored import back (at most 500 lines); empty when nothing does.

    `actor` None is the command line, which reaches every enterprise. Raises `DomainError("import-not-undoable")` when
    the run was not stored, or what is kept for the way back is gone.
    """
    _journal, found = _look(run_id, actor)
    return found.first(LISTED)


@transaction.atomic
def undo_import(run_id: UUID, *, actor: Any, now: datetime, progress: Progress = no_progress) -> dict[str, int]:
    """Takes back all that the import stored; returns how many rows of each sort. The run's state is the caller's.

    Raises `DomainError("import-not-undoable")`, with the count of obstacles, and changes nothing.
    """
    journal, found = _look(run_id, actor)
    if len(found):
        raise DomainError("import-not-undoable", obstacles=len(found))
    signed_out, gone = _users_of(journal)
    try:
        with transaction.atomic():
            counts = _take_back(journal, progress)
    except (ProtectedError, IntegrityError) as error:
        raise DomainError("import-not-undoable", obstacles=1) from error
    RosterChange.objects.filter(run_id=run_id).delete()
    left = users_without_post(_dismissed(journal), on=now.date())
    end_sessions({*signed_out, *left}, reason="import-undone", actor=actor)
    for chunk in batches(sorted(gone), BATCH):
        erase_code_accounts(chunk)
    return counts


class RosterUndo:
    """The way back of rosters, for `plumbing.imports`."""

    def plan(self, order: Order) -> UndoPlan:
        try:
            journal, found = _look(order.run_id, order.actor, order.progress)
        except DomainError:
            gone = Obstacle(
                "—",
                "",
                _("There is nothing to take back: the import changed nothing, or what it changed is no longer kept."),
            )
            return UndoPlan(obstacles=(gone,), obstacle_count=1)
        return UndoPlan(tuple(_effects(journal)), found.first(LISTED), len(found))

    def apply(self, order: Order, *, now: datetime) -> Mapping[str, int]:
        return undo_import(order.run_id, actor=order.actor, now=now, progress=order.progress)

    def forget(self, run_id: UUID) -> None:
        RosterChange.objects.filter(run_id=run_id).delete()


def _look(run_id: UUID, actor: Any, progress: Progress = no_progress) -> tuple[Journal, ObstacleList]:
    since = stored_at(run_id)
    journal = read_journal(run_id, share(progress, 0, 40))
    if since is None or journal.is_empty:
        raise DomainError("import-not-undoable", obstacles=0)
    return journal, find_obstacles(journal, since=since, reach=_reach(actor), progress=share(progress, 40, 100))


def _reach(actor: Any) -> frozenset[int] | None:
    who = queries.actor_for(actor) if actor is not None else None
    if who is None or who.is_superuser:
        return None
    managed = queries.enterprises_for(who, roles=ENTERPRISE_MANAGERS).values_list("pk", flat=True)
    return frozenset(managed)


def _effects(journal: Journal) -> list[str]:
    """What would be undone, in sentences; only what there is."""
    made = {action: len(keys) for action, keys in journal.made.items()}
    changed = Counter(each.action for each in journal.changed)
    people = {each.person_id for each in journal.changed if each.action in _TOLD}
    said = [
        (made.get("person", 0), _("%(count)d people are removed again.")),
        (made.get("post", 0), _("%(count)d posts are removed again.")),
        (made.get("enterprise", 0), _("%(count)d enterprises are removed again.")),
        (made.get("certificate", 0), _("%(count)d certificates are removed again.")),
        (len(people), _("%(count)d people get back what was kept of them before.")),
        (changed["post_end"], _("%(count)d posts that ended are open again.")),
    ]
    return [sentence % {"count": count} for count, sentence in said if count]


def _users_of(journal: Journal) -> tuple[set[int], set[int]]:
    """Whose sessions end: people who go or get another phone back; and of these the accounts of people who go."""
    made = set(journal.made.get("person", ()))
    phones = {each.key for each in journal.changed if each.action == "person_change" and "phone" in each.before}
    gone = _accounts(made)
    return gone | _accounts(phones), gone


def _accounts(person_ids: set[int]) -> set[int]:
    users: set[int] = set()
    for chunk in batches(sorted(person_ids), 5000):
        users |= set(Person.objects.filter(pk__in=chunk).exclude(user=None).values_list("user_id", flat=True))
    return users


def _dismissed(journal: Journal) -> set[int]:
    """People who stay, but lose a post."""
    return {each.person_id for each in journal.changed if each.person_id is not None}


def _take_back(journal: Journal, progress: Progress) -> dict[str, int]:
    counts: Counter[str] = Counter()
    total = sum(len(keys) for keys in journal.made.values()) + len(journal.changed)
    _restore_links(journal)
    done = 0
    for action in _ORDER:
        for chunk in batches(sorted(journal.made.get(action, ())), BATCH):
            _delete(MADE[action][0], chunk)
            counts[f"{action}_removed"] += len(chunk)
            done += len(chunk)
            progress(done, total)
    _delete_unused(journal)
    for action in CHANGED:
        values = {each.key: _restored(each.before) for each in journal.changed if each.action == action}
        update_each(CHANGED[action], values)
        counts[f"{action}_restored"] += len(values)
        done += len(values)
        progress(done, total)
    _bring_back(journal)
    return {name: count for name, count in counts.items() if count}


def _restore_links(journal: Journal) -> None:
    """Special operations let go of the certificates that are about to go."""
    values = {
        each.key: {"certificate_id": _key(each.before["certificate_id"])}
        for each in journal.changed
        if each.action == "operation_change" and "certificate_id" in each.before
    }
    update_each(SpecialOperation, values)


def _key(text: str | None) -> int | None:
    return int(text) if text else None


def _restored(before: Mapping[str, Any]) -> dict[str, Any]:
    """Values for the database out of what the journal kept."""
    values: dict[str, Any] = dict(before)
    for name in _DATES:
        if values.get(name):
            values[name] = date.fromisoformat(values[name])
    if "certificate_id" in values:
        values["certificate_id"] = _key(values["certificate_id"])
    if "id_number_index" in values:
        values["id_number"] = ""
    return values


def _delete(model: type[Model], keys: list[int]) -> None:
    """Without asking every table again: `find_obstacles` did, and the database holds the references."""
    rows = model._default_manager.filter(pk__in=keys)
    rows._raw_delete(rows.db)


def _delete_unused(journal: Journal) -> None:
    """Grids and the first town stay when somebody else uses them by now."""
    for action in ("grid", "area"):
        for row in MADE[action][0]._default_manager.filter(pk__in=journal.made.get(action, ())):
            try:
                with transaction.atomic():
                    row.delete()
            except (ProtectedError, IntegrityError):
                continue


def _bring_back(journal: Journal) -> None:
    """Special operations that the import took away altogether, under their old keys."""
    gone: dict[int, dict[str, Any]] = defaultdict(dict)
    for each in removed_operations(journal):
        gone[each.key] = each.before
    SpecialOperation.objects.bulk_create(
        [
            SpecialOperation(
                pk=key, post_id=int(before["post_id"]), kind=before["kind"],
                valid_from=date.fromisoformat(before["valid_from"]) if before["valid_from"] else None,
                certificate_id=_key(before["certificate_id"]),
            )
            for key, before in gone.items()
        ]
    )  # fmt: skip
