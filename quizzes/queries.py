"""Named questions about quizzes and sittings, each in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    UUIDField,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from plumbing.database.prepared import Prepared, slot
from quizzes.enums import CountedTry, SittingState
from quizzes.logic.navigation import navigation_of, open_places
from quizzes.logic.papers import Paper, Payload
from quizzes.logic.timing import SittingClock
from quizzes.logic.verdicts import Correction
from quizzes.models import AnswerEvent, CaseSitting, Edition, EditionCorrection, Quiz, Sitting

HELPER_SEES_RESULT = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class QuizFacts:
    """A quiz as others may know it. `edition_id` is None until it is published."""

    quiz_id: int
    title: str
    edition_id: int | None
    question_count: int
    time_limit_minutes: int | None
    pass_percent: int
    tries: int


@dataclass(frozen=True, slots=True)
class SittingBrief:
    """A sitting without its paper. Points in hundredths; `passed` is None until it is submitted."""

    id: UUID
    person_id: int
    state: str
    try_number: int
    passed: bool | None
    points_got: int | None
    points_out_of: int | None
    started_at: datetime
    deadline: datetime | None
    submitted_at: datetime | None
    mode: str = "own"


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """What counts for one place. `right` is None until graded."""

    response: list[str]
    flagged: bool
    right: bool | None
    points: int | None


@dataclass(frozen=True, slots=True)
class SittingFacts:
    """A sitting with its paper and answers, as its own screens need it. `answers` by place, from 0.

    `mended`: keys of its edition were corrected since (`corrections_of`). `several`: there are other tries that were
    handed in; `in_case`: it is one of an integrity case. Both save the result page a question.
    """

    id: UUID
    person_id: int
    person_name: str
    quiz_id: int
    edition_id: int
    edition_digest: str
    purpose: str
    context_key: str
    try_number: int
    state: str
    paper: Paper
    started_at: datetime
    deadline: datetime | None
    submitted_at: datetime | None
    points_got: int | None
    points_out_of: int | None
    passed: bool | None
    receipt_digest: str
    answers: dict[int, StoredAnswer]
    mended: bool = False
    last_seq: int = 0
    mode: str = "own"
    reached: int = 0
    paused_at: datetime | None = None
    pause_used: int = 0
    extra_seconds: int = 0
    session_id: UUID | None = None
    assisted_by: int | None = None
    answered: int | None = None
    void_reason: str = ""
    several: bool = False
    in_case: bool = False

    @property
    def payload(self) -> Payload:
        """The frozen edition, with keys: for the server's eyes."""
        return load_payload(self.edition_id, self.edition_digest)

    @property
    def clock(self) -> SittingClock:
        """Its time, with pauses."""
        return SittingClock(self.deadline, self.payload.get("pause_minutes", 0) * 60, self.pause_used, self.paused_at)

    @property
    def navigation(self) -> str:
        """``free``, ``sequential`` or ``sections``."""
        return navigation_of(self.payload)

    @property
    def open_places(self) -> range:
        """The places that may be shown and answered now, from 0."""
        return open_places(self.payload, self.paper, self.reached)

    @property
    def is_open(self) -> bool:
        """Whether it still awaits submission."""
        return self.state == SittingState.OPEN


@lru_cache(maxsize=32)
def load_payload(edition_id: int, digest: str) -> Payload:
    """An edition's payload; one query the first time in a process, as an edition never changes.

    The digest is a part of the cache's key only.
    """
    return cast(Payload, Edition.objects.values_list("payload", flat=True).get(pk=edition_id, digest=digest))


def corrections_of(edition_id: int) -> dict[int, Correction]:
    """The mended keys that are laid over an edition now, by the item's index; the latest counts. One query."""
    rows = EditionCorrection.objects.filter(edition=edition_id, active=True).order_by("pk")
    return {
        index: Correction(cast(Any, rule), tuple(key)) for index, rule, key in rows.values_list("index", "rule", "key")
    }


def editions_holding(question_id: int) -> QuerySet[Edition]:
    """The editions in whose frozen text the question's number stands, told by the database: others are not read.

    PostgreSQL keeps the keys of an object in an order of its own, in which this one is the last.
    """
    rows = Edition.objects.annotate(frozen=Cast("payload", TextField()))
    number = f'"question_id": {question_id}'
    return rows.filter(Q(frozen__contains=f"{number},") | Q(frozen__contains=f"{number}}}"))


def current_edition(quiz_id: int) -> tuple[int, str] | None:
    """The latest edition of a quiz as (id, digest), or None; one query."""
    return Edition.objects.filter(quiz_id=quiz_id).order_by("-number").values_list("pk", "digest").first()


def current_edition_id(quiz_id: int) -> int | None:
    """The latest edition of a quiz, or None when it was never published."""
    found = current_edition(quiz_id)
    return found[0] if found else None


def quiz_facts(quiz_id: int) -> QuizFacts | None:
    """A quiz by its latest edition, or as it is being written when there is none; at most three queries."""
    quiz = Quiz.objects.filter(pk=quiz_id).first()
    if quiz is None:
        return None
    edition = current_edition(quiz_id)
    if edition is None:
        return QuizFacts(
            quiz.pk, quiz.title, None, quiz.draw_count, quiz.time_limit_minutes, quiz.pass_percent, quiz.tries
        )
    payload = load_payload(*edition)
    asked = len(payload["items"]) if payload["fixed"] else min(payload["draw_count"], len(payload["items"]))
    return QuizFacts(
        quiz.pk,
        payload["title"],
        edition[0],
        asked,
        payload["time_limit_minutes"],
        payload["pass_percent"],
        payload["tries"],
    )


_BRIEF = tuple(SittingBrief.__dataclass_fields__)


