"""The picture store as other rooms use it."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kernel.errors import DomainError, NotFound
from media import services
from media.models import Clip, Picture
from media.problems import describe
from tests.media.files import photo, picture, wav

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


def keep(data: bytes, title: str = "配电箱") -> int:
    return services.store_picture(data, name="IMG_2016.jpg", title=title, alt="一只打开的配电箱", actor=None)


def test_a_picture_is_kept_once_under_a_name_that_tells_nothing() -> None:
    first, second = keep(photo()), keep(photo(), "另一张")
    assert first == second
    row = Picture.objects.get()
    assert (row.title, row.alt_text, row.width, row.height, len(row.sha256)) == (
        "配电箱",
        "一只打开的配电箱",
        40,
        30,
        64,
    )
    assert "IMG" not in row.file.name
    name, data = services.picture_data(first)
    assert name == "配电箱.jpg"
    assert b"SECRET" not in data


def test_a_phone_is_shown_at_most_720_pixels_and_never_more_than_there_are() -> None:
    wide, small = keep(picture("PNG", (2000, 1000))), keep(picture("PNG", (100, 50)))
    found = services.shown_pictures([wide, small, 99_999])
    assert {key: (one.width, one.height, one.alt) for key, one in found.items()} == {
        wide: (720, 360, "一只打开的配电箱"),
        small: (100, 50, "一只打开的配电箱"),
    }
    assert all(re.fullmatch(r"/uploads/images/[0-9a-f]{32}\.jpg", one.src) for one in found.values())
    assert 0 < found[wide].size < 60_000
    assert services.shown_picture(wide) == found[wide]
    with pytest.raises(NotFound):
        services.shown_picture(99_999)


@pytest.mark.parametrize("count", [1, 3])
def test_pictures_and_sounds_are_shown_in_a_fixed_number_of_queries(count: int) -> None:
    pictures = [keep(picture("PNG", (800 + each, 600))) for each in range(count)]
    clips = [
        services.store_clip(wav(1 + each), name="a.wav", title="", transcript="铃", actor=None) for each in range(count)
    ]
    services.shown_pictures(pictures)
    with CaptureQueriesContext(connection) as found:
        assert len(services.shown_pictures(pictures)) == count
        assert len(services.shown_clips(clips)) == count
    assert len(found) == 3
    with CaptureQueriesContext(connection) as found:
        assert services.shown_pictures([]) == services.shown_clips([]) == {}
    assert len(found) == 0


def test_a_sound_is_kept_once_and_served_in_parts(client) -> None:
    ids = {services.store_clip(wav(), name="铃声.wav", title="", transcript="铃响", actor=None) for _ in range(2)}
    assert len(ids) == 1
    clip = Clip.objects.get()
    assert (clip.title, clip.transcript) == ("铃声", "铃响")
    src = services.shown_clips(ids)[clip.pk].src
    whole = client.get(src)
    data = b"".join(whole.streaming_content)
    assert (whole.status_code, whole["Content-Type"], whole["Accept-Ranges"]) == (200, "audio/wav", "bytes")
    for asked, start, end in (
        ("bytes=2-9", 2, 10),
        ("bytes=8000-", 8000, len(data)),
        ("bytes=-4", len(data) - 4, len(data)),
    ):
        part = client.get(src, headers={"Range": asked})
        assert (part.status_code, part.content) == (206, data[start:end])
        assert part["Content-Range"] == f"bytes {start}-{end - 1}/{len(data)}"
    assert client.get(src, headers={"Range": "bytes=99999999-"}).status_code == 416
    assert client.get(src, headers={"Range": "bytes=-"}).status_code == 200
    assert services.clip_data(clip.pk) == ("铃声.wav", data)


def test_a_refusal_is_told_in_chinese() -> None:
    with pytest.raises(DomainError) as refused:
        keep(b"<svg/>")
    assert "JPG、PNG" in describe(refused.value)
    assert "不能保存" in describe(DomainError("something-else"))
