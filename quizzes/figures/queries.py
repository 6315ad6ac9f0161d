"""Figures as lists and pages show them, each in a fixed number of queries however many answers there are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from orgs.enums import PostCategory
from orgs.units.segments import town_names
from quizzes.enums import Segment, SittingState
from quizzes.figures.computing import answers_of, paper_sums
from quizzes.figures.tallies import sums_of
from quizzes.logic.figures import (
    FLAG_NAMES,
    WHOLE,
    Choice,
    Flags,
    Sums,
    discrimination,
    distractors,
    facility,
    flags_of,
    mean_seconds,
    standard_deviation,
    standard_error,
)
from quizzes.models import Edition, ItemFigures, ItemTally, PaperFigures, Question, QuestionVersion, Sitting


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """Figures of a question (or of sub-item `part`): facility in ten-thousandths, discrimination in thousandths."""

    n: int
    facility: int | None
    discrimination: int | None
    seconds: int | None
    flags: Flags


@dataclass(frozen=True, slots=True)
class SegmentLine:
    """How one segment did: people, and their mean score in ten-thousandths."""

    kind: str
    name: str
    people: int
    score: int


@dataclass(frozen=True, slots=True)
class VersionReport:
    """One version (of one sub-item) with its distractor table."""

    version: QuestionVersion
    part: int
    facts: ItemFacts
    choices: tuple[tuple[Choice, str], ...]  # with the option's text
    segments: tuple[SegmentLine, ...]
    unanswered: int


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One item of an edition on its paper's page."""

    number: int
    question_id: int
    part: int
    stem: str
    type: str
    facts: ItemFacts


@dataclass(frozen=True, slots=True)
class PaperReport:
    """An edition as a whole; scores in hundredths of a point, alpha in thousandths."""

    edition_id: int
    number: int
    fixed: bool
    sittings: int
    passed: int
    mean: int
    out_of: int
    deviation: int
    alpha: int | None
    error: int | None
    computed_at: datetime
    lines: tuple[PaperLine, ...]
    segments: tuple[SegmentLine, ...]


def figures_of(question_ids: Collection[int]) -> dict[int, ItemFacts]:
    """By question (a case by its first sub-item); one query."""
    rows = ItemFigures.objects.filter(question__in=question_ids).order_by("-part")
    return {row.question_id: facts_of(row) for row in rows}


def facts_of(row: ItemFigures) -> ItemFacts:
    """A stored row as pages show it."""
    flags = Flags(**{name: getattr(row, name) for name in FLAG_NAMES})
    return ItemFacts(row.n, row.facility, row.discrimination, row.seconds, flags)


def item_report(question_id: int) -> list[VersionReport]:
    """Every version that was asked, newest first, over all editions; three queries."""
    totals: dict[tuple[int, int], Sums] = {}
    merged = Q(question=question_id) | Q(question__merged_into=question_id)
    for row in ItemTally.objects.filter(merged):
        key = (row.version_id, row.part)
        totals.setdefault(key, Sums()).merge(sums_of(row))
    versions = QuestionVersion.objects.in_bulk({version for version, _part in totals})
    names = segment_names()
    found = [
        _version_report(versions[version], part, sums, names)
        for (version, part), sums in totals.items()
        if version in versions
    ]
    return sorted(found, key=lambda one: (-one.version.pk, one.part))


def _version_report(
    version: QuestionVersion, part: int, sums: Sums, names: Mapping[str, Mapping[str, str]]
) -> VersionReport:
    key, letters = answers_of(version, part=part)
    facts = _facts(sums, key, letters)
    texts = _option_texts(version, part)
    rows = tuple((row, texts.get(row.name, "")) for row in distractors(sums, key) if row.name)
    return VersionReport(version, part, facts, rows, _item_segments(sums, names), sums.n - sums.answered)


def _facts(sums: Sums, key: Sequence[str], letters: Sequence[str]) -> ItemFacts:
    flags = flags_of(sums, key=key, options=letters)
    return ItemFacts(sums.n, facility(sums), discrimination(sums), mean_seconds(sums), flags)


def _option_texts(version: QuestionVersion, part: int) -> dict[str, str]:
    parts = (version.body or {}).get("parts", [])
    options = parts[part - 1]["options"] if part and part <= len(parts) else version.options
    return {option["id"]: option["text"] for option in options} | {
        place["id"]: place["text"] for place in (version.body or {}).get("places", [])
    }


