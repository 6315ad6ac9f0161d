"""What a phone is told of a running sitting: what another device stored since, and which changes the journal holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from quizzes.models import Answer, AnswerEvent


@dataclass(frozen=True, slots=True)
class CountedAnswer:
    """What counts now at a place (from 0), and its number in the journal."""

    place: int
    response: list[str]
    flagged: bool
    seq: int


def answers_since(sitting_id: UUID, seq: int) -> list[CountedAnswer]:
    """The answers that count and were stored after number `seq` of the journal, in their order; one query."""
    rows = Answer.objects.filter(sitting=sitting_id, seq__gt=seq).order_by("seq")
    return [CountedAnswer(*row) for row in rows.values_list("item", "response", "flagged", "seq")]


def journal_seqs(sitting_id: UUID, nonces: Iterable[str]) -> dict[str, int]:
    """The journal's number of each nonce that it holds; one query."""
    rows = AnswerEvent.objects.filter(sitting=sitting_id, nonce__in=list(nonces))
    return dict(rows.values_list("nonce", "seq"))
