"""Draws the demo's files: Word documents as small as the format allows, and a picture of safety signs."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from PIL import Image, ImageDraw

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_A4 = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1440" w:bottom="1440" w:left="1418" w:right="1134"/></w:sectPr>'
)
_TYPES = (
    f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_LONG_AGO = (2026, 6, 1, 0, 0, 0)  # the same bytes each time
INK, BLUE, YELLOW, GREEN, WHITE = "#12171c", "#0b4f9e", "#ffc91a", "#0b7a45", "#ffffff"
TILE = 400


def docx_bytes(title: str, lines: Sequence[str]) -> bytes:
    """A Word document on A4: a centred title in 黑体, lines in 仿宋, 16 points."""
    body = _paragraph(title, font="黑体", half_points=44, centred=True) + "".join(
        _paragraph(line, font="仿宋", half_points=32) for line in lines
    )
    document = f'{_XML}<w:document xmlns:w="{_WORD}"><w:body>{body}{_A4}</w:body></w:document>'
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, text in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELATIONS),
            ("word/document.xml", document),
        ):
            archive.writestr(ZipInfo(name, _LONG_AGO), text)
    return out.getvalue()


def _paragraph(text: str, *, font: str, half_points: int, centred: bool = False) -> str:
    place = '<w:pPr><w:jc w:val="center"/></w:pPr>' if centred else ""
    style = f'<w:rFonts w:ascii="{font}" w:eastAsia="{font}" w:hAnsi="{font}"/><w:sz w:val="{half_points}"/>'
    return f'<w:p>{place}<w:r><w:rPr>{style}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def signs_png() -> bytes:
    """Three safety signs side by side, 1200 × 400: do this, watch out, the way out."""
    image = Image.new("RGB", (3 * TILE, TILE), WHITE)
    draw = ImageDraw.Draw(image)
    _helmet(draw, 0)
    _warning(draw, TILE)
    _way_out(draw, 2 * TILE)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _helmet(draw: ImageDraw.ImageDraw, left: int) -> None:
    draw.rectangle((left, 0, left + TILE, TILE), fill=BLUE)
    draw.ellipse((left + 48, 48, left + 352, 352), outline=WHITE, width=12)
    draw.pieslice((left + 108, 140, left + 292, 324), 180, 360, fill=WHITE)
    draw.rectangle((left + 88, 248, left + 312, 272), fill=WHITE)
    draw.rectangle((left + 180, 144, left + 220, 200), fill=WHITE, outline=BLUE, width=10)


def _warning(draw: ImageDraw.ImageDraw, left: int) -> None:
    draw.rectangle((left, 0, left + TILE, TILE), fill=YELLOW)
    draw.polygon([(left + 200, 56), (left + 360, 332), (left + 40, 332)], fill=INK)
    draw.polygon([(left + 200, 106), (left + 318, 308), (left + 82, 308)], fill=YELLOW)
    draw.polygon([(left + 184, 160), (left + 216, 160), (left + 208, 246), (left + 192, 246)], fill=INK)
    draw.ellipse((left + 185, 258, left + 215, 288), fill=INK)


def _way_out(draw: ImageDraw.ImageDraw, left: int) -> None:
    draw.rectangle((left, 0, left + TILE, TILE), fill=GREEN)
    draw.rectangle((left + 60, 60, left + 340, 340), outline=WHITE, width=12)
    arrow = ((110, 168), (208, 168), (208, 108), (300, 200), (208, 292), (208, 232), (110, 232))
    draw.polygon([(left + x, y) for x, y in arrow], fill=WHITE)
