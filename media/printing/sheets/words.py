"""How dates, QR codes and fitting sizes are written on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from unicodedata import east_asian_width

import segno

from kernel.clock import CHINA

from ..errors import PressError


def paper_date(day: str | None) -> str:
    """``2026-06-16`` → ``2026年6月16日``; nothing for None or an empty text."""
    if not day:
        return ""
    value = date.fromisoformat(day[:10])
    return f"{value.year}年{value.month}月{value.day}日"


def period_parts(first: str | None, last: str | None) -> list[str]:
    """``["2026年6月1日", "至6月16日"]``, to be broken only between; one part when both are one day, none when unknown.

    The year is written once when it is the same.
    """
    if not first or not last or first[:10] == last[:10]:
        return [paper_date(first or last)] if first or last else []
    start, end = date.fromisoformat(first[:10]), date.fromisoformat(last[:10])
    tail = f"{end.month}月{end.day}日" if start.year == end.year else paper_date(last)
    return [paper_date(first), f"至{tail}"]


def paper_period(first: str | None, last: str | None) -> str:
    """``2026年6月1日至6月30日`` in one piece."""
    return "".join(period_parts(first, last))


def paper_moment(moment: str) -> str:
    """``2026-06-16T14:32`` → ``2026年6月16日 14:32``; a moment with an offset is told in China's time."""
    value = datetime.fromisoformat(moment)
    local = value.astimezone(CHINA) if value.tzinfo else value
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def em_width(text: str) -> float:
    """Width of `text` in ems: 1 for a Chinese character, 0.55 for a Latin one (0.7 if a capital)."""
    return sum(1.0 if east_asian_width(c) in "WF" else 0.7 if c.isupper() else 0.55 for c in text)


def fit(text: str, *, steps: Sequence[tuple[float, str]], field: str) -> str:
    """The first class in `steps` (most ems, class) that has room for `text`.

    Raises PressError ``text-too-long`` with the field's name: better no sheet than one with words cut off.
    """
    width = em_width(text)
    for most, name in steps:
        if width <= most:
            return name
    raise PressError("text-too-long", field=field)


def qr_data_uri(url: str) -> str:
    """A QR of `url` as an SVG for an image's src: error correction M, quiet zone of 4 modules left to the sheet."""
    return segno.make(url, error="m", micro=False).svg_data_uri(border=0, xmldecl=False, svgclass=None, lineclass=None)
