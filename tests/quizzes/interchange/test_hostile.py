# ruff: noqa: E501  (samples are read more easily in one line)
"""Files that mean harm: they cost little, do nothing, and are refused in one way only."""

from __future__ import annotations

import contextlib
import io
import time
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kernel.errors import UnreadableFile
from quizzes.importers.types import ReadFile
from quizzes.interchange import aiken, gift, moodle, qti
from tests.quizzes.interchange import strategies as draw

ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<quiz><question type="essay"><questiontext><text>&b;</text></questiontext></question></quiz>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz><question>&x;</question></quiz>"""


@pytest.mark.parametrize("data", [ENTITIES, OUTSIDE])
def test_document_types_and_entities_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="file-damaged"):
        moodle.read(data)
    with pytest.raises(UnreadableFile, match="file-damaged"):
        qti.read(data.replace(b"quiz", b"assessmentItem"), "a.xml")


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="archive-bomb"):
        moodle.read(b"<quiz>" + b"<a>" * 100_000)


def test_deep_html_is_flattened() -> None:
    text = "&lt;b&gt;" * 5_000 + "x"
    data = (
        f'<quiz><question type="essay"><questiontext format="html"><text>{text}</text></questiontext></question></quiz>'
    )
    (item,) = moodle.read(data.encode()).items
    assert item.question.stem == "x"  # type: ignore[union-attr]


MEGA = 10_000_000
BIG = {
    "braces": "{" * MEGA,
    "pairs": "{}" * (MEGA // 2),
    "lines of braces": "{\n" * (MEGA // 20),
    "lines of questions": "x{T}\n" * 40_000,
    "hashes": "x{" + "#" * MEGA + "}",
    "tildes": "x{" + "~" * MEGA + "}",
    "colons": ":" * MEGA,
    "backslashes": "x{" + "\\" * MEGA + "}",
    "percents": "x{~" + "%" * 190_000 + "}",
    "spaces": "x{=" + " " * 190_000 + "-" * 3 + "}",
    "arrows": "x{" + "=->" * 60_000 + "}",
    "tags": "[html]" + "<p>" * 60_000 + "{T}",
    "open tags": "<b " * 60_000 + "{T}",
    "entities": "&" * 190_000 + "{T}",
    "titles": "::a" * 60_000 + "{T}",
    "marks": "// [tag:" * 20_000 + "\nx{T}",
    "letters": "A. " * (MEGA // 10),
    "answers": "ANSWER: " + "A " * 1_000_000,
    "blanks": "（" * 190_000 + "{=x}",
    "underscores": "_" * 190_000 + "{=x}",
}


@pytest.mark.parametrize("name", BIG)
@pytest.mark.parametrize("read", [gift.read, aiken.read])
def test_big_texts_are_read_in_time(name: str, read: Callable[[str], ReadFile]) -> None:
    started = time.monotonic()
    gift.looks_like(BIG[name])
    aiken.looks_like(BIG[name])
    list(read(BIG[name]).items)
    assert time.monotonic() - started < 12


CLOZE = {
    "gaps": "{1:SA:" * 30_000,
    "answers": "{1:SA:" + "~=a" * 50_000 + "}",
    "hashes": "{1:SA:=" + "#" * 150_000 + "}",
    "backslashes": "{1:SA:=" + "\\" * 150_000 + "}",
}


@pytest.mark.parametrize("name", CLOZE)
def test_big_gaps_are_read_in_time(name: str) -> None:
    data = f'<quiz><question type="cloze"><questiontext><text>{CLOZE[name]}{{1:SA:=a}}</text></questiontext></question></quiz>'
    started = time.monotonic()
    list(moodle.read(data.encode()).items)
    assert time.monotonic() - started < 12


def test_much_base64_is_refused() -> None:
    data = (
        '<quiz><question type="essay"><questiontext format="html"><text>&lt;img src="@@PLUGINFILE@@/a.png"&gt;x</text>'
        f'<file name="a.png" encoding="base64">{"A" * 20_000_000}</file></questiontext></question></quiz>'
    )
    (item,) = moodle.read(data.encode()).items
    assert [finding.code for finding in item.findings] == ["media-refused"]  # type: ignore[union-attr]


def test_a_bomb_of_an_archive_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("imsmanifest.xml", b"<manifest/>")
        archive.writestr("a.png", b"\0" * 300_000_000)
    with pytest.raises(UnreadableFile, match="archive-bomb"):
        qti.read(stream.getvalue(), "a.zip")


QUICK = settings(
    max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)


def _read_quietly(read: Callable[[], ReadFile]) -> None:
    with contextlib.suppress(UnreadableFile):
        list(read().items)


@QUICK
@given(st.text(st.sampled_from("{}=~#\\:%-> \nTF[]html$CATEGORY://*1.5甲\t"), max_size=120))
def test_no_text_breaks_the_readers(text: str) -> None:
    _read_quietly(lambda: gift.read(text))
    _read_quietly(lambda: aiken.read(text))


@QUICK
@given(st.binary(max_size=200))
def test_no_bytes_break_the_readers(data: bytes) -> None:
    assert moodle.looks_like(data) in {True, False}
    assert qti.looks_like(data) in {True, False}
    _read_quietly(lambda: moodle.read(data))
    _read_quietly(lambda: qti.read(data, "x"))
    _read_quietly(lambda: qti.read(b"PK\x03\x04" + data, "x"))


@QUICK
@given(st.one_of(draw.choices(), draw.fills(), draw.matches(), draw.orders(), draw.essays()), st.data())
def test_no_damage_breaks_the_readers(question: object, data: st.DataObject) -> None:
    """A file cut, or with a piece taken out or put in, anywhere."""
    whole = moodle.write([question]).data  # type: ignore[list-item]
    start = data.draw(st.integers(0, len(whole)))
    piece = data.draw(st.sampled_from([b"", b"<", b"</question>", b"<text>", b"&amp;", b"{1:SA:=", b'"']))
    _read_quietly(lambda: moodle.read(whole[:start] + piece + whole[start + data.draw(st.integers(0, 40)) :]))
    item = _item_of(question)
    start = data.draw(st.integers(0, len(item)))
    tags = [
        b"<qti-choice-interaction/>",
        b"<qti-match-interaction/>",
        b"<qti-hotspot-interaction><img/></qti-hotspot-interaction>",
    ]
    piece = data.draw(st.sampled_from([b"", *tags, b"<qti-value>x</qti-value>", b"<qti-mapping/>", b"-1"]))
    _read_quietly(lambda: qti.read(item[:start] + piece + item[start + data.draw(st.integers(0, 40)) :], "x"))


def _item_of(question: object) -> bytes:
    with zipfile.ZipFile(io.BytesIO(qti.write([question], title="t").data)) as archive:  # type: ignore[list-item]
        return archive.read("items/q00001.xml")