def last_sitting(person_id: int, purpose: str, context_key: str) -> SittingBrief | None:
    """The person's latest sitting for this purpose and context that is not void; one query."""
    rows = _sittings(person_id, purpose, context_key).exclude(state=SittingState.VOID)
    return _brief(rows.order_by("-try_number"))


def counted_sitting(
    person_id: int, purpose: str, context_key: str, *, but: UUID | str | None = None
) -> SittingBrief | None:
    """Of the tries handed in for this purpose and context the one that counts, `but` this one; one query.

    By the rule of the latest try's edition: the best, the last or the first. The best is the first one that passed,
    else the one with the most points.
    """
    rows = _HANDED_IN.all(person=person_id, purpose=purpose, key=context_key)
    found = [dict(zip((*_BRIEF, "edition_id", "edition__digest"), row, strict=True)) for row in rows]
    found = [row for row in found if str(row["id"]) != str(but or "")]
    if not found:
        return None
    rule = load_payload(found[-1]["edition_id"], found[-1]["edition__digest"]).get("counted_try", CountedTry.BEST)
    chosen = {CountedTry.FIRST: found[0], CountedTry.LAST: found[-1]}.get(CountedTry(rule)) or max(found, key=_worth)
    return SittingBrief(**{name: chosen[name] for name in _BRIEF})


def _handed_in() -> QuerySet[Sitting, Any]:
    """Few rows: a person's tries at one thing."""
    rows = Sitting.objects.filter(
        person_id=slot("person", BigIntegerField()),
        purpose=slot("purpose", CharField()),
        context_key=slot("key", CharField()),
        state=SittingState.SUBMITTED,
    )
    return rows.order_by("try_number").values_list(*_BRIEF, "edition_id", "edition__digest")


_HANDED_IN: Prepared[tuple[Any, ...]] = Prepared(_handed_in)


def _worth(row: dict[str, Any]) -> tuple[bool, Fraction]:
    """Of equal ones `max` takes the first; of those that passed too."""
    passed = bool(row["passed"])
    return passed, Fraction(0) if passed else Fraction(row["points_got"] or 0, row["points_out_of"] or 1)


def passed_sitting(
    person_id: int, purpose: str, context_key: str, *, but: UUID | str | None = None
) -> SittingBrief | None:
    """The sitting that counts for this purpose and context, if it is a pass; see `counted_sitting`. One query."""
    counted = counted_sitting(person_id, purpose, context_key, but=but)
    return counted if counted is not None and counted.passed else None


def _sittings(person_id: int, purpose: str, context_key: str) -> QuerySet[Sitting]:
    return Sitting.objects.filter(person_id=person_id, purpose=purpose, context_key=context_key)


def _brief(rows: QuerySet[Sitting]) -> SittingBrief | None:
    found = rows.values(*_BRIEF).first()
    return SittingBrief(**found) if found else None


_SITTING_COLUMNS = {
    "id": "id",
    "person_id": "person_id",
    "person_name": "person__name",
    "quiz_id": "edition__quiz_id",
    "edition_id": "edition_id",
    "edition_digest": "edition__digest",
    **{name: name for name in ("purpose", "context_key", "try_number", "state", "paper", "started_at", "deadline")},
    **{name: name for name in ("submitted_at", "points_got", "points_out_of", "passed", "receipt_digest", "mended")},
    **{name: name for name in ("mode", "reached", "paused_at", "pause_used", "extra_seconds", "session_id")},
    **{name: name for name in ("assisted_by", "answered", "void_reason")},
    **{name: name for name in ("several", "in_case")},
    "last_seq": "journal_seq",
}
_ANSWER_COLUMNS = ("answers__item", *(f"answers__{name}" for name in ("response", "flagged", "right", "points")))


def _other_tries() -> QuerySet[Sitting]:
    same = {name: OuterRef(name) for name in ("person", "purpose", "context_key")}
    return Sitting.objects.filter(**same, state=SittingState.SUBMITTED).exclude(pk=OuterRef("pk"))


def _of_user() -> QuerySet[Sitting, Any]:
    user, lately = slot("user", BigIntegerField()), slot("lately", DateTimeField())
    helped = Q(assisted_by=user) & (Q(state=SittingState.OPEN) | Q(submitted_at__gte=lately))
    last = AnswerEvent.objects.filter(sitting=OuterRef("pk")).order_by("-seq").values("seq")[:1]
    return (
        Sitting.objects.filter(Q(person__user_id=user) | helped, pk=slot("id", UUIDField()))
        .annotate(
            mended=Exists(EditionCorrection.objects.filter(edition=OuterRef("edition"), active=True)),
            journal_seq=Coalesce(Subquery(last), 0),
            several=Exists(_other_tries()),
            in_case=Exists(CaseSitting.objects.filter(sitting=OuterRef("pk"))),
        )
        .values_list(*_SITTING_COLUMNS.values(), *_ANSWER_COLUMNS)
    )


_OF_USER: Prepared[tuple[Any, ...]] = Prepared(_of_user)


def sitting_of(sitting_id: UUID, *, user_id: int) -> SittingFacts | None:
    """A person's own sitting with its answers, in one query; None if it is missing or somebody else's.

    Whoever helps with it opens it too, until a while after it was handed in, so that both can look at the result.
    """
    rows = _OF_USER.all(id=sitting_id, user=user_id, lately=timezone.now() - HELPER_SEES_RESULT)
    if not rows:
        return None
    width = len(_SITTING_COLUMNS)
    facts = dict(zip(_SITTING_COLUMNS, rows[0][:width], strict=True))
    facts["paper"] = Paper.from_json(facts["paper"])
    answers = {row[width]: StoredAnswer(*row[width + 1 :]) for row in rows if row[width] is not None}
    return SittingFacts(**facts, answers=dict(sorted(answers.items())))
