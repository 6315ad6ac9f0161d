"""An ornament drawn once: its drawing operators are kept and written again on every further sheet.

Drawing the guilloche costs more than setting the words; the operators are the same each time. They may name no
pattern or image of the page, which is why such ornaments use plain strokes and fills only.
Imports WeasyPrint: only press.py imports this module, when it first prints.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from weasyprint.images import SVGImage


class WarmOrnament(SVGImage):
    """An SVG image for WeasyPrint's image cache, which asks for an image by its address."""

    def __init__(self, data: bytes, url: str) -> None:
        super().__init__(ElementTree.fromstring(data), url, None, {})  # noqa: S314 - our own file
        self._drawn: dict[tuple[float, float], _Drawn] = {}

    def draw(self, stream: Any, concrete_width: float, concrete_height: float, image_rendering: str) -> None:
        """Draw, or write again what was drawn before at this size. Both leave the same bytes."""
        size = (concrete_width, concrete_height)
        with stream.stacked():  # forgets the page's colours before and the ornament's after
            start = len(stream.stream)
            if size in self._drawn:
                self._drawn[size].write_to(stream)
            else:
                super().draw(stream, concrete_width, concrete_height, image_rendering)
                self._drawn[size] = _Drawn.since(start, stream)


@dataclass(frozen=True)
class _Drawn:
    """Operators, and the full-opacity states that WeasyPrint names in them."""

    operators: tuple[Any, ...]
    states: dict[str, Any]

    @classmethod
    def since(cls, start: int, stream: Any) -> _Drawn:
        operators = tuple(stream.stream[start:])
        known = stream._resources["ExtGState"]
        return cls(operators, {key: known[key] for key in known if f"/{key} gs".encode() in operators})

    def write_to(self, stream: Any) -> None:
        stream.stream.extend(self.operators)
        for key, state in self.states.items():
            stream._resources["ExtGState"].setdefault(key, state)
