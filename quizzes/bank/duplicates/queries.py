"""Pairs of questions that say the same, as an editor decides about them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from quizzes.bank.conversion import parsed_version
from quizzes.bank.duplicates.differences import sides
from quizzes.enums import PairState
from quizzes.figures.queries import figures_of
from quizzes.models import Bank, DuplicatePair, DuplicateSearch, QuestionMerge, QuestionVersion


def is_pair_in(banks: QuerySet[Bank], pair_id: int) -> bool:
    """Whether both questions of a pair are in these banks."""
    keys = banks.values("pk")
    return DuplicatePair.objects.filter(pk=pair_id, first__bank__in=keys, second__bank__in=keys).exists()


def is_merge_in(banks: QuerySet[Bank], merge_id: int) -> bool:
    """Whether both questions of a merge are in these banks."""
    keys = banks.values("pk")
    return QuestionMerge.objects.filter(pk=merge_id, kept__bank__in=keys, dropped__bank__in=keys).exists()


def questions_of(pair_id: int) -> tuple[int, int]:
    """The two questions of a pair that is there."""
    found: tuple[int, int] = DuplicatePair.objects.values_list("first_id", "second_id").get(pk=pair_id)
    return found


def pairs_in(banks: QuerySet[Bank], state: str, *, only: Bank | None = None) -> QuerySet[DuplicatePair]:
    """Pairs both of whose questions are in `banks`, and one in `only`, the likest first."""
    keys = banks.values("pk")
    rows = DuplicatePair.objects.filter(state=state, first__bank__in=keys, second__bank__in=keys)
    if state == PairState.OPEN:
        rows = rows.filter(first__merged_into=None, second__merged_into=None)
    if only is not None:
        rows = rows.filter(Q(first__bank=only) | Q(second__bank=only))
    return rows.select_related("first__bank", "second__bank").order_by("-exact", "-likeness", "pk")


def side_by_side(pairs: Sequence[DuplicatePair], own: Collection[int]) -> list[dict[str, Any]]:
    """Both sides with differences, figures and the merge that may be taken apart; four queries.

    `own`: the banks in which whoever looks may decide.
    """
    questions = [question for pair in pairs for question in (pair.first, pair.second)]
    rows = QuestionVersion.objects.filter(pk__in=[each.current_id for each in questions]).prefetch_related("media")
    versions = {row.question_id: parsed_version(row, media=row.media.all()) for row in rows}
    keys = [each.pk for each in questions]
    figures = figures_of(keys)
    merges = {row.dropped_id: row for row in QuestionMerge.objects.filter(dropped__in=keys, undone_at=None)}
    return [
        {
            "pair": pair,
            "merge": merges.get(pair.first_id) or merges.get(pair.second_id),
            "may_decide": {pair.first.bank_id, pair.second.bank_id} <= set(own),
            "sides": _sides(pair, versions, figures),
        }
        for pair in pairs
    ]


def _sides(pair: DuplicatePair, versions: dict[int, Any], figures: dict[int, Any]) -> list[dict[str, Any]]:
    left, right = sides(versions[pair.first_id], versions[pair.second_id])
    said = zip((pair.first, pair.second), (left, right), ("first", "second"), strict=True)
    return [
        {"question": question, "said": side, "name": name, "figures": figures.get(question.pk)}
        for question, side, name in said
    ]


def last_search(user_id: int) -> DuplicateSearch | None:
    """The last search for which an account asked."""
    return DuplicateSearch.objects.filter(asked_by=user_id).first()
