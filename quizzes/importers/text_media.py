"""Pictures of a Word document: each stands in the text as one character until its question is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from quizzes.importers.text_items import TextItem
from quizzes.importers.types import MediaFile

FIRST = 0xF0000  # a private plane that no document uses for text


def mark_of(index: int) -> str:
    """The character that stands for the picture with this index."""
    return chr(FIRST + index)


def place_media(item: TextItem, media: Mapping[str, MediaFile]) -> tuple[MediaFile, ...]:
    """The pictures of the item by slot; their characters are taken out of its texts.

    An option that is a picture alone is named 图A, for who cannot see it.
    """
    if not media:
        return ()
    item.stem, found = _taken(item.stem, media, "stem")
    for letter, text in item.options.items():
        rest, files = _taken(text, media, f"option:{letter}")
        item.options[letter] = rest or (f"图{letter}" if files else "")
        found.extend(files)
    for name, text in item.cells.items():
        item.cells[name], files = _taken(text, media, "stem")
        found.extend(files)
    return tuple(found)


def _taken(text: str, media: Mapping[str, MediaFile], slot: str) -> tuple[str, list[MediaFile]]:
    found = [replace(media[mark], slot=slot) for mark in text if mark in media]
    return "".join(mark for mark in text if mark not in media).strip(), found
