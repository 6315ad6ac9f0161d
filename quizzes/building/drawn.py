"""What a draw needs to know of an edition, in few queries: its pool, what rests, what left since publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, Subquery, Sum

from plumbing.database.prepared import Prepared, slot
from quizzes.building.queries import not_drawable, not_drawable_between
from quizzes.enums import CorrectionRule
from quizzes.logic.drawing import Pool, pool_of
from quizzes.logic.papers import Payload
from quizzes.models import Edition, EditionCorrection, TimeAllowance
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
    extra_seconds: int = 0  # more time for the person asked for

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


def drawn_edition(quiz_id: int, *, person_id: int | None = None) -> DrawnEdition | None:
    """The latest edition of a quiz with what rests of it, or None when it was never published; one query.

    With `person_id` also the time that this person has more of.
    """
    row = _LATEST.first(quiz=quiz_id, person=person_id or 0)
    if row is None:
        return None
    edition, quiz, digest, held_back, has_dropped, more = row
    return DrawnEdition(edition, quiz, digest, tuple(held_back or ()), has_dropped, (more or 0) * 60)


def _latest() -> QuerySet[Edition, Any]:
    """The latest edition with what a draw asks of it; the person 0 is nobody."""
    dropped = _drops().filter(edition=OuterRef("pk"))
    rows = Edition.objects.filter(quiz_id=slot("quiz", BigIntegerField()))
    rows = rows.annotate(has_dropped=Exists(dropped), more=_more_time())
    found = rows.order_by("-number").values_list(
        "pk", "quiz_id", "digest", "exposure__held_back", "has_dropped", "more"
    )
    return found[:1]


def _more_time() -> Subquery:
    """Minutes that a person has more of in the edition's quiz, or nothing."""
    person = slot("person", BigIntegerField())
    held = TimeAllowance.objects.filter(Q(quiz=None) | Q(quiz=OuterRef("quiz_id")), person=person, ended_at=None)
    return Subquery(held.order_by().values("person").annotate(all=Sum("minutes")).values("all")[:1])


_LATEST: Prepared[tuple[Any, ...]] = Prepared(_latest)


def withdrawn_questions(edition_id: int, digest: str, *, on: date) -> set[int]:
    """Questions of an edition that a paper of this day must not take: not in use, or past their day; one query."""
    ids, past, gone = _of_day(edition_id, digest, on)
    return set(past) | {pk for (pk,) in gone.all()} & ids


@lru_cache(maxsize=32)
def _of_day(edition_id: int, digest: str, on: date) -> tuple[frozenset[int], frozenset[int], Prepared[tuple[int]]]:
    """Of an edition on one day: its questions, those past their day, and the query that tells who left (not kept)."""
    items = load_payload(edition_id, digest)["items"]
    ids = frozenset(item["question_id"] for item in items)
    past = frozenset(item["question_id"] for item in items if item.get("valid_to", "9") < on.isoformat())
    # Thousands of ids in a statement cost more than the rows between the first and the last of them.
    gone = not_drawable_between(min(ids), max(ids), on) if len(ids) > _MANY else not_drawable(ids, on)
    return ids, past, Prepared(lambda: gone.values_list("pk"))


def dropped_questions(edition: DrawnEdition) -> set[int]:
    """Questions that a correction takes out of everybody's result: nobody is asked them any more; a query at most."""
    if not edition.has_dropped:
        return set()
    items = edition.payload["items"]
    indexes = _drops().filter(edition=edition.id).values_list("index", flat=True)
    return {items[index]["question_id"] for index in indexes if index < len(items)}


def _drops() -> QuerySet[EditionCorrection]:
    return EditionCorrection.objects.filter(active=True, rule=CorrectionRule.DROP)
