"""What of a picture is kept, and what is not kept at all."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from kernel.errors import DomainError
from media.logic.pictures import LONGEST, MAX_BYTES, clean_picture
from tests.media.files import chunk, photo, picture, png_of


def pixels(data: bytes) -> tuple[tuple[int, int], bytes]:
    with Image.open(io.BytesIO(data)) as image:
        return image.size, image.convert("RGB").tobytes()


@pytest.mark.parametrize(("kind", "extension"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("GIF", "png")])
def test_every_kind_keeps_its_pixels_and_is_the_same_when_cleaned_again(kind: str, extension: str) -> None:
    data = picture(kind)
    found = clean_picture(data)
    assert (found.extension, found.width, found.height) == (extension, 40, 30)
    assert pixels(found.data) == pixels(data)
    assert clean_picture(found.data).data == found.data


def test_a_photo_tells_nothing_of_phone_and_place() -> None:
    data = photo()
    found = clean_picture(data)
    assert b"SECRET" in data
    assert b"SECRET" not in found.data
    assert b"Exif" not in found.data
    assert pixels(found.data) == pixels(data)


def test_a_photo_that_lies_on_its_side_is_put_upright() -> None:
    found = clean_picture(photo((40, 30), orientation=6))
    assert (found.width, found.height) == (30, 40)
    assert b"SECRET" not in found.data
    assert clean_picture(found.data).data == found.data


def test_texts_in_png_and_webp_go_and_so_does_what_stands_behind_the_end() -> None:
    plain = picture("PNG")
    told = plain[:33] + chunk(b"tEXt", b"Author\0SECRET") + chunk(b"eXIf", b"SECRET") + plain[33:] + b"<script>SECRET"
    assert clean_picture(told).data == clean_picture(plain).data
    webp = picture("WEBP", exif=b"Exif\0\0SECRET", xmp=b"SECRET")
    assert b"SECRET" in webp
    assert b"SECRET" not in clean_picture(webp).data
    assert b"SECRET" not in clean_picture(photo() + b"PK\x03\x04SECRET").data


def test_a_large_photo_becomes_as_large_as_paper_needs() -> None:
    found = clean_picture(picture("JPEG", (LONGEST * 2 + 200, 300)))
    assert found.width == LONGEST


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "picture-unreadable"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "picture-unreadable"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "picture-unreadable"),
        (picture("JPEG")[:300], "picture-unreadable"),
        (picture("TIFF"), "picture-unreadable"),
        (b"%PDF-1.4", "picture-unreadable"),
        (png_of(60_000, 60_000), "picture-too-many-pixels"),
        (png_of(6_000, 6_000), "picture-too-many-pixels"),
        (bytes(MAX_BYTES + 1), "picture-too-large"),
        (picture("GIF", save_all=True, append_images=[Image.new("RGB", (40, 30))]), "picture-moves"),
    ],
)
def test_hostile_and_other_files_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        clean_picture(data)
    assert refused.value.code == code
