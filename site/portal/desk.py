"""The desk's table of hours: rows, filters, figures and charts, as plain values in class hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from learning.logic.requirements import Obligation
from learning.queries import WorkerHours, class_hours, class_hours_short
from orgs.enums import PostCategory
from orgs.queries import PostFacts
from portal.addresses import page_of

SHORT, LATE, MET, ALL = "short", "late", "met", "all"
STATUSES = (SHORT, LATE, MET, ALL)
SOON_DAYS = 30
PAGE = 100
BARS, MONTHS = 5, 3
BAR_WIDTH, BAR_HEIGHT = 150, 76


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for. Empty is all."""

    status: str = SHORT
    department: str = ""
    category: str = ""
    name: str = ""
    page: int = 1

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Filters:
        """From the address; what is not understood is left out."""
        status = query.get("status", SHORT)
        return cls(
            status=status if status in STATUSES else SHORT,
            department=query.get("department", "").strip(),
            category=query.get("category", "").strip(),
            name=query.get("name", "").strip(),
            page=page_of(query),
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One obligation of one person; None where nothing is asked of the person."""

    post: PostFacts
    obligation: Obligation | None
    on: date

    @property
    def owed(self) -> int:
        """Minutes asked."""
        return self.obligation.owed if self.obligation else 0

    @property
    def counted(self) -> int:
        """Minutes that count towards it."""
        return self.obligation.counted if self.obligation else 0

    @property
    def short(self) -> int:
        """Minutes still owed."""
        return self.owed - self.counted

    @property
    def is_late(self) -> bool:
        """Whether the last day is over and something is owed."""
        return self.obligation is not None and self.obligation.is_late(self.on)

    @property
    def due_on(self) -> date | None:
        """The last day, or None."""
        return self.obligation.due_on if self.obligation else None

    @property
    def days_left(self) -> int | None:
        """Days to the last day; negative when it is over."""
        return (self.due_on - self.on).days if self.due_on else None

    @property
    def days_over(self) -> int:
        """Days since the last day."""
        return max(0, -(self.days_left or 0))

    @property
    def is_soon(self) -> bool:
        """Whether the last day is near."""
        return self.short > 0 and self.days_left is not None and 0 <= self.days_left <= SOON_DAYS

    @property
    def percent(self) -> int:
        """Of what is asked, rounded down."""
        return self.counted * 100 // self.owed if self.owed else 0

    @property
    def hours_owed(self) -> str:
        """Class hours asked."""
        return class_hours(self.owed)

    @property
    def hours_counted(self) -> str:
        """Class hours that count."""
        return class_hours(self.counted)

    @property
    def hours_short(self) -> str:
        """Class hours still owed."""
        return class_hours_short(self.owed, self.counted)

    @property
    def category_label(self) -> str:
        """The post's category in words."""
        return str(PostCategory(self.post.category).label)


@dataclass(frozen=True, slots=True)
class Sums:
    """Of some rows: people, and class hours that add up."""

    people: int
    owed: str
    counted: str
    short: str
    percent: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: where it lies in the drawing, and the number written at its end."""

    label: str
    value: str
    x: int
    y: int
    width: int
    height: int
    marked: bool = False

    @property
    def text_x(self) -> int:
        """Where the number of a lying bar begins."""
        return self.x + self.width + 6


@dataclass(frozen=True, slots=True)
class Figures:
    """The key figures of the whole enterprise, whatever is filtered."""

    people: int
    short: str
    short_people: int
    late_people: int
    next_due: date | None
    next_days: int | None
    next_people: int
    by_department: tuple[Bar, ...]
    by_due: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What the page shows."""

    filters: Filters
    rows: tuple[Row, ...]
    first: int
    count: int
    pages: int
    sums: Sums
    figures: Figures
    departments: tuple[str, ...] = field(default=())

    @property
    def page(self) -> int:
        """The page shown."""
        return min(self.filters.page, self.pages)

    @property
    def page_numbers(self) -> range:
        """All pages."""
        return range(1, self.pages + 1)

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return self.first + len(self.rows) - 1


def build_table(workers: Sequence[WorkerHours], filters: Filters, *, on: date) -> Table:
    """The table of an enterprise on a day."""
    rows = [row for worker in workers for row in _rows(worker, on)]
    found = sorted((row for row in rows if _is_wanted(row, filters)), key=_order)
    pages = max(1, -(-len(found) // PAGE))
    page = min(filters.page, pages)
    start = (page - 1) * PAGE
    return Table(
        filters=filters,
        rows=tuple(found[start : start + PAGE]),
        first=start + 1 if found else 0,
        count=len(found),
        pages=pages,
        sums=_sums(found),
        figures=_figures(rows, on),
        departments=tuple(sorted({worker.post.department for worker in workers if worker.post.department})),
    )


def _rows(worker: WorkerHours, on: date) -> list[Row]:
    return [Row(worker.post, each, on) for each in worker.obligations] or [Row(worker.post, None, on)]


def _is_wanted(row: Row, filters: Filters) -> bool:
    in_status = {
        SHORT: row.short > 0,
        LATE: row.is_late,
        MET: row.obligation is not None and row.short == 0,
        ALL: True,
    }[filters.status]
    text = f"{row.post.person_name} {row.post.staff_number}".casefold()
    return (
        in_status
        and filters.department in ("", row.post.department)
        and filters.category in ("", row.post.category)
        and filters.name.casefold() in text
    )


def _order(row: Row) -> tuple[bool, date, int, str]:
    return (not row.is_late, row.due_on or date.max, -row.short, row.post.person_name)


def _sums(rows: Sequence[Row]) -> Sums:
    owed, counted = sum(row.owed for row in rows), sum(row.counted for row in rows)
    return Sums(
        people=_people(rows),
        owed=class_hours(owed),
        counted=class_hours(counted),
        short=class_hours_short(owed, counted),
        percent=counted * 100 // owed if owed else 0,
    )


def _people(rows: Iterable[Row]) -> int:
    return len({row.post.person_id for row in rows})


def _figures(rows: Sequence[Row], on: date) -> Figures:
    short = [row for row in rows if row.short > 0]
    coming = [row for row in short if row.due_on is not None and row.due_on >= on]
    next_due = min((row.due_on for row in coming if row.due_on), default=None)
    return Figures(
        people=_people(rows),
        short=_sums(short).short,
        short_people=_people(short),
        late_people=_people(row for row in short if row.is_late),
        next_due=next_due,
        next_days=(next_due - on).days if next_due else None,
        next_people=_people(row for row in coming if row.due_on == next_due),
        by_department=_by_department(short),
        by_due=_by_due(short, on),
    )


def _grouped(rows: Iterable[Row], key: Callable[[Row], str]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _minutes(rows: Iterable[Row]) -> int:
    return sum(row.short for row in rows)


def _by_department(short: Sequence[Row]) -> tuple[Bar, ...]:
    groups = _grouped(short, lambda row: row.post.department or _("no department"))
    names = sorted(groups, key=lambda name: -_minutes(groups[name]))
    shown = [(name, groups[name]) for name in names[: BARS if len(names) <= BARS else BARS - 1]]
    rest = [row for name in names[len(shown) :] for row in groups[name]]
    if rest:
        shown.append((_("others"), rest))
    most = max((_minutes(found) for _name, found in shown), default=1) or 1
    return tuple(
        Bar(name, _sums(found).short, 98, 5 + 24 * at, max(2, _minutes(found) * BAR_WIDTH // most), 15)
        for at, (name, found) in enumerate(shown)
    )


def _by_due(short: Sequence[Row], on: date) -> tuple[Bar, ...]:
    """Standing bars: what is over, then the next months; only the nearest that is due soon is marked."""
    groups = _grouped(sorted(short, key=lambda row: row.due_on or date.max), lambda row: _due_label(row, on))
    names = list(groups)
    shown = [(name, groups[name]) for name in names[: MONTHS + 1 if len(names) <= MONTHS + 1 else MONTHS]]
    rest = [row for name in names[len(shown) :] for row in groups[name]]
    if rest:
        shown.append((_("later"), rest))
    most = max((_minutes(found) for _name, found in shown), default=1) or 1
    heights = [max(2, _minutes(found) * BAR_HEIGHT // most) for _name, found in shown]
    return tuple(
        Bar(name, _sums(found).short, 10 + 75 * at, 98 - tall, 50, tall, marked=any(row.is_soon for row in found))
        for at, ((name, found), tall) in enumerate(zip(shown, heights, strict=True))
    )


def _due_label(row: Row, on: date) -> str:
    if row.due_on is None:
        return _("no last day")
    if row.due_on < on:
        return _("over")
    return _("month %(month)d") % {"month": row.due_on.month}
