"""Values that pass between the steps of a question import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Literal, Protocol

from plumbing.tabular import Cell
from quizzes.importers.codes import ERROR_CODES, SKIP_CODES, WARN_CODES

Verdict = Literal["ok", "warn", "error", "skip"]
Outcome = Literal["create", "update", "unchanged", "none"]

CHOICE_TYPES = frozenset({"single", "multiple", "indefinite"})
OPTION_TYPES = CHOICE_TYPES | {"order"}
RIGHT, WRONG = "对", "错"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to tell about a row: a stable code and what fills its sentence."""

    code: str
    params: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class RawQuestion:
    """One question as a layout found it: cells by field, and option cells by letter, empty ones included."""

    row: int
    cells: Mapping[str, Cell]
    options: Mapping[str, Cell]
    sheet: str = ""  # the workbook's sheet, where several were read
    findings: tuple[Finding, ...] = ()  # what the layout has to tell
    media: tuple[MediaFile, ...] = ()
    parts: tuple[RawQuestion, ...] = ()  # the sub-items of a case

    def text(self, name: str) -> str:
        """The text of a field without white space around it; a column that is not there is empty."""
        cell = self.cells.get(name)
        return cell.text.strip() if cell else ""


@dataclass(frozen=True, slots=True)
class Option:
    """`letter` is the one in the file, also when an option before it is empty."""

    letter: str
    text: str


@dataclass(frozen=True, slots=True)
class PhotoPlace:
    """A place on the photo of a 看图找隐患. Coordinates are ten-thousandths of the picture's width (x) and height (y).

    `at`: rect (x, y, width, height); circle (x, y of the centre, radius in ten-thousandths of the width); polygon
    (x1, y1, x2, y2, …). `text` names the place neutrally (配电箱) for who cannot see it; `why` is for the result.
    """

    id: str
    shape: Literal["rect", "circle", "polygon"]
    at: tuple[int, ...]
    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class RubricLine:
    """What earns how many hundredths of a point when a person marks."""

    text: str
    points: int


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A picture or a sound that belongs to a question: bytes from a package, or the id of one that is stored.

    `slot`: ``stem``, ``photo`` (the photo of a hotspot), ``option:A``, ``left:1``; of a sub-item ``part:2/stem``.
    """

    slot: str
    name: str = ""
    data: bytes = b""
    alt: str = ""
    picture_id: int | None = None
    clip_id: int | None = None


@dataclass(frozen=True, slots=True)
class ParsedQuestion:
    """A question as read. `answer`: letters, 对 or 错, reference text; for fill one tuple of alternatives a blank.

    `points` are hundredths of a point, None where the file gives none; `difficulty` is 1 (easy) to 3.

    match: `options` are the right-hand side, `lefts` the left-hand side (letters ``1``, ``2``, …), `answer` pairs as
    ``1-A``. order: `answer` is the options' letters in the right order. hotspot: `places`, `answer` the hazards' ids.
    case: `parts` are the sub-items, `answer` is empty. essay: `answer` is the reference text, `rubric` for who marks.
    fill: alternatives ``#3:1`` (a number within 1 of 3) are numeric; `unordered` blanks may be filled in any order.
    """

    type: str
    stem: str
    options: tuple[Option, ...] = ()
    answer: tuple[Any, ...] = ()
    explanation: str = ""
    basis: str = ""
    citations: tuple[tuple[str, str], ...] = ()
    topic: str = ""
    difficulty: int | None = None
    points: int | None = None
    shuffle: bool = True
    lefts: tuple[Option, ...] = ()
    places: tuple[PhotoPlace, ...] = ()
    parts: tuple[ParsedQuestion, ...] = ()
    rubric: tuple[RubricLine, ...] = ()
    unordered: bool = False
    media: tuple[MediaFile, ...] = ()
    code: str = ""  # 题目编号, the author's own number
    audience: str = ""  # 适用对象/行业
    source: str = ""  # 来源
    remark: str = ""  # 备注
    valid_from: date | None = None  # 生效日期
    valid_to: date | None = None  # 失效日期, the last day

    def as_json(self) -> dict[str, Any]:
        """The `parsed` object of the import commands' ``--json``."""
        return {
            "type": self.type,
            "stem": self.stem,
            "options": [option.text for option in self.options],
            "option_letters": [option.letter for option in self.options],
            "answer": [list(part) if isinstance(part, tuple) else part for part in self.answer],
            "explanation": self.explanation,
            "basis": self.basis,
            "citations": [list(citation) for citation in self.citations],
            "topic": self.topic,
            "difficulty": self.difficulty,
            "points": self.points,
            "shuffle": self.shuffle,
            **self._further(),
        }

    def _further(self) -> dict[str, Any]:
        """What only some types and some files have, left out where empty."""
        found: dict[str, Any] = {
            "lefts": [[one.letter, one.text] for one in self.lefts],
            "places": [{"id": one.id, "shape": one.shape, "at": list(one.at), "text": one.text} for one in self.places],
            "parts": [part.as_json() for part in self.parts],
            "rubric": [[line.text, line.points] for line in self.rubric],
            "unordered": self.unordered,
            "media": [[one.slot, one.name] for one in self.media],
            **{name: getattr(self, name) for name in ("code", "audience", "source", "remark")},
            **{name: day.isoformat() for name in ("valid_from", "valid_to") if (day := getattr(self, name))},
        }
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class ReadQuestion:
    """A question of a format that states its meaning (GIFT, Moodle XML, QTI, …): nothing is left to be guessed."""

    row: int
    question: ParsedQuestion
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class NoQuestion:
    """A row or a piece of text that is no question, and what is to be told about it."""

    row: int
    finding: Finding
    sheet: str = ""


