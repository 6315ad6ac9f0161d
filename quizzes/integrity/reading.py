"""A batch of sittings not yet looked at, and those they are compared with, read in a fixed number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max, Min

from orgs.people.workplaces import workplaces_of
from quizzes.enums import QuestionType, SittingMode, SittingState
from quizzes.logic.integrity import Limits, Pace, Use, chars_of
from quizzes.logic.likeness import ItemCounts, Response, Vector, count_answers
from quizzes.logic.papers import CHOICES, Paper, Payload, is_answered
from quizzes.models import Answer, AnswerEvent, ItemTally, Sitting
from quizzes.queries import load_payload

# Where taps fall and how a text is put are a person's own; a choice, a pair or an order can be compared.
COMPARED = CHOICES | {QuestionType.TRUEFALSE, QuestionType.FILL, QuestionType.ORDER, QuestionType.MATCH}
TALLIED = frozenset({QuestionType.SINGLE, QuestionType.TRUEFALSE})
FEWEST_TALLIED = 30

_FIELDS = ("pk", "person_id", "edition_id", "edition__digest", "purpose", "context_key", "mode", "paper",
           "started_at", "submitted_at", "pause_used")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """A submitted sitting as the signs need it. `graded`: by place, the response and whether it is right."""

    id: UUID
    person_id: int
    edition_id: int
    purpose: str
    context_key: str
    mode: str
    indexes: tuple[int, ...]
    started_at: datetime
    submitted_at: datetime
    paused_seconds: int
    payload: Payload
    graded: Mapping[int, tuple[list[str], bool]]


@dataclass(frozen=True, slots=True)
class Pool:
    """What was read: `new` are the sittings to be looked at, `seen` these and the others, by id."""

    new: tuple[UUID, ...]
    seen: dict[UUID, Seen]
    uses: list[Use]
    units: dict[int, int]
    tallies: dict[tuple[int, int], ItemCounts]
    lines: dict[UUID, list[tuple[int, datetime]]]

    def of_edition(self) -> dict[int, list[Seen]]:
        """By edition, its sittings."""
        found: dict[int, list[Seen]] = defaultdict(list)
        for one in self.seen.values():
            found[one.edition_id].append(one)
        return found


def waiting(limit: int) -> list[UUID]:
    """Up to `limit` sittings nobody has looked at, the oldest first; one query."""
    rows = Sitting.objects.filter(state=SittingState.SUBMITTED, looked_at=False).order_by("submitted_at", "pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def read_pool(ids: Sequence[UUID], limits: Limits) -> Pool:
    """The batch with what the same editions' others handed in within the days before; nine queries.

    At most `most_compared` others, the newest: what an evening brings is compared, not what a year brought.
    """
    rows = [dict(zip(_FIELDS, row, strict=True)) for row in Sitting.objects.filter(pk__in=ids).values_list(*_FIELDS)]
    rows = [row for row in rows if row["submitted_at"] is not None]
    rows += _others(rows, limits)
    seen = _seen(rows)
    return Pool(
        new=tuple(ids),
        seen=seen,
        uses=_uses(seen),
        units=workplaces_of({one.person_id for one in seen.values()}),
        tallies=_tallies(seen.values()),
        lines=_lines(ids),
    )


def _others(rows: Sequence[Mapping[str, Any]], limits: Limits) -> list[dict[str, Any]]:
    if not rows:
        return []
    since = min(row["submitted_at"] for row in rows) - timedelta(days=limits.days)
    others = Sitting.objects.filter(
        edition__in={row["edition_id"] for row in rows}, state=SittingState.SUBMITTED, submitted_at__gte=since
    ).exclude(pk__in=[row["pk"] for row in rows])
    newest = others.order_by("-submitted_at").values_list(*_FIELDS)[: limits.most_compared]
    return [dict(zip(_FIELDS, row, strict=True)) for row in newest]


def _seen(rows: Sequence[Mapping[str, Any]]) -> dict[UUID, Seen]:
    answers: dict[UUID, dict[int, tuple[list[str], bool]]] = defaultdict(dict)
    stored = Answer.objects.filter(sitting__in=[row["pk"] for row in rows], right__isnull=False)
    for sitting, item, response, right in stored.values_list("sitting_id", "item", "response", "right").iterator():
        if is_answered(response):
            answers[sitting][item] = (response, bool(right))
    return {
        row["pk"]: Seen(
            id=row["pk"],
            indexes=tuple(place.index for place in Paper.from_json(row["paper"]).places),
            payload=load_payload(row["edition_id"], row["edition__digest"]),
            paused_seconds=row["pause_used"],
            graded=answers[row["pk"]],
            **{name: row[name] for name in ("person_id", "edition_id", "purpose", "context_key", "mode")},
            **{name: row[name] for name in ("started_at", "submitted_at")},
        )
        for row in rows
    }


def _uses(seen: Mapping[UUID, Seen]) -> list[Use]:
    """Devices of people who sat on their own; shared tablets, helpers and paper do not count."""
    own = [one.id for one in seen.values() if one.mode == SittingMode.OWN]
    rows = AnswerEvent.objects.filter(sitting__in=own, device__isnull=False, by=None).exclude(device="")
    groups = rows.values("sitting_id", "device").order_by().annotate(first=Min("at"), last=Max("at"))
    return [
        Use(str(row["sitting_id"]), seen[row["sitting_id"]].person_id, row["device"], row["first"], row["last"])
        for row in groups
    ]


def _tallies(seen: Collection[Seen]) -> dict[tuple[int, int], ItemCounts]:
    """What is known of the items from all who ever answered this wording: single choices and judgements."""
    payloads = {one.edition_id: one.payload for one in seen}
    wanted = {
        (item["version_id"], item.get("part", 0)): item
        for payload in payloads.values()
        for item in payload["items"]
        if item["type"] in TALLIED
    }
    found: dict[tuple[int, int], ItemCounts] = {}
    rows = ItemTally.objects.filter(version_id__in={version for version, _part in wanted})
    for row in rows.only("version_id", "part", "answered", "choices"):
        item = wanted.get((row.version_id, row.part))
        if item is None:
            continue
        judgement = item["type"] == QuestionType.TRUEFALSE
        counts = found.setdefault((row.version_id, row.part), ItemCounts(judgement=judgement))
        counts.answered += row.answered
        wrong = {(name,): people for name, (people, _rest) in row.choices.items() if name and [name] != item["key"]}
        counts.wrong += Counter(wrong)
    return {key: counts for key, counts in found.items() if counts.answered >= FEWEST_TALLIED}


def _lines(ids: Sequence[UUID]) -> dict[UUID, list[tuple[int, datetime]]]:
    found: dict[UUID, list[tuple[int, datetime]]] = defaultdict(list)
    rows = AnswerEvent.objects.filter(sitting__in=ids, item__isnull=False).order_by("sitting_id", "seq")
    for sitting, item, at in rows.values_list("sitting_id", "item", "at").iterator():
        found[sitting].append((item, at))
    return found


def vectors_of(group: Sequence[Seen], pool: Pool) -> list[Vector]:
    """The sittings of one edition for comparing; those on paper among them."""
    devices: dict[str, set[str]] = defaultdict(set)
    for use in pool.uses:
        devices[use.sitting].add(use.device)
    return [
        Vector(
            key=str(one.id),
            person=one.person_id,
            answers=_compared(one),
            at=one.submitted_at,
            group=pool.units.get(one.person_id),
            devices=frozenset(devices[str(one.id)]),
        )
        for one in group
    ]


def _compared(one: Seen) -> dict[int, tuple[Response, bool]]:
    found = {}
    for place, (response, right) in one.graded.items():
        item = one.payload["items"][one.indexes[place]]
        if item["type"] in COMPARED:
            plain = sorted(response) if item["type"] in CHOICES else ["".join(text.split()) for text in response]
            found[one.indexes[place]] = (tuple(plain), right)
    return found


def counts_of(vectors: Sequence[Vector], payload: Payload, pool: Pool) -> dict[int, ItemCounts]:
    """By item, the shares of its wrong answers: from the figures where these know more than the pool does."""
    judgements = frozenset(n for n, item in enumerate(payload["items"]) if item["type"] == QuestionType.TRUEFALSE)
    counts = count_answers(vectors, judgements=judgements)
    for index in counts:
        item = payload["items"][index]
        known = pool.tallies.get((item["version_id"], item.get("part", 0)))
        if known is not None and known.answered > counts[index].answered:
            counts[index] = known
    return counts


def pace_of(one: Seen, pool: Pool) -> Pace:
    """A sitting's times and how much there was to read."""
    return Pace(
        chars=tuple(chars_of(one.payload["items"][index]) for index in one.indexes),
        right=frozenset(place for place, (_response, right) in one.graded.items() if right),
        graded=len(one.graded),
        started_at=one.started_at,
        submitted_at=one.submitted_at,
        paused_seconds=one.paused_seconds,
        lines=tuple(pool.lines.get(one.id, ())),
    )
