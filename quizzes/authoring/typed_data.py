"""What a form sent, as the value that the reading understands."""

from __future__ import annotations

from django.http import QueryDict

from quizzes.authoring.reading import FURTHER, Typed
from quizzes.authoring.rows import read_rows
from quizzes.authoring.slots import media_of
from quizzes.authoring.typed import ITEM_NAMES
from quizzes.enums import Difficulty


def typed_of(data: QueryDict) -> Typed:
    """Everything that was typed, as text; unknown difficulties count as medium."""
    media, findings = media_of(data)
    level = str(data.get("difficulty") or "")
    return Typed(
        item={name: str(data.get(name) or "") for name in ITEM_NAMES},
        further={name: str(data.get(name) or "").strip() for name in FURTHER},
        difficulty=int(level) if level in {"1", "2", "3"} else Difficulty.MEDIUM,
        keep_order=bool(data.get("keep_order")),
        parts=read_rows(data, "parts"),
        places=read_rows(data, "places"),
        media=media,
        findings=tuple(findings),
    )
