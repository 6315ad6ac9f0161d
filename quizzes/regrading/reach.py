"""Which frozen papers a mended key reaches, and whose sittings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from kernel.batches import batches
from quizzes.enums import CorrectionRule, SittingState
from quizzes.logic.papers import Item, Paper, Payload
from quizzes.logic.regrading import MendedKey, Standing, Taken, key_for
from quizzes.logic.verdicts import Correction
from quizzes.marking.queries import counted_marks
from quizzes.models import Answer, QuestionVersion, Regrade, Sitting
from quizzes.queries import editions_holding, load_payload

CHUNK = 300


@dataclass(frozen=True, slots=True)
class Frozen:
    """A frozen item that a regrade reaches. `correction` is None where the mended key does not fit its wording."""

    edition_id: int
    payload: Payload
    index: int
    quiz_title: str
    edition_number: int
    correction: Correction | None

    @property
    def item(self) -> Item:
        """The item as it was asked."""
        return self.payload["items"][self.index]


def mended_key(version: QuestionVersion, part: int) -> MendedKey:
    """What the bank says now of a question, or of a sub-item of a case. Raises IndexError where there is none."""
    if not part:
        return MendedKey(version.type, version.options, version.key, version.body or {})
    row = (version.body or {})["parts"][part - 1]
    return MendedKey(row["type"], row["options"], row["key"], row.get("body") or {})


def reached(regrade: Regrade) -> list[Frozen]:
    """Every edition that asks the question, and what the regrade lays over it; one query and one an edition."""
    key = mended_key(regrade.to_version, regrade.part) if regrade.to_version else None
    return [
        Frozen(row.pk, payload, index, payload["title"], row.number, _correction(regrade, payload["items"][index], key))
        for row in editions_holding(regrade.question_id).defer("payload").order_by("pk")
        for payload in [load_payload(row.pk, row.digest)]
        for index, item in enumerate(payload["items"])
        if item["question_id"] == regrade.question_id and item.get("part", 0) == regrade.part
    ]


def _correction(regrade: Regrade, item: Item, key: MendedKey | None) -> Correction | None:
    if regrade.rule != CorrectionRule.REKEY:
        return Correction("drop" if regrade.rule == CorrectionRule.DROP else "all_right")
    found = key_for(item, key) if key else None
    return None if found is None else Correction("rekey", tuple(found))


def sittings_with(frozen: Frozen) -> Iterator[list[UUID]]:
    """Submitted sittings of the edition in lists, the oldest first: one query, ids only."""
    rows = Sitting.objects.filter(edition=frozen.edition_id, state=SittingState.SUBMITTED).order_by("submitted_at")
    return batches(list(rows.values_list("pk", flat=True)), CHUNK)


def taken(ids: Sequence[UUID], frozen: Frozen, *, locked: bool = False) -> list[tuple[Sitting, int, Taken]]:
    """The sittings among `ids` whose paper has the item: with its place, and how they stand. Three queries."""
    rows = Sitting.objects.filter(pk__in=ids, state=SittingState.SUBMITTED)
    sittings = list(rows.select_for_update() if locked else rows)
    answers = {
        (sitting, item): (response, right, points)
        for sitting, item, response, right, points in Answer.objects.filter(sitting__in=ids).values_list(
            "sitting_id", "item", "response", "right", "points"
        )
    }
    marks = counted_marks(ids, frozen.payload) if frozen.item["type"] == "essay" else {}
    found = []
    for sitting in sittings:
        paper = Paper.from_json(sitting.paper)
        number = next((n for n, place in enumerate(paper.places) if place.index == frozen.index), None)
        if number is None:
            continue
        response, right, points = answers.get((sitting.pk, number), ([], None, None))
        sums = (sitting.points_got or 0, sitting.points_out_of or 0)
        standing = Standing(*sums, sitting.passed, right, points, sitting.unmarked)
        mark = marks.get((sitting.pk, number))
        found.append((sitting, number, Taken(paper, response, standing, number in sitting.left_out, mark)))
    return found
