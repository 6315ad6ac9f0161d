"""活动海报: A4 portrait (prints up to A2 without loss), one page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .words import em_width, fit, period_parts, qr_data_uri

STEPS = ["扫码", "答题", "领证"]
# Ems of the longest line: larger type for shorter lines, the sheet's full width in each case.
LINE_STEPS_V1 = ((5, "line-5"), (6, "line-6"), (7, "line-7"), (8, "line-8"), (10, "line-10"), (13, "line-13"))
MARKED_STEPS_V1 = ((8, "marked-8"), (10, "marked-10"), (13, "marked-13"), (18, "marked-18"))


def theme_lines(theme: str) -> tuple[list[str], str]:
    """The theme as a poster sets it: commas become line ends, what follows the dash is the marked line."""
    first, _, marked = (theme.replace("--", "——") + "——").partition("——")
    lines = [line for line in re.split(r"[、，,；;。\s]+", first) if line]
    return lines, marked.strip("—。 ")


def context_v1(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with the theme in lines, the dates in words and the QR."""
    lines, marked = theme_lines(facts["theme"])
    return {
        **facts,
        "lines": lines,
        "marked": marked,
        "line_class": fit(_measure(lines), steps=LINE_STEPS_V1, field="theme"),
        "marked_class": fit(marked, steps=MARKED_STEPS_V1, field="theme"),
        "period": period_parts(facts["starts_on"], facts["ends_on"]),
        "qr": qr_data_uri(facts["url"]),
        "steps": (facts.get("steps") or STEPS)[:3],
        "hotline": facts.get("hotline") or "",
    }


def _measure(lines: list[str]) -> str:
    """The longest line, or as long a text as gives type small enough for three or four lines."""
    by_number = {3: "　" * 8, 4: "　" * 10}.get(len(lines), "")
    return max([*lines, by_number], key=em_width) if len(lines) < 5 else "　" * 99


def title(facts: Mapping[str, Any]) -> str:
    """The PDF's title."""
    return f"{facts['title']} 海报"


def created(facts: Mapping[str, Any]) -> str:
    """The campaign's first day stands as the PDF's date."""
    return str(facts["starts_on"])
