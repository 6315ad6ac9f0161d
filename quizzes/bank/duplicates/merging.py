"""One question for two: the other one stands aside, its answers count for the one that stays; can be taken apart."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.errors import DomainError
from plumbing import audit
from quizzes.bank.citing import recite
from quizzes.bank.conversion import parsed_version
from quizzes.bank.locking import locked_questions
from quizzes.bank.reviews import reviewing
from quizzes.bank.reviews.journal import note_down
from quizzes.bank.services import save_question
from quizzes.enums import PairState, QuestionState, ReviewAction
from quizzes.figures.computing import compute_items
from quizzes.models import DuplicatePair, Question, QuestionMerge, QuizItem

TAKEN = ("explanation", "basis", "topic")


@transaction.atomic
def merge(keep_id: int, drop_ids: Iterable[int], *, actor: Any, take: Collection[str] = ()) -> int:
    """`keep_id` stands for the others from now on; returns how many were merged. Editions that are out stay.

    `take` names what is taken over from the first of the others (`TAKEN`): a new version of the one that stays, to be
    reviewed as any. Raises DomainError: ``merge-missing``, ``merge-merged`` (one is merged already),
    ``merge-other-use`` (practised questions are never asked in a contest).
    """
    drops = sorted(set(drop_ids) - {keep_id})
    rows = {row.pk: row for row in locked_questions([keep_id, *drops])}
    if len(rows) != len(drops) + 1 or not drops:
        raise DomainError("merge-missing")
    kept, dropped = rows[keep_id], [rows[key] for key in drops]
    if any(row.merged_into_id is not None for row in rows.values()):
        raise DomainError("merge-merged")
    if any(row.bank.use != kept.bank.use for row in dropped):
        raise DomainError("merge-other-use")
    for row in dropped:
        _merge_one(kept, row, actor)
    if take:
        _take_over(kept, dropped[0], frozenset(take) & frozenset(TAKEN), actor)
    compute_items([keep_id, *drops], now=timezone.now())
    audit.record("merge_questions", actor=actor, target=("question", keep_id), merged=drops, taken=sorted(take))
    return len(dropped)


@transaction.atomic
def unmerge(merge_id: int, *, actor: Any) -> int:
    """The question stands by itself again, as it did; what was taken over from it stays. Returns its id.

    Raises `DomainError("merge-not-undoable")` when either was edited, merged or reviewed in other words since.
    """
    row = QuestionMerge.objects.select_for_update().filter(pk=merge_id, undone_at=None).first()
    if row is None:
        raise DomainError("merge-not-undoable")
    kept, dropped = locked_questions([row.kept_id])[0], locked_questions([row.dropped_id])[0]
    if not _stands(row, kept, dropped):
        raise DomainError("merge-not-undoable")
    Question.objects.filter(pk=dropped.pk).update(merged_into=None, changed_at=timezone.now())
    note = _("Taken apart from question %(number)d again.") % {"number": kept.pk}
    if row.journal["state"] != QuestionState.RETIRED:
        reviewing.restore([dropped.pk], actor=actor, note=note)
    _give_back(row.journal, kept, dropped)
    DuplicatePair.objects.filter(pk__in=row.journal["pairs"]).update(
        state=PairState.OPEN, decided_by=None, decided_at=None
    )
    compute_items([kept.pk, dropped.pk], now=timezone.now())
    row.undone_by, row.undone_at = getattr(actor, "pk", None), timezone.now()
    row.save(update_fields=["undone_by", "undone_at"])
    recite([dropped.pk])
    audit.record("unmerge_questions", actor=actor, target=("question", kept.pk), merged=[dropped.pk])
    return int(dropped.pk)


@transaction.atomic
def keep_apart(pair_id: int, *, actor: Any) -> bool:
    """An open pair is two different questions: it is not shown again. False where somebody has decided already."""
    open_pair = DuplicatePair.objects.filter(pk=pair_id, state=PairState.OPEN)
    if not open_pair.update(state=PairState.APART, decided_by=actor.pk, decided_at=timezone.now()):
        return False
    audit.record("keep_duplicates_apart", actor=actor, target=("duplicate_pair", pair_id))
    return True


def _merge_one(kept: Question, dropped: Question, actor: Any) -> None:
    state = dropped.state
    note = _("Merged into question %(number)d.") % {"number": kept.pk}
    reviewing.retire([dropped.pk], actor=actor, note=note)
    Question.objects.filter(pk=dropped.pk).update(merged_into=kept, changed_at=timezone.now())
    note_down([dropped], ReviewAction.MERGE, actor=actor, note=note)
    taken_in = _("Question %(number)d was merged into this one.") % {"number": dropped.pk}
    note_down([kept], ReviewAction.MERGE, actor=actor, note=taken_in)
    journal = {
        "state": state,
        "dropped_version": dropped.current_id,
        **_replace_in_papers(kept, dropped),
        "pairs": _close_pairs(kept, dropped, actor),
    }
    QuestionMerge.objects.create(
        kept=kept, dropped=dropped, journal=journal, merged_by=getattr(actor, "pk", None), merged_at=timezone.now()
    )


def _replace_in_papers(kept: Question, dropped: Question) -> dict[str, Any]:
    """In papers chosen one by one; where both were chosen, the second goes."""
    both = set(QuizItem.objects.filter(question=kept).values_list("quiz_id", flat=True))
    replaced, removed = [], []
    for item in QuizItem.objects.filter(question=dropped):
        if item.quiz_id in both:
            removed.append({"quiz_id": item.quiz_id, "sort_order": item.sort_order, "points": item.points})
            item.delete()
        else:
            replaced.append(item.pk)
            both.add(item.quiz_id)
    QuizItem.objects.filter(pk__in=replaced).update(question=kept)
    return {"replaced": replaced, "removed": removed}


def _close_pairs(kept: Question, dropped: Question, actor: Any) -> list[int]:
    """Every open pair of the one that goes is settled: it is no question of its own any more."""
    rows = DuplicatePair.objects.filter(Q(first=dropped) | Q(second=dropped), state=PairState.OPEN)
    closed = list(rows.values_list("pk", flat=True))
    DuplicatePair.objects.filter(pk__in=closed).update(
        state=PairState.MERGED, decided_by=getattr(actor, "pk", None), decided_at=timezone.now()
    )
    return closed


def _take_over(kept: Question, dropped: Question, names: frozenset[str], actor: Any) -> None:
    if kept.current is None or dropped.current is None:
        return
    said = {name: value for name in names if (value := getattr(dropped.current, name))}
    question = parsed_version(kept.current, media=kept.current.media.all())
    note = _("Taken over from question %(number)d.") % {"number": dropped.pk}
    save_question(
        replace(question, **said), question_id=kept.pk, bank_id=kept.bank_id, actor=actor, note=note, submit=True
    )


def _stands(row: QuestionMerge, kept: Question, dropped: Question) -> bool:
    """Whether both are as merging left them."""
    if dropped.merged_into_id != kept.pk or kept.merged_into_id is not None:
        return False
    replaced = row.journal["replaced"]
    there = QuizItem.objects.filter(pk__in=replaced, question=kept).count()
    return bool(dropped.current_id == row.journal["dropped_version"] and there == len(replaced))


def _give_back(journal: dict[str, Any], kept: Question, dropped: Question) -> None:
    QuizItem.objects.filter(pk__in=journal["replaced"], question=kept).update(question=dropped)
    QuizItem.objects.bulk_create([QuizItem(question=dropped, **said) for said in journal["removed"]])
