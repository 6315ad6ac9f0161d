"""What was answered, read in bulk for a batch of sittings and turned into sums; nothing is written here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from kernel.clock import legal_date
from orgs.units.segments import Segments, segments_of
from quizzes.enums import CorrectionRule, Segment
from quizzes.logic.figures import WHOLE, Sums
from quizzes.logic.papers import Paper, Payload, item_points
from quizzes.models import Answer, AnswerEvent, EditionCorrection, Sitting
from quizzes.queries import load_payload

LONGEST = 30 * 60  # a question that lay open longer than this was not worked on
TEXT = 40  # a filled-in text is counted by its first characters

Key = tuple[int, int]  # edition, index of the item


@dataclass(slots=True)
class PaperCount:
    """What a batch adds to the figures of an edition as a whole."""

    sittings: int = 0
    passed: int = 0
    sum_score: int = 0
    sum_score_squared: int = 0
    sum_out_of: int = 0
    items: int = 0
    segments: dict[str, dict[str, list[int]]] = field(default_factory=dict)


@dataclass(slots=True)
class Batch:
    """Sittings read, and what they add up to. `fingerprint` is the sum of their points: a regrade changes it."""

    ids: list[UUID]
    fingerprint: int
    items: dict[Key, Sums]
    papers: dict[int, PaperCount]


_SITTING = ("pk", "person_id", "edition_id", "edition__digest", "paper", "started_at", "submitted_at",
            "points_got", "points_out_of", "passed")  # fmt: skip


def read_batch(ids: Sequence[UUID]) -> Batch:
    """Sums over these submitted sittings: four queries and those of the editions and segments."""
    rows = [dict(zip(_SITTING, row, strict=True)) for row in Sitting.objects.filter(pk__in=ids).values_list(*_SITTING)]
    answers, times = _answers(ids), _times(rows)
    people = segments_of({row["person_id"]: legal_date(row["submitted_at"]) for row in rows})
    left_out = _left_out({row["edition_id"] for row in rows})
    batch = Batch([row["pk"] for row in rows], sum(row["points_got"] or 0 for row in rows), {}, {})
    for row in rows:
        segments = people.get(row["person_id"], Segments())
        _add_sitting(batch, row, answers.get(row["pk"], {}), times.get(row["pk"], {}), _named(segments), left_out)
    return batch


def _answers(ids: Sequence[UUID]) -> dict[UUID, dict[int, tuple[list[str], bool | None, int]]]:
    found: dict[UUID, dict[int, tuple[list[str], bool | None, int]]] = defaultdict(dict)
    fields = ("sitting_id", "item", "response", "right", "points")
    for sitting, item, response, right, points in (
        Answer.objects.filter(sitting_id__in=ids).values_list(*fields).iterator(chunk_size=5000)
    ):
        found[sitting][item] = (response, right, points or 0)
    return found


def _times(rows: Sequence[Mapping[str, Any]]) -> dict[UUID, dict[int, int]]:
    """Seconds between one line of the journal and the next, given to the question of the latter.

    Answers that came in one request tell no time: only the first of them does.
    """
    began = {row["pk"]: row["started_at"] for row in rows}
    last: dict[UUID, datetime] = dict(began)
    found: dict[UUID, dict[int, int]] = defaultdict(dict)
    events = AnswerEvent.objects.filter(sitting_id__in=list(began), item__isnull=False).order_by("sitting_id", "seq")
    together: dict[UUID, int] = defaultdict(int)
    for sitting, item, at in events.values_list("sitting_id", "item", "at").iterator(chunk_size=5000):
        seconds = int((at - last[sitting]).total_seconds())
        if at == last[sitting]:
            together[sitting] += 1
        elif 0 < seconds <= LONGEST:
            found[sitting][item] = found[sitting].get(item, 0) + seconds
        last[sitting] = at
    # A paper handed in at once says how long the whole took, not what each question took.
    return {sitting: {} if together[sitting] * 2 > len(items) else items for sitting, items in found.items()}


def _left_out(editions: set[int]) -> set[Key]:
    """Items that no longer tell right from wrong."""
    rules = (CorrectionRule.DROP, CorrectionRule.ALL_RIGHT)
    rows = EditionCorrection.objects.filter(edition__in=editions, active=True, rule__in=rules)
    return set(rows.values_list("edition_id", "index"))


def _named(segments: Segments) -> tuple[tuple[str, str], ...]:
    rows = ((Segment.INDUSTRY, segments.industry), (Segment.POST, segments.post), (Segment.TOWN, segments.town))
    return tuple((str(kind), key) for kind, key in rows if key)


def _add_sitting(
    batch: Batch,
    row: Mapping[str, Any],
    answers: Mapping[int, tuple[list[str], bool | None, int]],
    times: Mapping[int, int],
    segments: Sequence[tuple[str, str]],
    left_out: set[Key],
) -> None:
    edition, got, out_of = row["edition_id"], row["points_got"] or 0, row["points_out_of"] or 0
    payload = load_payload(edition, row["edition__digest"])
    asked = 0
    for place, index, points in _places(payload, Paper.from_json(row["paper"])):
        if (edition, index) in left_out or not points:
            continue
        asked += 1
        response, right, earned = answers.get(place, ([], False, 0))
        x = min(WHOLE, earned * WHOLE // points)
        rest = max(0, min(WHOLE, (got - earned) * WHOLE // (out_of - points))) if out_of > points else 0
        sums = batch.items.setdefault((edition, index), Sums())
        sums.add(x, rest, right=bool(right), answered=any(response))
        sums.add_choices(choice_names(payload["items"][index]["type"], response), rest)
        if place in times:
            sums.add_time(times[place])
        for kind, key in segments:
            sums.add_segment(kind, key, x)
    _add_paper(batch.papers.setdefault(edition, PaperCount()), row, asked, segments)


def _places(payload: Payload, paper: Paper) -> Iterator[tuple[int, int, int]]:
    return ((n, place.index, item_points(payload, place)) for n, place in enumerate(paper.places))


def _add_paper(count: PaperCount, row: Mapping[str, Any], asked: int, segments: Sequence[tuple[str, str]]) -> None:
    got, out_of = row["points_got"] or 0, row["points_out_of"] or 0
    count.sittings += 1
    count.passed += bool(row["passed"])
    count.sum_score += got
    count.sum_score_squared += got * got
    count.sum_out_of += out_of
    count.items += asked
    for kind, key in segments:
        line = count.segments.setdefault(kind, {}).setdefault(key, [0, 0, 0, 0])
        for at, value in enumerate((1, int(bool(row["passed"])), got, out_of)):
            line[at] += value


def choice_names(kind: str, response: Sequence[str]) -> list[str]:
    """What a response counts as in the table of answers: each letter, each pair, a text by its beginning."""
    if not any(response):
        return [""]
    if kind == "order":
        return ["".join(response)]
    if kind == "essay":
        return []
    if kind == "hotspot":
        return ["tap" if one.startswith("@") else one for one in response]
    if kind == "fill":
        return [f"{n}. {''.join(text.split())[:TEXT]}" for n, text in enumerate(response, start=1)]
    return list(response)
