"""What the address of the list of sittings asks for; what is not understood is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kernel.clock import CHINA
from quizzes.enums import SittingMode, SittingState

SORTS: dict[str, tuple[str, ...]] = {
    "new": ("-started_at", "pk"),
    "name": ("person__name", "person_id", "-started_at", "pk"),
    "quiz": ("edition__quiz__title", "-started_at", "pk"),
    "points": ("points_got", "-started_at", "pk"),
}
PHONE_LENGTHS = (4, 11)  # the end that the list shows, or the whole: nothing between, by which one guesses on


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty is all. `text`: a part of a name, or a phone's last four digits. Days are those of the start, in China."""

    text: str = ""
    enterprise: str = ""
    person: int = 0
    quiz: int = 0
    state: str = ""
    mode: str = ""
    since: date | None = None
    until: date | None = None
    sort: str = "new"
    page: int = 1

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Filters:
        """From the address."""
        state, mode, sort = query.get("state", ""), query.get("mode", ""), query.get("sort", "")
        return cls(
            text=text_of(query, "text"),
            enterprise=text_of(query, "enterprise"),
            person=number_of(query, "person"),
            quiz=number_of(query, "quiz"),
            state=state if state in SittingState.values else "",
            mode=mode if mode in SittingMode.values else "",
            since=_day(query.get("since", "")),
            until=_day(query.get("until", "")),
            sort=sort if sort in SORTS else "new",
            page=max(1, number_of(query, "page")),
        )

    @property
    def is_phone(self) -> bool:
        """Whether `text` is the end of a phone number, or all of it."""
        return self.text.isascii() and self.text.isdecimal() and len(self.text) in PHONE_LENGTHS

    @property
    def order(self) -> tuple[str, ...]:
        """What the list is ordered by; ends with the key, so that pages do not overlap."""
        return SORTS[self.sort]

    @property
    def since_moment(self) -> datetime | None:
        """The beginning of the first day."""
        return datetime.combine(self.since, time.min, CHINA) if self.since else None

    @property
    def until_moment(self) -> datetime | None:
        """The end of the last day."""
        return datetime.combine(self.until + timedelta(days=1), time.min, CHINA) if self.until else None

    @property
    def any(self) -> bool:
        """Whether anything is filtered."""
        wanted = (self.text, self.enterprise, self.person, self.quiz, self.state, self.mode, self.since, self.until)
        return any(wanted)


def text_of(query: Mapping[str, str], name: str, *, most: int = 60) -> str:
    """A line of text, without NUL, which PostgreSQL refuses."""
    return query.get(name, "").replace("\0", "").strip()[:most]


def number_of(query: Mapping[str, str], name: str) -> int:
    """A whole number; 0 for what is none."""
    text = query.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2200 else None