def segment_names() -> dict[str, dict[str, str]]:
    """Names of the segments' keys: towns by id, posts by their kind; industries are their own names. One query."""
    posts = {value: str(label) for value, label in PostCategory.choices}
    return {Segment.TOWN: town_names(), Segment.POST: posts, Segment.INDUSTRY: {}}


def _item_segments(sums: Sums, names: Mapping[str, Mapping[str, str]]) -> tuple[SegmentLine, ...]:
    return tuple(
        SegmentLine(kind, names.get(kind, {}).get(key, key), people, score // people)
        for kind in Segment.values
        for key, (people, score) in sorted(sums.segments.get(kind, {}).items(), key=lambda one: -one[1][0])
    )


def paper_reports(quiz_id: int) -> list[PaperReport]:
    """Every edition of a quiz that was sat, newest first; two queries and two an edition."""
    names = segment_names()
    rows = PaperFigures.objects.filter(edition__quiz=quiz_id, sittings__gt=0).select_related("edition")
    return [_paper_report(row, names) for row in rows.order_by("-edition__number")]


def waiting_count(quiz_id: int) -> int:
    """Sittings of a quiz that no job has counted yet; one query."""
    rows = Sitting.objects.filter(edition__quiz=quiz_id, state=SittingState.SUBMITTED, tallied=False)
    return rows.filter(try_number=1, unmarked=0).count()


def _paper_report(row: PaperFigures, names: Mapping[str, Mapping[str, str]]) -> PaperReport:
    edition: Edition = row.edition
    paper = paper_sums(row)
    return PaperReport(
        edition_id=edition.pk,
        number=edition.number,
        fixed=edition.payload["fixed"],
        sittings=row.sittings,
        passed=row.passed,
        mean=row.sum_score // row.sittings,
        out_of=row.sum_out_of // row.sittings,
        deviation=standard_deviation(paper),
        alpha=row.alpha,
        error=standard_error(paper, row.alpha),
        computed_at=row.computed_at,
        lines=_paper_lines(edition),
        segments=tuple(
            SegmentLine(kind, names.get(kind, {}).get(key, key), values[0], values[2] * WHOLE // max(1, values[3]))
            for kind in Segment.values
            for key, values in sorted(row.segments.get(kind, {}).items(), key=lambda one: -one[1][0])
        ),
    )


def _paper_lines(edition: Edition) -> tuple[PaperLine, ...]:
    """Items in the edition's order, those in doubt first."""
    items = edition.payload["items"]
    lines = []
    for row in ItemTally.objects.filter(edition=edition).order_by("index"):
        item = items[row.index]
        sums = sums_of(row)
        letters = [option["id"] for option in item["options"]] if item["type"] != "truefalse" else ["对", "错"]
        key = [one for one in item["key"] if isinstance(one, str)]
        facts = _facts(sums, key, letters if item["type"] in _LETTERED else [])
        lines.append(PaperLine(row.index + 1, row.question_id, row.part, item["stem"], item["type"], facts))
    return tuple(sorted(lines, key=lambda line: (not line.facts.flags.any, line.number)))


_LETTERED = frozenset({"single", "multiple", "indefinite", "truefalse"})


@dataclass(frozen=True, slots=True)
class BankFigures:
    """How many questions of a bank were asked, and how many are in doubt."""

    bank_id: int
    name: str
    questions: int
    asked: int
    doubts: dict[str, int]


def bank_figures(questions: QuerySet[Question]) -> list[BankFigures]:
    """By bank, of the questions that the asker may see; one query."""
    rows = (
        questions.filter(merged_into=None)
        .order_by("bank__name")
        .values("bank_id", "bank__name")
        .annotate(
            questions=Count("pk", distinct=True),
            asked=Count("pk", filter=Q(figures__n__gt=0), distinct=True),
            **{name: Count("pk", filter=Q(**{f"figures__{name}": True}), distinct=True) for name in FLAG_NAMES},
        )
    )
    return [
        BankFigures(
            row["bank_id"], row["bank__name"], row["questions"], row["asked"], {name: row[name] for name in FLAG_NAMES}
        )
        for row in rows
    ]


def describe_power(value: int | None) -> str:
    """A discrimination in words (Ebel & Frisbie 1991)."""
    if value is None:
        return _("cannot be told")
    if value >= 400:
        return _("very good")
    if value >= 300:
        return _("good")
    return _("marginal") if value >= 200 else _("poor")
