"""Looks inside a PDF: its text, and its embedded fonts as a strict reader sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from fontTools.ttLib import TTFont
from pypdf import PdfReader


def pages_of(data: bytes) -> list[str]:
    """The text of each page, without white space."""
    return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(BytesIO(data)).pages]


def embedded_fonts(data: bytes) -> Iterator[tuple[str, TTFont, dict[int, str]]]:
    """(name, font program, CID → text) of every embedded font."""
    seen: dict[str, Any] = {}
    for page in PdfReader(BytesIO(data)).pages:
        for reference in page["/Resources"]["/Font"].values():
            font = reference.get_object()
            seen[font["/BaseFont"]] = font
    for name, font in seen.items():
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        program = descriptor.get("/FontFile3") or descriptor["/FontFile2"]
        yield name, TTFont(BytesIO(program.get_object().get_data())), _to_unicode(font)


def _to_unicode(font: Any) -> dict[int, str]:
    text = font["/ToUnicode"].get_object().get_data().decode("latin-1")
    pairs = re.findall(r"<([0-9a-f]{4})> <([0-9a-f]*)>", text)
    return {int(cid, 16): bytes.fromhex(value).decode("utf-16-be") for cid, value in pairs if value != "ffff"}


def cids_in(program: TTFont) -> dict[int, int]:
    """CID → glyph number, by the font program itself: the charset of a CID-keyed CFF, identity for TrueType."""
    if "CFF " not in program:
        return {gid: gid for gid in range(program["maxp"].numGlyphs)}
    charset = program["CFF "].cff.topDictIndex[0].charset
    return {int(name.removeprefix("cid")) if name != ".notdef" else 0: gid for gid, name in enumerate(charset)}


def has_outline(program: TTFont, gid: int) -> bool:
    """Whether anything is drawn for the glyph."""
    from fontTools.pens.boundsPen import BoundsPen

    glyphs = program.getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[program.getGlyphName(gid)].draw(pen)
    return pen.bounds is not None
