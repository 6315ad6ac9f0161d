"""QR codes on screens; drawn a storey below, where the schoolroom needs them too."""

from __future__ import annotations

from pagekit.qr import qr_svg

__all__ = ["qr_svg"]
