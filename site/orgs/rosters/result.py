"""What a review says: for each row a verdict and what storing it would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from orgs.rosters.codes import Verdict
from orgs.rosters.fields import PersonFields

Action = Literal["create-person", "new-post", "update", "unchanged", "none"]
Step = Literal["join", "return", "move", "change", "leave", "unchanged", ""]


@dataclass(frozen=True, slots=True)
class Change:
    """One field that storing would change, as JSON values; an ID number is masked (the value is in `fields`)."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Plan:
    """What storing the row does.

    `person_key` is a stored person; `person_row` the row above that creates the same person. `enterprise_key` is None
    for an enterprise that is created under `fields.enterprise_name`. `certificate_key` is the certificate that the row
    tells more of; without it, what the row says of a certificate makes a further one.
    """

    action: Action
    enterprise_key: int | None = None
    person_key: int | None = None
    person_row: int | None = None
    post_key: int | None = None
    changes: tuple[Change, ...] = ()
    certificate_key: int | None = None
    is_return: bool = False

    @property
    def moves(self) -> bool:
        """Whether somebody who is kept already changes department."""
        return any(change.field == "department" and change.before for change in self.changes)


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One entry of the import's answer (contracts: Import commands). Rows of verdict ok and warn are storable."""

    row: int
    verdict: Verdict
    codes: tuple[str, ...]
    fields: PersonFields
    plan: Plan
    facts: Mapping[str, Any] = field(default_factory=dict)
    duplicate_of: int | None = None
    other_row: int | None = None

    @property
    def is_storable(self) -> bool:
        return self.verdict in ("ok", "warn")

    @property
    def step(self) -> Step:
        """What storing the row means for the person, as people sort a diff."""
        if self.plan.action == "create-person":
            return "join"
        if self.plan.action == "new-post":
            if self.plan.is_return:
                return "return"
            return "move" if "person-in-two-enterprises" in self.codes else "join"
        if self.plan.action == "update":
            return "move" if self.plan.moves else "change"
        return "unchanged" if self.plan.action == "unchanged" else ""

    @property
    def message(self) -> str:
        """What was found, in the language of the moment."""
        from orgs.rosters.messages import explain_row

        return explain_row(self.codes, self.facts)

    @property
    def parsed(self) -> dict[str, Any]:
        """The values by model field names, with duplicate_of and other_row where they apply; {} for a skipped line."""
        if self.verdict == "skip" and self.duplicate_of is None:
            return {}
        values = self.fields.as_dict()
        if self.duplicate_of is not None:
            values["duplicate_of"] = self.duplicate_of
        if self.other_row is not None:
            values["other_row"] = self.other_row
        return values

    def as_dict(self) -> dict[str, Any]:
        """The row as the commands' JSON has it."""
        return {
            "row": self.row, "verdict": self.verdict, "codes": list(self.codes), "message": self.message,
            "parsed": self.parsed,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewEnterprise:
    """An enterprise that storing would create, by the first row that names it."""

    name: str
    industry: str
    hours_high_risk: bool | None
    grid_name: str
    first_row: int


@dataclass(frozen=True, slots=True)
class Review:
    """A whole file reviewed. Nothing of it is stored yet."""

    rows: tuple[ImportRow, ...]
    new_enterprises: tuple[NewEnterprise, ...] = ()
    notes: tuple[tuple[str, Mapping[str, Any]], ...] = ()

    @property
    def errors(self) -> int:
        return sum(row.verdict == "error" for row in self.rows)

    @property
    def is_storable(self) -> bool:
        """Contracts: one row that is an error, and nothing is stored."""
        return not self.errors

    @property
    def counts(self) -> dict[str, int]:
        """created, updated, skipped, errors as the commands print them, and unchanged."""
        actions = Counter(row.plan.action for row in self.rows if row.is_storable)
        return {
            "created": actions["create-person"], "updated": actions["update"] + actions["new-post"],
            "unchanged": actions["unchanged"] + actions["none"],
            "skipped": sum(row.verdict == "skip" for row in self.rows), "errors": self.errors,
        }  # fmt: skip
