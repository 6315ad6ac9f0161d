"""A case as the office reads it: people within reach by name, others without; the papers side by side; the times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.names import display_names
from kernel.units import Score, format_points
from orgs.logic.access import Actor
from orgs.people.queries import newest_units
from quizzes.enums import AppealState, CaseKind, Measure, SittingMode, SittingState
from quizzes.integrity import queries
from quizzes.integrity.wording import duration, happened, pair_words, seen
from quizzes.logic import papers
from quizzes.logic.integrity import chars_of
from quizzes.logic.papers import Item, Paper
from quizzes.models import Answer, AnswerEvent, Appeal, CaseEvent, CaseSitting, IntegrityCase, Sitting
from quizzes.queries import load_payload

MOST_COLUMNS = 6


@dataclass(frozen=True, slots=True)
class Member:
    """A sitting of the case. `letter` names it in the tables; `may_decide`: it has no measure, and the office may."""

    id: UUID
    letter: str
    name: str
    enterprise: str
    reached: bool
    may_decide: bool
    state: str
    mode: str
    started_at: datetime
    submitted_at: datetime | None
    took: str
    score: str
    measure: str
    away: tuple[int, str] | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One person's answer. `mark`: same (wrong, and as somebody else's), wrong, right, or empty."""

    text: str
    mark: str
    letter: str


@dataclass(frozen=True, slots=True)
class Line:
    """One question across the papers."""

    stem: str
    cells: tuple[Cell, ...]
    same: bool


@dataclass(frozen=True, slots=True)
class TimeLine:
    """One answer's time on a paper that was too fast."""

    n: int
    stem: str
    chars: int
    seconds: str
    soon: bool


@dataclass(frozen=True, slots=True)
class AppealLine:
    """An appeal as the office reads it. `may_answer`: open, within reach, and the account did not decide."""

    appeal: Appeal
    member: Member
    state: str
    answered_by: str
    may_answer: bool
    is_decider: bool


@dataclass(frozen=True, slots=True)
class History:
    """A line of what happened to the case."""

    at: datetime
    what: str
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything that the page shows. `side` is empty where nothing is compared, or the wording is not the reader's."""

    case: IntegrityCase
    title: str
    members: tuple[Member, ...]
    seen: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    side: tuple[Line, ...]
    columns: tuple[Member, ...]
    times: tuple[TimeLine, ...]
    uses: tuple[tuple[Member, datetime, datetime], ...]
    appeals: tuple[AppealLine, ...]
    history: tuple[History, ...]
    hidden: int = 0
    by_sitting: Mapping[str, Member] = field(default_factory=dict)


def case_page(case: IntegrityCase, actor: Actor, *, texts: bool, keys: bool = True) -> CasePage:
    """The case for one reader, in a fixed number of queries. `texts`: the wording may be shown to the account; `keys`:
    what was right, too. Without, only what is the same and wrong is told, which is the evidence itself.
    """
    rows = queries.members_of([case.pk])
    members = _members(rows, actor)
    by_sitting = {str(one.id): one for one in members}
    events = list(CaseEvent.objects.filter(case=case).order_by("at", "pk"))
    sittings = [row.sitting for row in rows]
    columns = _columns(case, members)
    return CasePage(
        case=case,
        title=title_of(case, sittings),
        members=members,
        seen=tuple(seen(case.kind, case.evidence)),
        pairs=_pairs(case, by_sitting),
        side=_side_by_side(case, {row.sitting_id: row.sitting for row in rows}, columns, keys=keys) if texts else (),
        columns=columns,
        times=_times(sittings[0], case) if case.kind == CaseKind.SPEED and texts else (),
        uses=_uses(case, by_sitting),
        appeals=_appeals(case, by_sitting, actor, events),
        history=_history(events, by_sitting),
        hidden=sum(not one.reached for one in members),
        by_sitting=by_sitting,
    )


def title_of(case: IntegrityCase, sittings: Sequence[Sitting] = ()) -> str:
    """The quiz that the case is about."""
    if case.edition is not None:
        return str(case.edition.quiz.title)
    return str(sittings[0].edition.quiz.title) if sittings else ""


def letter(at: int) -> str:
    """A, B, … Z, A2, …"""
    turn, rest = divmod(at, 26)
    return chr(ord("A") + rest) + (str(turn + 1) if turn else "")


def _members(rows: Sequence[CaseSitting], actor: Actor) -> tuple[Member, ...]:
    people = {row.sitting.person_id for row in rows}
    reached, mine = queries.people_in_reach(actor, people), queries.may_decide_on(actor, people)
    units = newest_units(actor, reached)
    away = queries.leaves_of([row.sitting_id for row in rows])
    party = actor.person_id in people
    return tuple(
        _member(
            row,
            letter(at),
            units.get(row.sitting.person_id, "") if row.sitting.person_id in reached else None,
            may_decide=row.sitting.person_id in mine and not party,
            away=away.get(row.sitting_id),
        )
        for at, row in enumerate(rows)
    )


def _member(row: CaseSitting, name: str, unit: str | None, *, may_decide: bool, away: tuple[int, int] | None) -> Member:
    """`unit` is None for somebody out of reach."""
    sitting = row.sitting
    took = int((sitting.submitted_at - sitting.started_at).total_seconds()) if sitting.submitted_at else None
    return Member(
        id=sitting.pk,
        letter=name,
        name=sitting.person.name if unit is not None else _("somebody of another unit"),
        enterprise=unit or "",
        reached=unit is not None,
        may_decide=may_decide and not row.measure,
        state=str(SittingState(sitting.state).label),
        mode=str(SittingMode(sitting.mode).label),
        started_at=sitting.started_at,
        submitted_at=sitting.submitted_at,
        took="" if took is None else duration(took),
        score=format_points(Score(sitting.points_got or 0, sitting.points_out_of).scaled())
        if sitting.points_out_of
        else "",
        measure=str(Measure(row.measure).label) if row.measure else "",
        away=(away[0], duration(away[1])) if away else None,
    )


