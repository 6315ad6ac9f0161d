"""What an upper room says about files of its kind, and the register of kinds."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol
from uuid import UUID

from django import forms
from django.http import HttpRequest

from kernel.errors import DomainError

Progress = Callable[[int, int], None]
VERDICTS = ("error", "warn", "skip", "ok")


def no_progress(_done: int, _total: int) -> None:
    """For who does not watch."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a review. `action` is what storing does; `cells` are what people see of it, least data.

    `row` is 0 for what storing does beside the file's rows; `sheet` is named when several were read.
    """

    row: int
    verdict: str
    action: str
    codes: tuple[str, ...]
    messages: tuple[str, ...]
    cells: tuple[str, ...]
    parsed: Mapping[str, Any]
    sheet: str = ""
    fixed: bool = False  # put right at the preview
    original: Mapping[str, Any] = field(default_factory=dict)  # what was read, for kinds whose rows can be put right

    def as_json(self) -> dict[str, Any]:
        """One entry of `rows` in the commands' ``--json`` (contracts: import commands)."""
        return {
            **({"row": self.row} if self.row else {"action": self.action}),
            **({"sheet": self.sheet} if self.sheet else {}),
            "verdict": self.verdict,
            "codes": list(self.codes),
            "message": "".join(self.messages),
            "parsed": dict(self.parsed),
        }


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A whole file against the database of the moment. `counts`: created, updated, skipped, errors, and more."""

    plan: Any
    row_count: int
    counts: Mapping[str, int]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """Who stores what: written into the rows and the audit log. `params` are JSON values, as the form gave them."""

    run_id: UUID
    actor: Any
    params: Mapping[str, Any] = field(default_factory=dict)
    progress: Progress = no_progress
    corrections: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # by `row_key`


def row_key(row: int, sheet: str = "") -> str:
    """How a correction names its row."""
    return f"{sheet}|{row}" if sheet else str(row)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a stored import cannot be taken back: who or what, where, and what came about since."""

    name: str
    place: str
    what: str


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """What taking an import back would do, in sentences, and what stands against it (the first ones, and how many)."""

    effects: tuple[str, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    obstacle_count: int = 0


@dataclass(frozen=True, slots=True)
class Onward:
    """What happens next with what was stored: a sentence, and links as (words, address)."""

    told: str = ""
    links: tuple[tuple[str, str], ...] = ()


class Undo(Protocol):
    """How imports of a kind are taken back. The caller of `apply` holds the transaction and the run's state.

    A kind of which rows are no people may have `subject` (what an obstacle is) and `warning` as texts for the page.
    """

    def plan(self, order: Order) -> UndoPlan:
        """What would be undone, and what stands against it."""
        ...

    def apply(self, order: Order, *, now: datetime) -> Mapping[str, int]:
        """All of it, or `DomainError("import-not-undoable")` and nothing."""
        ...

    def forget(self, run_id: UUID) -> None:
        """The way back is closed: what was kept for it goes. Safe to repeat."""
        ...


class Fixing(Protocol):
    """How single rows of a kind are put right at the preview. Corrections are JSON values by `row_key`; the kind's
    `review` lays those of its order over what was parsed. ``{"left_out": true}`` is for every kind the same.
    """

    def make_form(self, row: Mapping[str, Any], data: Any = None) -> forms.Form:
        """A form for one row of the preview, filled in with what was read."""
        ...

    def correction_of(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """What a valid form says."""
        ...

    def heads_of(self, rows: Sequence[Mapping[str, Any]]) -> Mapping[str, str]:
        """The columns of the sheet of errors of these rows, which can be imported again: name of a value → head."""
        ...

    def lines_of(self, row: Mapping[str, Any]) -> Sequence[Mapping[str, str]]:
        """The row's lines in that sheet, values by name."""
        ...

    def choices_of(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """Further decisions on a row with their labels, e.g. ``{"replace": "…"}``; stored as ``choice``."""
        ...


class ImportKind(ABC):
    """One kind of file. `parse` touches no database and may be slow.

    `review` and `prepare` run before the transaction of `store`; inside it, the review is made again unless
    `still_holds` says that nothing of what it read has changed.
    """

    name: ClassVar[str]
    undo: Undo | None = None
    fixing: Fixing | None = None
    accept = ".xlsx,.csv,.txt"
    file_help: Any = ""  # what is said beside the field for the file, where it is not what is said of tables
    title: Any
    columns: Sequence[Any]
    actions: Mapping[str, Any]  # action → label

    @abstractmethod
    def parse(self, data: bytes, filename: str, progress: Progress) -> Any:
        """The file read. Raises `UnreadableFile`."""

    @abstractmethod
    def review(self, parsed: Any, order: Order) -> Reviewed:
        """The file against the database. Raises `DomainError` when the order cannot be followed at all."""

    def prepare(self, reviewed: Reviewed, order: Order) -> None:
        """Whatever takes long and can be done before the database is locked for storing."""
        return

    def still_holds(self, reviewed: Reviewed, order: Order) -> bool:
        """Whether all that the review read of the database is as it was: then `store` needs no second review."""
        return False

    def beside(self, reviewed: Reviewed) -> Iterator[Entry]:
        """What storing does beside the file's rows, with `row` 0."""
        return iter(())

    @abstractmethod
    def entries(self, reviewed: Reviewed) -> Iterator[Entry]:
        """Every row of a review, in the file's order."""

    @abstractmethod
    def marks(self, reviewed: Reviewed) -> Iterator[str]:
        """What was said of each row, cheaply: the same at the preview and at storing, or nothing is stored."""

    @abstractmethod
    def store(self, reviewed: Reviewed, order: Order) -> Mapping[str, int]:
        """Write the plan; returns the counts. The caller holds the transaction."""

    def clean_up(self, run_id: UUID) -> None:
        """Called when storing did not come off, and after it did: files beside the database that no row knows go."""
        return

    @abstractmethod
    def describe(self, error: DomainError) -> str:
        """A sentence about an error of `parse` or `review`: what happened, that nothing was stored, what to do."""

    @abstractmethod
    def may_import(self, request: HttpRequest) -> bool:
        """Whether the admin's screens of this kind open."""

    @abstractmethod
    def make_form(self, request: HttpRequest, data: Any = None) -> forms.Form:
        """What is asked beside the file; `cleaned_data` through `params_of` becomes the run's parameters."""

    @abstractmethod
    def params_of(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """JSON values out of a valid form."""

    @abstractmethod
    def summarise(self, counts: Mapping[str, int], params: Mapping[str, Any]) -> str:
        """What was stored, in one sentence."""

    def onward(self, run_id: UUID, params: Mapping[str, Any]) -> Onward:
        """What happens next with what a run stored, and the ways there; nothing unless a kind says so."""
        return Onward()


_KINDS: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> None:
    """Called by upper rooms in `ready()`; the last one of a name counts."""
    _KINDS[kind.name] = kind


def kind_of(name: str) -> ImportKind | None:
    """The kind of this name, or None."""
    return _KINDS.get(name)
