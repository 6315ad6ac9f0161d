"""One question as it is practised: what is approved now, frozen for this page as an edition would hold it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from quizzes.logic.grading import grade
from quizzes.logic.papers import Item, Place, graded_body, is_answered
from quizzes.logic.practice import Unit, option_place, parts_of
from quizzes.logic.responses import decode_response
from quizzes.models import Question, QuestionMedia, QuestionVersion
from quizzes.services.editions import Citations, bases_of, freeze_item, shown_media
from regulations.queries import match_many


@dataclass(frozen=True, slots=True)
class Practised:
    """A unit ready to be shown and graded. `place`: the order of its options for this person and day. Holds the key."""

    unit: Unit
    version_id: int
    topic: str
    item: Item
    place: Place

    def graded(self, wire: Any) -> tuple[list[str], bool]:
        """What the phone sent as it is stored, and whether it is right.

        Raises ValueError for what this question cannot be answered with; an empty list is nothing answered.
        """
        said = decode_response(self.item, self.place, wire)
        if not is_answered(said):
            return [], False
        body = graded_body(self.item)
        return said, bool(grade(self.item["type"], key=self.item["key"], response=said, points=100, body=body).right)


def practised(unit: Unit, *, person_id: int, day: date, teaches: bool = False) -> Practised | None:
    """The unit by what its question's approved version says now; None if a machine cannot grade it.

    Six queries at most, and two more where it `teaches`: with its clauses.

    Whether it may be shown to this person now is `reach`'s to say.
    """
    question = Question.objects.select_related("approved").filter(pk=unit.question_id).first()
    version = question.approved if question else None
    if version is None or unit.part not in parts_of(version.type, version.key, version.body):
        return None
    item = _item(version, unit.part, match_many(bases_of(version)) if teaches else {})
    place = option_place(item, person_id=person_id, day=day)
    return Practised(unit, version.pk, version.topic, item, place)


def _item(version: QuestionVersion, part: int, citations: Citations) -> Item:
    media = [line for line in shown_media(QuestionMedia.objects.filter(version=version)) if line is not None]
    items = freeze_item(version, media, citations)
    return items[part - 1] if part else items[0]
