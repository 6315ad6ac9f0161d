"""What of a sound is kept, and what is no sound."""

from __future__ import annotations

import pytest

from kernel.errors import DomainError
from media.logic.sounds import MAX_BYTES, clean_sound
from tests.media.files import m4a, mp3, ogg, picture, wav


@pytest.mark.parametrize(("data", "extension"), [(wav(), "wav"), (mp3(), "mp3"), (m4a(), "m4a"), (ogg(), "ogg")])
def test_every_kind_is_known_by_its_bytes_and_tells_nothing(data: bytes, extension: str) -> None:
    found = clean_sound(data)
    assert found.extension == extension
    assert b"SECRET" not in found.data
    assert clean_sound(found.data).data == found.data


def test_boxes_of_an_m4a_stay_where_they_were() -> None:
    data = m4a()
    found = clean_sound(data).data
    assert len(found) == len(data)
    assert found.index(b"mdat") == data.index(b"mdat")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "sound-unreadable"),
        (b"ID3", "sound-unreadable"),
        (b"\xff\xfb\x90\x00" + b"<script>" * 80, "sound-unreadable"),
        (picture("JPEG"), "sound-unreadable"),
        (m4a(handler=b"vide"), "sound-unreadable"),
        (b"RIFF\x04\x00\x00\x00WAVE", "sound-unreadable"),
        (b"OggS" + bytes(200), "sound-unreadable"),
        (bytes(MAX_BYTES + 1), "sound-too-large"),
    ],
)
def test_other_files_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        clean_sound(data)
    assert refused.value.code == code
