"""What a draw needs to know of an edition, in few queries: its pool, what rests, what left since publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Exists, OuterRef, QuerySet

from quizzes.building.queries import not_drawable, not_drawable_between
from quizzes.enums import CorrectionRule
from quizzes.logic.drawing import Pool, pool_of
from quizzes.logic.papers import Payload
from quizzes.models import Edition, EditionCorrection
from quizzes.queries import load_payload

_MANY = 200


@dataclass(frozen=True, slots=True)
class DrawnEdition:
    """An edition ready for drawing. `held_back`: indexes of the items that rest."""

    id: int
    quiz_id: int
    digest: str
    held_back: tuple[int, ...]
    has_dropped: bool = False  # whether a correction took an item out of everybody's result

    @property
    def payload(self) -> Payload:
        """The frozen edition, with keys: for the server's eyes."""
        return load_payload(self.id, self.digest)

    @property
    def pool(self) -> Pool:
        """Made once in a process."""
        return _pool(self.id, self.digest)


@lru_cache(maxsize=32)
def _pool(edition_id: int, digest: str) -> Pool:
    return pool_of(load_payload(edition_id, digest))


def drawn_edition(quiz_id: int) -> DrawnEdition | None:
    """The latest edition of a quiz with what rests of it, or None when it was never published; one query."""
    dropped = _drops().filter(edition=OuterRef("pk"))
    rows = Edition.objects.filter(quiz_id=quiz_id).annotate(has_dropped=Exists(dropped)).order_by("-number")
    row = rows.values_list("pk", "quiz_id", "digest", "exposure__held_back", "has_dropped").first()
    return DrawnEdition(row[0], row[1], row[2], tuple(row[3] or ()), row[4]) if row else None


def withdrawn_questions(payload: Payload, *, on: date) -> set[int]:
    """Questions of an edition that a paper of this day must not take: not in use, or past their day; one query."""
    ids = {item["question_id"] for item in payload["items"]}
    past = {item["question_id"] for item in payload["items"] if item.get("valid_to", "9") < on.isoformat()}
    # Thousands of ids in a statement cost more than the rows between the first and the last of them.
    gone = not_drawable_between(min(ids), max(ids), on) if len(ids) > _MANY else not_drawable(ids, on)
    return past | (set(gone.values_list("pk", flat=True)) & ids)


def dropped_questions(edition: DrawnEdition) -> set[int]:
    """Questions that a correction takes out of everybody's result: nobody is asked them any more; a query at most."""
    if not edition.has_dropped:
        return set()
    items = edition.payload["items"]
    indexes = _drops().filter(edition=edition.id).values_list("index", flat=True)
    return {items[index]["question_id"] for index in indexes if index < len(items)}


def _drops() -> QuerySet[EditionCorrection]:
    return EditionCorrection.objects.filter(active=True, rule=CorrectionRule.DROP)
