"""Pictures for Word papers: no larger than the page, and photos with a number at each place."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from quizzes.importers.types import PhotoPlace

WIDTH_CM = 14.0
_PIXELS = 1200  # of the longer side: enough for A4
_PER_CM = 40
_SCALE = 10_000


def fitting(data: bytes) -> tuple[bytes, float] | None:
    """The picture as JPEG or PNG and its width in centimetres; None when it cannot be opened."""
    picture = _opened(data)
    if picture is None:
        return None
    width = min(WIDTH_CM, picture.width / _PER_CM, 16.0 * picture.width / max(picture.height, 1))
    return _png(picture), max(width, 1.0)


def numbered_photo(data: bytes, places: Sequence[PhotoPlace]) -> bytes:
    """The photo with each place's number on a white disc, hazards and decoys alike."""
    picture = _opened(data)
    if picture is None:
        return data
    draw = ImageDraw.Draw(picture)
    radius = max(14, picture.width // 45)
    font = ImageFont.load_default(size=radius * 1.3)
    for number, place in enumerate(places, start=1):
        x, y = _centre(place, picture.width, picture.height)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill="white", outline="black", width=3)
        draw.text((x, y), str(number), fill="black", font=font, anchor="mm")
    return _png(picture)


def _opened(data: bytes) -> Image.Image | None:
    try:
        picture = Image.open(io.BytesIO(data))
        picture.thumbnail((_PIXELS, _PIXELS))
        return picture.convert("RGB")
    except (OSError, ValueError, Image.DecompressionBombError):
        return None


def _png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=88)
    return buffer.getvalue()


def _centre(place: PhotoPlace, width: int, height: int) -> tuple[int, int]:
    at = place.at
    if place.shape == "rect":
        x, y = at[0] + at[2] // 2, at[1] + at[3] // 2
    elif place.shape == "circle":
        x, y = at[0], at[1]
    else:
        x, y = sum(at[::2]) * 2 // len(at), sum(at[1::2]) * 2 // len(at)
    return x * width // _SCALE, y * height // _SCALE
