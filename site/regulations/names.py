"""Finding instruments by the many names they go by."""

from __future__ import annotations

from datetime import date

from regulations.logic.titles import normal_title
from regulations.models import Instrument


def instruments_by_title() -> dict[str, Instrument]:
    """Instruments by every name they go by. Of two with one name, the one without an end wins, then the later one."""
    rows = sorted(
        Instrument.objects.all(), key=lambda row: (row.in_force_to is None, row.in_force_from or date.min, row.pk)
    )
    return {
        key: row for row in rows for name in (row.number, row.short_title, row.title) if (key := normal_title(name))
    }


def instrument_named(title: str) -> Instrument | None:
    """The instrument of this title, however it is written; None if it is not stored."""
    exact = Instrument.objects.filter(title=title).first()
    return exact or instruments_by_title().get(normal_title(title))
