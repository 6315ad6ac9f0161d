"""What the address of the list of enterprises asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from orgs.enums import GridKind, RiskLevel
from portal.addresses import number_of, page_of, text_of

YES_NO = frozenset({"yes", "no"})
SORTS: dict[str, tuple[str, ...]] = {
    "name": ("name", "pk"),
    "area": ("area__code", "name", "pk"),
    "people": ("-people", "name", "pk"),
    "risk": ("risk_level", "name", "pk"),
    "new": ("-created_at", "-pk"),
}
RISKS = frozenset({"unrated", *(value for value in RiskLevel.values if value)})


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty is all; what is not understood is left out."""

    text: str = ""
    area: int = 0
    grid: int = 0
    kind: str = ""
    industry: str = ""
    risk: str = ""
    hours: str = ""
    exam: str = ""
    no_officer: bool = False
    no_people: bool = False
    merged: bool = False
    sort: str = "name"
    page: int = 1

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Filters:
        """From the address."""

        def one_of(name: str, known: frozenset[str] | set[str]) -> str:
            value = query.get(name, "")
            return value if value in known else ""

        return cls(
            text=text_of(query, "text", most=100),
            area=number_of(query.get("area", "")),
            grid=number_of(query.get("grid", "")),
            kind=one_of("kind", set(GridKind.values)),
            industry=text_of(query, "industry", most=40),
            risk=one_of("risk", RISKS),
            hours=one_of("hours", YES_NO),
            exam=one_of("exam", YES_NO),
            no_officer=query.get("missing") == "officer",
            no_people=query.get("missing") == "people",
            merged=query.get("missing") == "merged",
            sort=one_of("sort", set(SORTS)) or "name",
            page=page_of(query),
        )

    @property
    def order(self) -> tuple[str, ...]:
        """What the list is ordered by; always ends with a key of its own, so that pages do not overlap."""
        return SORTS[self.sort]

    @property
    def missing(self) -> str:
        """The value of the filter of what is missing."""
        marks = (("officer", self.no_officer), ("people", self.no_people), ("merged", self.merged))
        return next((name for name, is_on in marks if is_on), "")

    @property
    def more(self) -> bool:
        """Whether one of the filters of the second row is on."""
        return bool(self.grid or self.kind or self.industry or self.risk or self.hours or self.exam)

    @property
    def any(self) -> bool:
        """Whether anything is filtered."""
        return bool(self.text or self.area or self.missing or self.more)
