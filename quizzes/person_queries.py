"""What the schoolroom knows of one person, for the person's own page and its download."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import BooleanField, ExpressionWrapper, F, Q

from quizzes.enums import BankUse, PracticeKind
from quizzes.models import PracticeAnswer, PracticeCard, Sitting


@dataclass(frozen=True, slots=True)
class SittingLine:
    """One try at a quiz; points in hundredths."""

    quiz: str
    started_at: datetime
    submitted_at: datetime | None
    points_got: int | None
    points_out_of: int | None
    passed: bool | None


def sittings_of(person_id: int) -> list[SittingLine]:
    """Every try, newest first; one query."""
    fields = ("edition__quiz__title", "started_at", "submitted_at", "points_got", "points_out_of", "passed")
    rows = Sitting.objects.filter(person_id=person_id).order_by("-started_at", "-pk")
    return [SittingLine(*row) for row in rows.values_list(*fields)]


@dataclass(frozen=True, slots=True)
class PracticeLine:
    """One question practised, and as what."""

    day: date
    kind: str
    question: str
    right: bool


@dataclass(frozen=True, slots=True)
class WrongLine:
    """A question among the person's wrong answers, and when it comes again (None: put away)."""

    question: str
    wrong: int
    right: int
    due: datetime | None


def practice_of(person_id: int) -> list[PracticeLine]:
    """Every question practised, newest first; one query."""
    rows = PracticeAnswer.objects.filter(person_id=person_id).order_by("-at", "-pk")
    kinds = dict(PracticeKind.choices)
    told = rows.values_list("day", "kind", "version__stem", "right")
    return [PracticeLine(day, str(kinds[kind]), stem, right) for day, kind, stem, right in told]


def wrong_answers_of(person_id: int) -> list[WrongLine]:
    """The 错题本, the next one first; one query. Of a question from a closed bank its words are not told, of one from a
    contest's bank not those that came later than the answer."""
    rows = PracticeCard.objects.filter(person_id=person_id).order_by("due", "pk")
    later = Q(question__bank__use=BankUse.CONTEST, question__approved__created_at__gt=F("added_at"))
    hidden = ExpressionWrapper(later | Q(question__bank__closed=True), output_field=BooleanField())
    told = rows.values_list("question__approved__stem", "wrong", "right", "due", "done_at", hidden)
    return [
        WrongLine("" if is_hidden else stem or "", wrong, right, None if done_at else due)
        for stem, wrong, right, due, done_at, is_hidden in told
    ]
