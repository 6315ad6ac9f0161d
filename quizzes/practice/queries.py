"""What practice shows of a person and a day, each in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Max, Min, Q, QuerySet

from kernel.clock import CHINA, legal_date
from quizzes.enums import PracticeKind
from quizzes.logic.phone_items import unbroken_blanks
from quizzes.logic.practice import MONTH, Past, Streak, Unit, parts_of, streak
from quizzes.models import PracticeAnswer, PracticeCard
from quizzes.practice.reach import KNOWN, asked_now, open_questions, showable_cards, standing_cards, units_of

_LOOKED_BACK = timedelta(weeks=60)
_AWAY = KNOWN & Q(done_at__isnull=False, question__approved__isnull=False)
FEWEST_TOLD = 5  # below that many, a share of right answers tells who answered what


@dataclass(frozen=True, slots=True)
class Cards:
    """How a person's cards stand. `resting`: not to be shown now. `next_on`: the day when the next one is due."""

    due: int
    later: int
    resting: int
    away: int
    next_on: date | None

    @property
    def there(self) -> int:
        """Those that come again."""
        return self.due + self.later


@dataclass(frozen=True, slots=True)
class CardLine:
    """A card in the list. `due_on` is None for one that was put away."""

    id: int
    stem: str
    part: int
    topic: str
    due_on: date | None
    wrong: int
    right: int


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic of the open banks: how many questions (a case counts its parts), how many the person had right once."""

    name: str
    count: int
    right: int


@dataclass(frozen=True, slots=True)
class Share:
    """How many answered the question of the day, and how many per cent had it right; None while too few did."""

    people: int
    percent: int | None


@dataclass(frozen=True, slots=True)
class Glance:
    """Practice in a few words, for the page of the day. `is_open`: there is something to practise with by topic."""

    due: int
    is_open: bool
    daily_done: bool
    this_week: int

    @property
    def is_there(self) -> bool:
        """Whether there is anything to practise."""
        return self.is_open or bool(self.due)


def end_of(day: date) -> datetime:
    """The moment at which a day of China's calendar is over."""
    return datetime.combine(day + timedelta(days=1), time(), CHINA)


def due_cards(person_id: int, *, on: date, resting: frozenset[int]) -> QuerySet[PracticeCard]:
    """What is to be done again that day, the longest due first. `resting`: as `asked_now` gives them."""
    rows = standing_cards(person_id, on).filter(due__lt=end_of(on)).exclude(question__in=resting)
    return rows.order_by("due", "pk")


def cards_of(person_id: int, *, on: date, resting: frozenset[int]) -> Cards:
    """Two queries."""
    shown = standing_cards(person_id, on).exclude(question__in=resting)
    told = shown.aggregate(
        now=Count("pk", filter=Q(due__lt=end_of(on))),
        later=Count("pk", filter=Q(due__gte=end_of(on))),
        next=Min("due", filter=Q(due__gte=end_of(on))),
    )
    every = PracticeCard.objects.filter(person_id=person_id).aggregate(
        there=Count("pk", filter=Q(done_at=None)), away=Count("pk", filter=_AWAY)
    )
    there = told["now"] + told["later"]
    return Cards(
        due=told["now"],
        later=told["later"],
        resting=every["there"] - there,
        away=every["away"],
        next_on=legal_date(told["next"]) if told["next"] else None,
    )


def coming_cards(person_id: int, *, on: date, resting: frozenset[int]) -> QuerySet[PracticeCard]:
    """The cards that come again, the next one first."""
    rows = standing_cards(person_id, on).exclude(question__in=resting).select_related("question__approved")
    return rows.order_by("due", "pk")


def away_cards(person_id: int) -> QuerySet[PracticeCard]:
    """The cards that were put away or are known, the latest first, as far as their wording may be read."""
    rows = PracticeCard.objects.filter(_AWAY, person_id=person_id)
    return rows.select_related("question__approved").order_by("-done_at", "-pk")


def line_of(card: PracticeCard) -> CardLine:
    """A row of the two above as its page shows it; no query."""
    version = card.question.approved
    assert version is not None
    stem = version.body["parts"][card.part - 1]["stem"] if _is_part(card) else version.stem
    due_on = None if card.done_at else legal_date(card.due)
    return CardLine(card.pk, unbroken_blanks(stem), card.part, version.topic, due_on, card.wrong, card.right)


def _is_part(card: PracticeCard) -> bool:
    version = card.question.approved
    return version is not None and 0 < card.part <= len((version.body or {}).get("parts", ()))


