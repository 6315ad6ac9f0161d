"""Words for verdicts and states."""

from __future__ import annotations

from typing import Any

from django.utils.translation import pgettext_lazy

_VERDICTS: dict[str, Any] = {
    "ok": pgettext_lazy("verdict on a row", "fine"),
    "warn": pgettext_lazy("verdict on a row", "check"),
    "error": pgettext_lazy("verdict on a row", "error"),
    "skip": pgettext_lazy("verdict on a row", "left out"),
}
# A shape beside the colour: not everybody sees colours, and paper has none.
_SHAPES = {"ok": "✓", "warn": "▲", "error": "✕", "skip": "○"}


def verdict_label(verdict: str) -> str:
    """One word for a verdict."""
    return str(_VERDICTS[verdict])


def verdict_shape(verdict: str) -> str:
    """The mark beside the word."""
    return _SHAPES[verdict]