# A question, or why a row is none; a bare pair is a row number and the code of what to tell.
Item = RawQuestion | ReadQuestion | NoQuestion | tuple[int, str]


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as its reader understood it. `layout` names the format, `notices` are about the file as a whole."""

    layout: str
    items: Iterable[Item]
    notices: tuple[Finding, ...] = ()
    row_count: int = 0


@dataclass(frozen=True, slots=True)
class StoredQuestion:
    """What a bank says about a question it already has; made with `similarity.key_digest` and `other_fields`."""

    key_digest: str
    other: Mapping[str, Any]
    id: int | None = None
    merged: bool = False  # into another question, which stands for it


@dataclass(frozen=True, slots=True)
class NearStored:
    """A stored question that is nearly the same, and where it is. `likeness` in per cent; `here`: in the same bank."""

    id: int
    stem: str
    bank: str
    likeness: int
    here: bool = True


class StoredBank(Protocol):
    """The bank that an import is compared with."""

    def find(self, identity: str) -> StoredQuestion | None:
        """The stored question with this `similarity.identity`, if any."""
        ...


class EmptyBank:
    """A bank with nothing in it, for a dry run without ``--bank``."""

    def find(self, identity: str) -> StoredQuestion | None:
        """Always None."""
        return None


@dataclass(frozen=True, slots=True)
class ImportRow:
    """The verdict on one item. `changed` names the fields in which it differs from the stored question."""

    row: int
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    question: ParsedQuestion | None = None
    outcome: Outcome = "none"
    identity: str = ""
    duplicate_of: int | None = None
    near_duplicate_of: int | None = None
    changed: tuple[str, ...] = ()
    sheet: str = ""
    raw: RawQuestion | None = None  # what was read, so that it can be put right in place
    target: int | None = None  # the stored question of which storing makes a new version
    near_stored: int | None = None  # a stored question that is nearly the same
    fixed: bool = False  # put right at the preview

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the findings, in the order they were found."""
        return tuple(finding.code for finding in self.findings)

    @property
    def message(self) -> str:
        """One or more sentences for people, in the active language."""
        from quizzes.importers.messages import describe_findings

        return describe_findings(self.findings)

    @property
    def parsed(self) -> dict[str, Any]:
        """The parsed question and, where they apply, the rows it repeats."""
        parsed = self.question.as_json() if self.question else {}
        for name in ("duplicate_of", "near_duplicate_of"):
            if getattr(self, name) is not None:
                parsed[name] = getattr(self, name)
        return parsed

    def as_json(self) -> dict[str, Any]:
        """One entry of `rows` in the import commands' ``--json``."""
        return {
            "row": self.row,
            "verdict": self.verdict,
            "codes": list(self.codes),
            "message": self.message,
            "parsed": self.parsed,
        }

    def with_finding(self, finding: Finding, **changes: Any) -> ImportRow:
        """This row with one finding more, its verdict settled anew."""
        findings = (*self.findings, finding)
        return replace(self, findings=findings, verdict=verdict_of(findings), **changes)


@dataclass(frozen=True, slots=True)
class Review:
    """Every item of a file with its verdict, and what is to be said about the file as a whole."""

    rows: tuple[ImportRow, ...]
    notices: tuple[Finding, ...] = ()
    layout: str = ""

    def count(self, **wanted: str) -> int:
        """How many rows have these values, e.g. ``count(verdict="error")`` or ``count(outcome="create")``."""
        return sum(all(getattr(row, name) == value for name, value in wanted.items()) for row in self.rows)

    def as_json(self) -> dict[str, Any]:
        """The whole of the import commands' ``--json``: counts are of what storing the file would do."""
        return {
            "rows": [row.as_json() for row in self.rows],
            "created": self.count(outcome="create"),
            "updated": self.count(outcome="update"),
            "skipped": self.count(verdict="skip") + self.count(verdict="warn", outcome="unchanged"),
            "errors": self.count(verdict="error"),
        }

    @property
    def storable(self) -> bool:
        """Whether no row is an error: an import is stored whole or not at all."""
        return not any(row.verdict == "error" for row in self.rows)


def verdict_of(findings: tuple[Finding, ...]) -> Verdict:
    """The gravest of the findings decides."""
    codes = {finding.code for finding in findings}
    if codes & ERROR_CODES:
        return "error"
    if codes & SKIP_CODES:
        return "skip"
    return "warn" if codes & WARN_CODES else "ok"
