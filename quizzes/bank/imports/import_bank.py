"""The bank as an import is compared with it: only what the file asks for is read, and shapes of everything."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Max, QuerySet

from kernel.batches import batches
from quizzes.bank.citing import unmatched
from quizzes.bank.conversion import VERSION_COLUMNS, parsed_question
from quizzes.bank.permissions import visible_banks
from quizzes.importers.likeness import NearIndex, near, shape_of
from quizzes.importers.similarity import key_digest, other_fields
from quizzes.importers.types import ImportRow, NearStored, ParsedQuestion, StoredQuestion
from quizzes.models import Bank, Question, QuestionVersion

BATCH = 500
SHAPE_COLUMNS = ("type", "stem", "options", "key", "body")


class ImportBank:
    """What is stored of the questions of a file: in its bank, and near ones in the other banks that `actor` sees.

    Without an actor (the command line) only its own bank counts; without a bank, nothing.
    """

    def __init__(self, bank: Bank | None, rows: Iterable[ImportRow], *, actor: Any = None) -> None:
        wanted = [row for row in rows if row.identity]
        self.unmatched = unmatched({row.question.basis for row in wanted if row.question and row.question.basis})
        self._bank = bank
        self._rows = _by_identity(bank, [row.identity for row in wanted]) if bank else {}
        self._names: dict[int, tuple[str, str, int]] = {}
        self._index = NearIndex(self._shapes(_seen(actor, bank))) if wanted else None

    def find(self, identity: str) -> StoredQuestion | None:
        """The stored question of this identity, if any."""
        row = self._rows.get(identity)
        if row is None:
            return None
        pk, merged_into, *values = row
        question = parsed_question(dict(zip(VERSION_COLUMNS, values, strict=True)))
        return StoredQuestion(key_digest(question), other_fields(question), pk, merged_into is not None)

    def near(self, question: ParsedQuestion) -> NearStored | None:
        """The likest stored question; one of this bank before those of others."""
        found = near(question, self._index) if self._index else []
        if not found:
            return None
        here = [one for one in found if self._is_here(one[0])]
        pk, alike = (here or found)[0]
        stem, bank, _bank_id = self._names[pk]
        return NearStored(pk, stem, bank, alike, here=bool(here))

    def _is_here(self, pk: int) -> bool:
        return self._bank is not None and self._names[pk][2] == self._bank.pk

    def _shapes(self, questions: QuerySet[Question]) -> Iterable[tuple[int, Any]]:
        columns = ("pk", "bank_id", "bank__name", *(f"current__{name}" for name in SHAPE_COLUMNS))
        for pk, bank_id, bank, *values in questions.values_list(*columns).iterator(chunk_size=1000):
            question = parsed_question(dict(zip(SHAPE_COLUMNS, values, strict=True)))
            self._names[pk] = (question.stem[:60], bank, bank_id)
            yield pk, shape_of(question)


def fingerprint() -> str:
    """Changes whenever a question, a version or a merge does: then a review is made again. Two queries."""
    questions = Question.objects.aggregate(n=Count("pk"), at=Max("changed_at"), merged=Count("merged_into"))
    versions = QuestionVersion.objects.aggregate(n=Count("pk"), last=Max("pk"))
    return f"{questions} {versions}"


def _seen(actor: Any, bank: Bank | None) -> QuerySet[Question]:
    rows = Question.objects.filter(current__isnull=False, merged_into=None).order_by("pk")
    own = {bank.pk} if bank else set()
    if actor is None:
        return rows.filter(bank_id__in=own)
    return rows.filter(bank_id__in=own | set(visible_banks(actor).values_list("pk", flat=True)))


def _by_identity(bank: Bank, identities: list[str]) -> dict[str, tuple[Any, ...]]:
    columns = ("identity", "pk", "merged_into_id", *(f"current__{name}" for name in VERSION_COLUMNS))
    found: dict[str, tuple[Any, ...]] = {}
    for chunk in batches(identities, BATCH):
        rows = Question.objects.filter(bank=bank, identity__in=chunk, current__isnull=False)
        found |= {row[0]: row[1:] for row in rows.values_list(*columns)}
    return found