def topics(person_id: int, *, on: date) -> list[TopicLine]:
    """The topics by name, what has none last; three queries."""
    whole = open_questions(on).exclude(approved__type="case").exclude(approved__key=[]).order_by()
    counts: Counter[str] = Counter()
    for name, n in whole.values_list("approved__topic").annotate(n=Count("pk")):
        counts[name] += n
    cases = open_questions(on).filter(approved__type="case").values_list("approved__topic", "approved__body")
    for name, body in cases:
        counts[name] += len(parts_of("case", (), body))
    right = _ever_right(person_id, on)
    names = sorted((name for name, n in counts.items() if n), key=lambda name: (not name, name))
    return [TopicLine(name, counts[name], min(right[name], counts[name])) for name in names]


def _ever_right(person_id: int, on: date) -> Counter[str]:
    rows = PracticeAnswer.objects.filter(person_id=person_id, right=True, question__in=open_questions(on)).order_by()
    return Counter(row[0] for row in rows.values_list("question__approved__topic", "question_id", "part").distinct())


def topic_units(topic: str, *, on: date) -> list[Unit]:
    """What a topic has to practise with; one query."""
    return units_of(open_questions(on).filter(approved__topic=topic))


def past_of(person_id: int, topic: str) -> dict[Unit, Past]:
    """What the person did with the questions of a topic so far; one query."""
    rows = PracticeAnswer.objects.filter(person_id=person_id, question__approved__topic=topic).order_by()
    told = rows.values_list("question_id", "part").annotate(
        times=Count("pk"), rights=Count("pk", filter=Q(right=True)), last=Max("pk")
    )
    return {Unit(question, part): Past(times, rights > 0, last) for question, part, times, rights, last in told}


def is_open_unit(unit: Unit, *, on: date) -> bool:
    """Whether everybody may practise with this question; one query."""
    return unit in units_of(open_questions(on).filter(pk=unit.question_id))


def is_shown(person_id: int, unit: Unit, *, on: date) -> bool:
    """Whether the person's card of this unit can be shown that day; one query."""
    return showable_cards(person_id, on).filter(question_id=unit.question_id, part=unit.part).exists()


def streak_of(person_id: int, *, on: date) -> Streak:
    """One query."""
    rows = PracticeAnswer.objects.filter(person_id=person_id, day__gt=on - _LOOKED_BACK).order_by()
    return streak(rows.values_list("day", flat=True).distinct(), today=on)


def own_answer(person_id: int, answer_id: int) -> PracticeAnswer | None:
    """An answer of this person's; None if it is missing or somebody else's."""
    return PracticeAnswer.objects.filter(pk=answer_id, person_id=person_id).first()


def own_card(person_id: int, card_id: int) -> PracticeCard | None:
    """A card of this person's; None if it is missing or somebody else's."""
    return PracticeCard.objects.filter(pk=card_id, person_id=person_id).first()


def card_of(person_id: int, unit: Unit) -> PracticeCard | None:
    """The person's card of a unit, put away or not; one query."""
    return PracticeCard.objects.filter(person_id=person_id, question_id=unit.question_id, part=unit.part).first()


def answer_with(person_id: int, nonce: str) -> PracticeAnswer | None:
    """What the person sent with this nonce; one query."""
    return PracticeAnswer.objects.filter(person_id=person_id, nonce=nonce).first()


def daily_share(question_id: int, *, day: date) -> Share:
    """How the site did that day; one query, by the question's own index."""
    rows = PracticeAnswer.objects.filter(question_id=question_id, kind=PracticeKind.DAILY, day=day)
    told = rows.aggregate(people=Count("pk"), right=Count("pk", filter=Q(right=True)))
    people = told["people"]
    return Share(people, told["right"] * 100 // people if people >= FEWEST_TOLD else None)


def glance(person_id: int, *, now: datetime) -> Glance:
    """For the page of the day: five queries, six while a paper is open. Nothing is chosen or collected here."""
    on = legal_date(now)
    days = PracticeAnswer.objects.filter(person_id=person_id, day__gt=on - timedelta(days=MONTH)).order_by()
    told = set(days.values_list("day", "kind").distinct())
    return Glance(
        due=due_cards(person_id, on=on, resting=asked_now(person_id)).order_by().count(),
        is_open=open_questions(on).exists(),
        daily_done=(on, PracticeKind.DAILY.value) in told,
        this_week=streak((day for day, _kind in told), today=on).this_week,
    )
