"""From sums to figures: what lists and pages show of an item or a paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Q

from kernel.batches import batches
from quizzes.figures.tallies import sums_of
from quizzes.logic.figures import (
    FLAG_NAMES,
    PaperSums,
    Sums,
    alpha,
    discrimination,
    facility,
    flags_of,
    mean_seconds,
)
from quizzes.logic.papers import CHOICES, JUDGEMENTS
from quizzes.models import Edition, ItemFigures, ItemTally, PaperFigures, Question, QuestionVersion
from quizzes.queries import load_payload

CHUNK = 400
_FIGURES = ["n", "facility", "discrimination", "seconds", "choices", *FLAG_NAMES, "computed_at"]


def compute_items(question_ids: Collection[int], *, now: datetime) -> None:
    """Write the figures of these questions anew, those merged into them included. Five queries a chunk of 400."""
    for chunk in batches(_mains(question_ids), CHUNK):
        _compute(chunk, now=now)


def _mains(question_ids: Collection[int]) -> list[int]:
    """Figures of a merged question count for the one that stays; it has none of its own."""
    mains: set[int] = set()
    for chunk in batches(question_ids, CHUNK):
        rows = list(Question.objects.filter(pk__in=chunk).values_list("pk", "merged_into_id"))
        mains |= {into or pk for pk, into in rows}
        ItemFigures.objects.filter(question__in=[pk for pk, into in rows if into]).delete()
    return sorted(mains)


def _compute(question_ids: list[int], *, now: datetime) -> None:
    mains = dict(
        Question.objects.filter(Q(pk__in=question_ids) | Q(merged_into__in=question_ids)).values_list(
            "pk", "merged_into_id"
        )
    )
    totals: dict[tuple[int, int], Sums] = {}
    newest: dict[tuple[int, int], dict[int, Sums]] = defaultdict(dict)
    for row in ItemTally.objects.filter(question__in=list(mains)).iterator(chunk_size=500):
        key = (mains[row.question_id] or row.question_id, row.part)
        sums = sums_of(row)
        totals.setdefault(key, Sums()).merge(sums)
        if not mains[row.question_id]:
            newest[key].setdefault(row.version_id, Sums()).merge(sums)
    versions = QuestionVersion.objects.in_bulk({max(by_version) for by_version in newest.values()})
    rows = [_figures(key, totals[key], newest.get(key, {}), versions, now) for key in sorted(totals)]
    ItemFigures.objects.filter(question__in=question_ids).exclude(
        question__in={question for question, _part in totals}
    ).delete()
    ItemFigures.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["question", "part"], update_fields=_FIGURES, batch_size=200
    )


def _figures(
    key: tuple[int, int],
    total: Sums,
    by_version: dict[int, Sums],
    versions: dict[int, QuestionVersion],
    now: datetime,
) -> ItemFigures:
    """Facility and discrimination over everything; what people chose, and the flags, of the newest version only."""
    latest = by_version[max(by_version)] if by_version else total
    version = versions.get(max(by_version)) if by_version else None
    names, letters = answers_of(version, part=key[1])
    flags = flags_of(latest, key=names, options=letters)
    return ItemFigures(
        question_id=key[0],
        part=key[1],
        n=total.n,
        facility=facility(total),
        discrimination=discrimination(total),
        seconds=mean_seconds(total),
        choices=latest.choices,
        computed_at=now,
        **{name: getattr(flags, name) for name in FLAG_NAMES},
    )


def answers_of(version: QuestionVersion | None, *, part: int = 0) -> tuple[list[str], list[str]]:
    """The key's names and all the letters of a choice or judgement; nothing for types that have no letters."""
    if version is None:
        return [], []
    kind, key, options = version.type, version.key, version.options
    parts = (version.body or {}).get("parts", [])
    if part and part <= len(parts):
        kind, key, options = parts[part - 1]["type"], parts[part - 1]["key"], parts[part - 1]["options"]
    if kind == "truefalse":
        return list(key), list(JUDGEMENTS)
    if kind in CHOICES:
        return list(key), [option["id"] for option in options]
    if kind == "order":
        return ["".join(key)], []
    return [one for one in key if isinstance(one, str)], []


def compute_papers(edition_ids: Iterable[int], *, now: datetime) -> None:
    """Write the reliability of these editions anew; three queries each."""
    for row in PaperFigures.objects.filter(edition__in=list(edition_ids)):
        items = load_payload(*Edition.objects.values_list("pk", "digest").get(pk=row.edition_id))["items"]
        tallies = ItemTally.objects.filter(edition=row.edition_id)
        pairs = [(sums_of(one), items[one.index]["points"]) for one in tallies]
        row.alpha = alpha(paper_sums(row), pairs)
        row.computed_at = now
        row.save(update_fields=["alpha", "computed_at"])


def paper_sums(row: PaperFigures) -> PaperSums:
    """A stored row as logic knows it."""
    return PaperSums(row.sittings, row.passed, row.sum_score, row.sum_score_squared, row.sum_out_of, row.sum_items)
