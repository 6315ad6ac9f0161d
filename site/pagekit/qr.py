"""QR codes on screens: an SVG element without a style of its own, which the content policy forbids."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(text: str, *, border: int = 0, level: str = "m") -> SafeString:
    """`text` as a QR on white, with a quiet zone of `border` modules; `level` is the error correction (l, m, q, h)."""
    code = segno.make(text, error=level, micro=False)
    return mark_safe(code.svg_inline(border=border, omitsize=True, svgclass="qr", lineclass=None, light="#fff"))
