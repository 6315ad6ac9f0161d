"""What the bank has that is like the question being written."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Case, IntegerField, When

from quizzes.bank.conversion import VERSION_COLUMNS, parsed_question
from quizzes.importers.likeness import NearIndex, near, shape_of
from quizzes.importers.types import ParsedQuestion
from quizzes.models import Question

MOST = 5
_PAIRS = 14  # of the stem, looked for in the bank's
_CANDIDATES = 80


@dataclass(frozen=True, slots=True)
class Like:
    """A question of the bank, and how nearly the same it is, in per cent."""

    id: int
    stem: str
    likeness: int


def similar_questions(question: ParsedQuestion, *, bank_ids: Collection[int], but: int | None) -> list[Like]:
    """The likest first, at most `MOST`; one query for those that share most of the stem's pairs of characters."""
    pairs = _pairs(question.stem)
    if not pairs or not bank_ids:
        return []
    shared = sum(
        (Case(When(current__stem__contains=pair, then=1), default=0) for pair in pairs[1:]),
        Case(When(current__stem__contains=pairs[0], then=1), default=0, output_field=IntegerField()),
    )
    rows = Question.objects.filter(bank_id__in=bank_ids, merged_into=None, current__isnull=False).exclude(pk=but)
    rows = rows.annotate(shared=shared).filter(shared__gte=len(pairs) // 3 + 1).order_by("-shared", "-pk")
    columns = ("pk", *(f"current__{name}" for name in VERSION_COLUMNS))
    found = {
        row[0]: parsed_question(dict(zip(VERSION_COLUMNS, row[1:], strict=True)))
        for row in rows.values_list(*columns)[:_CANDIDATES]
    }
    index = NearIndex((pk, shape_of(one)) for pk, one in found.items())
    likes = sorted(near(question, index), key=lambda each: -each[1])[:MOST]
    return [Like(pk, found[pk].stem, likeness) for pk, likeness in likes]


def _pairs(stem: str) -> list[str]:
    """Some pairs of neighbouring characters, from all over the stem."""
    plain = "".join(character for character in stem if character.isalnum())
    pairs = list(dict.fromkeys(plain[start : start + 2] for start in range(len(plain) - 1)))
    step = max(1, len(pairs) // _PAIRS)
    return pairs[::step][:_PAIRS]
