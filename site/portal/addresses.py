"""What the query of an address, or a field without a form, says; what is not understood is left out."""

from __future__ import annotations

from collections.abc import Mapping


def number_of(text: str, *, otherwise: int = 0) -> int:
    """A whole number; `otherwise` for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else otherwise


def page_of(query: Mapping[str, str]) -> int:
    """The page asked for (`?page=3`), the first one for nonsense."""
    return max(1, number_of(query.get("page", ""), otherwise=1))


def text_of(query: Mapping[str, str], name: str, *, most: int) -> str:
    """A line of text of at most `most` characters. Without NUL, which PostgreSQL refuses in any text."""
    return query.get(name, "").replace("\0", "").strip()[:most]
