"""The bank as imports and lists need it."""

from __future__ import annotations

from typing import Any

from quizzes.bank.conversion import VERSION_COLUMNS, parsed_question
from quizzes.importers.similarity import identity, key_digest, other_fields
from quizzes.importers.types import ParsedQuestion, StoredQuestion
from quizzes.models import Bank, Question


class DatabaseBank:
    """What an import is compared with: the current versions of a bank, read in one query."""

    def __init__(self, bank: Bank | None) -> None:
        self._rows: dict[str, tuple[Any, ...]] = {}
        if bank is not None:
            rows = Question.objects.filter(bank=bank, current__isnull=False)
            columns = ("identity", *(f"current__{name}" for name in VERSION_COLUMNS))
            self._rows = {row[0]: row[1:] for row in rows.values_list(*columns).iterator(chunk_size=2000)}

    def find(self, identity: str) -> StoredQuestion | None:
        """The stored question of this identity, if any."""
        row = self._rows.get(identity)
        if row is None:
            return None
        question = parsed_question(dict(zip(VERSION_COLUMNS, row, strict=True)))
        return StoredQuestion(key_digest(question), other_fields(question))


def find_bank(name: str) -> Bank | None:
    """The bank of exactly this name."""
    return Bank.objects.filter(name=name).first()


def has_same_question(bank_id: int, question: ParsedQuestion, *, but: int | None) -> bool:
    """Whether the bank has another question of this stem and these options."""
    rows = Question.objects.filter(bank_id=bank_id, identity=identity(question))
    return (rows if but is None else rows.exclude(pk=but)).exists()


def topics() -> list[str]:
    """Every topic in use, by name; one query."""
    rows = Question.objects.exclude(current__topic="").values_list("current__topic", flat=True)
    return list(rows.distinct().order_by("current__topic"))
