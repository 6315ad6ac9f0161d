"""Writing banks. Who is named for a closed one, and who does without the second person, stands in the site's log."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from kernel.batches import batches
from plumbing import audit
from plumbing.queue import enqueue
from quizzes.models import Bank, BankMember, Question

BATCH = 500


@transaction.atomic
def save_bank(
    fields: Mapping[str, Any], members: Mapping[str, Collection[int]], *, bank_id: int | None, actor: Any
) -> int:
    """A new bank, or one with these fields from now on; `members`: accounts by ``may_write`` and ``may_review``.

    Returns its id. What the actor may change, the form decides.
    """
    bank = Bank.objects.select_for_update().get(pk=bank_id) if bank_id else Bank()
    before = {name: _told(getattr(bank, name)) for name in fields} if bank_id else {}
    was_closed = bank.closed
    for name, value in fields.items():
        setattr(bank, name, value)
    bank.save()
    if not bank_id:
        audit.record("create_bank", actor=actor, target=("bank", bank.pk), name=bank.name, closed=bank.closed)
    changed = {name: [old, new] for name, old in before.items() if (new := _told(getattr(bank, name))) != old}
    if changed:
        audit.record("change_bank", actor=actor, target=("bank", bank.pk), **changed)
    _name(bank, members, actor)
    if bank_id and bank.closed != was_closed:
        _cite_anew(bank)
    return int(bank.pk)


def _told(value: Any) -> Any:
    return value.name if hasattr(value, "name") else value


def _name(bank: Bank, members: Mapping[str, Collection[int]], actor: Any) -> None:
    wanted = {
        user: (user in members["may_write"], user in members["may_review"])
        for user in {*members["may_write"], *members["may_review"]}
    }
    held = {row.user_id: (row.may_write, row.may_review) for row in bank.members.all()}
    gone = set(held) - set(wanted)
    bank.members.filter(user_id__in=gone).delete()
    for user, (writes, reviews) in sorted(wanted.items()):
        if held.get(user) != (writes, reviews):
            BankMember.objects.update_or_create(
                bank=bank, user_id=user, defaults={"may_write": writes, "may_review": reviews}
            )
            audit.record(
                "name_bank_member", actor=actor, target=("bank", bank.pk), account=user, writes=writes,
                reviews=reviews, by_oneself=user == actor.pk,
            )  # fmt: skip
    for user in sorted(gone):
        audit.record("drop_bank_member", actor=actor, target=("bank", bank.pk), account=user)


def _cite_anew(bank: Bank) -> None:
    """The list of what cites a clause tells the stems of open banks only."""
    ids = Question.objects.filter(bank=bank).order_by("pk").values_list("pk", flat=True)
    for chunk in batches(list(ids), BATCH):
        enqueue("quizzes.bank.tasks.recite_questions", chunk)