def _pairs(case: IntegrityCase, members: Mapping[str, Member]) -> tuple[tuple[str, str], ...]:
    found = []
    for pair in case.evidence.get("pairs", ()):
        one, other = members.get(pair["one"]), members.get(pair["other"])
        if one and other:
            found.append((" + ".join(sorted((one.letter, other.letter))), pair_words(pair)))
    return tuple(found)


def _columns(case: IntegrityCase, members: Sequence[Member]) -> tuple[Member, ...]:
    """The papers that stand side by side: the first ones that hang together."""
    return tuple(members[:MOST_COLUMNS]) if case.evidence.get("pairs") else ()


def _side_by_side(
    case: IntegrityCase, sittings: Mapping[UUID, Sitting], columns: Sequence[Member], *, keys: bool
) -> tuple[Line, ...]:
    """Every question that at least two of them answered, those with the same wrong answer first."""
    if not columns or case.edition_id is None or case.edition is None:
        return ()
    items = load_payload(case.edition_id, case.edition.digest)["items"]
    given: dict[int, dict[UUID, tuple[list[str], bool | None]]] = {}
    stored = Answer.objects.filter(sitting__in=[one.id for one in columns])
    for key, place, response, right in stored.values_list("sitting_id", "item", "response", "right"):
        if papers.is_answered(response):
            index = Paper.from_json(sittings[key].paper).places[place].index
            given.setdefault(index, {})[key] = (response, right)
    lines = [_line(items[index], row, columns, keys=keys) for index, row in sorted(given.items()) if len(row) > 1]
    return tuple(sorted(lines, key=lambda line: not line.same))


def _line(
    item: Item, row: Mapping[UUID, tuple[list[str], bool | None]], columns: Sequence[Member], *, keys: bool
) -> Line:
    wrong = [sorted(response) for response, right in row.values() if right is False]
    cells = []
    for one in columns:
        response, right = row.get(one.id, ([], None))
        same = right is False and wrong.count(sorted(response)) > 1
        mark = "same" if same else {True: "right", False: "wrong", None: ""}[right if keys else None]
        cells.append(Cell(answer_text(item, response), mark, one.letter))
    return Line(item["stem"], tuple(cells), any(cell.mark == "same" for cell in cells))


def answer_text(item: Item, response: Sequence[str]) -> str:
    """An answer in words that are the same on every paper, as letters are not."""
    texts = papers.choice_texts(item)
    if item["type"] == "match":
        lefts = {left["id"]: left["text"] for left in papers.lefts_of(item)}
        pairs = (one.split("-", 1) for one in response if "-" in one)
        return "；".join(f"{lefts.get(left, left)}—{texts.get(right, right)}" for left, right in pairs)
    joint = " → " if item["type"] == "order" else "；"
    return joint.join(texts.get(one, one) for one in response if one)


def _times(sitting: Sitting, case: IntegrityCase) -> tuple[TimeLine, ...]:
    """Each answer of the paper, and how long after the one before it."""
    items = load_payload(sitting.edition_id, sitting.edition.digest)["items"]
    places = Paper.from_json(sitting.paper).places
    rate = max(1, int(case.evidence.get("rate", 1)))
    found, before = [], sitting.started_at
    rows = AnswerEvent.objects.filter(sitting=sitting, item__isnull=False).order_by("seq")
    for place, at in rows.values_list("item", "at"):
        item, gap = items[places[place].index], (at - before).total_seconds()
        before, chars = at, chars_of(item)
        soon = gap * rate < chars
        found.append(TimeLine(place + 1, item["stem"], chars, duration(int(gap)) if gap >= 1 else "", soon))
    return tuple(found)


def _uses(case: IntegrityCase, members: Mapping[str, Member]) -> tuple[tuple[Member, datetime, datetime], ...]:
    rows = [(members.get(key), first, last) for key, first, last in case.evidence.get("uses", ())]
    return tuple((one, datetime.fromisoformat(first), datetime.fromisoformat(last)) for one, first, last in rows if one)


def _appeals(
    case: IntegrityCase, members: Mapping[str, Member], actor: Actor, events: Sequence[CaseEvent]
) -> tuple[AppealLine, ...]:
    rows = list(Appeal.objects.filter(case_sitting__case=case).select_related("case_sitting").order_by("-filed_at"))
    names = display_names({row.answered_by for row in rows if row.answered_by})
    decided = {event.by for event in events if event.kind == "decided"}
    found = []
    for row in rows:
        one = members[str(row.case_sitting.sitting_id)]
        waits = row.state == AppealState.OPEN and one.reached
        found.append(
            AppealLine(
                appeal=row,
                member=one,
                state=str(AppealState(row.state).label),
                answered_by=names.get(row.answered_by or 0, ""),
                may_answer=waits and actor.user_id not in decided,
                is_decider=waits and actor.user_id in decided,
            )
        )
    return tuple(found)


def _history(events: Sequence[CaseEvent], members: Mapping[str, Member]) -> tuple[History, ...]:
    """Who filed an appeal is named as in the case; the others are staff."""
    names = display_names({event.by for event in events if event.by and event.kind != "appealed"})
    found = []
    for event in events:
        person = members.get(event.detail.get("sitting", ""))
        by = person.name if event.kind == "appealed" and person else names.get(event.by or 0, "")
        found.append(History(event.at, happened(event.kind), by, event.text))
    return tuple(found)
