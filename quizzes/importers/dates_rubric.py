"""Days as people write them, and rubrics: what earns how many points when a person marks."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from quizzes.importers.types import RubricLine

_DAY = re.compile(r"(\d{4})\s*(?:[-/.年])\s*(\d{1,2})\s*(?:[-/.月])\s*(\d{1,2})\s*日?(?:[ T]0{1,2}:00(?::00)?)?")
_BARE_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_RUBRIC_POINTS = re.compile(r"(?:[:：,，(（]|\s)\s*(?:得|给|计)?\s*(\d{1,4})(?:\.(\d{1,2}))?\s*分?\s*[)）]?[;；。.]?$")
MAX_RUBRIC = 5000


def read_day(text: str) -> date | None:
    """The day in ``2026-03-01``, ``2026/3/1``, ``2026.3.1``, ``2026年3月1日`` or ``20260301``; None if it is none."""
    plain = unicodedata.normalize("NFKC", text).strip()
    match = _DAY.fullmatch(plain) or _BARE_DAY.fullmatch(plain)
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def read_rubric(text: str) -> tuple[tuple[RubricLine, ...], str]:
    """The lines ``要点：分值``, points in hundredths, and the first line that is none (empty if all are read)."""
    found: list[RubricLine] = []
    for line in filter(None, (part.strip() for part in re.split(r"\n|(?<=分)[;；]", text[:MAX_RUBRIC]))):
        match = _RUBRIC_POINTS.search(line)
        points = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")) if match else 0
        what = line[: match.start()].rstrip(":：,，( （") if match else ""
        if not points or not what:
            return tuple(found), line
        found.append(RubricLine(what, points))
    return tuple(found), text[MAX_RUBRIC:]
