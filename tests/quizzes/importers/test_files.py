"""The one door: what a file is, its content says; what cannot be read is told, and nothing else is ever raised."""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.errors import UnreadableFile
from quizzes.importers.fields import parse_question
from quizzes.importers.files import read_file
from quizzes.importers.messages import describe_unreadable
from quizzes.importers.similarity import identity
from quizzes.importers.types import RawQuestion, verdict_of
from tests.quizzes.importers.docx_files import Paper, with_body, zipped
from tests.quizzes.importers.reading import parsed, raws
from tests.quizzes.importers.tables import DATA

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAMPLES = sorted(path.name for path in DATA.iterdir() if path.suffix in {".xlsx", ".txt"})


def code_of(data: bytes, name: str) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_file(data, name)
    return caught.value.code


@pytest.mark.parametrize(
    ("name", "layout", "verdicts"),
    [
        ("01-plain.xlsx", "columns", {"ok": 40}),
        ("02-kaoshibao-headers.xlsx", "columns", {"ok": 40}),
        ("03-row-per-option.xlsx", "option-rows", {"ok": 37}),
        ("04-text-gb18030.txt", "text", {"ok": 31}),
        ("05-quirks.xlsx", "columns", {"error": 11, "warn": 6, "ok": 14}),  # duplicates and blank rows not counted
    ],
)
def test_samples(name: str, layout: str, verdicts: dict[str, int]) -> None:
    found = read_file((DATA / name).read_bytes(), name)
    read = [parse_question(item) for item in found.items if isinstance(item, RawQuestion)]
    assert (found.layout, Counter(verdict_of(tuple(findings)) for _, findings in read)) == (layout, verdicts)


def test_the_running_text_holds_the_questions_of_the_table() -> None:
    plain = {identity(q): q for q, _ in parsed((DATA / "01-plain.xlsx").read_bytes(), "a.xlsx")}
    text = parsed((DATA / "04-text-gb18030.txt").read_bytes(), "a.txt")
    assert len(text) == 31
    for question, _ in text:
        same = plain[identity(question)]
        assert (question.type, question.stem, question.answer) == (same.type, same.stem, same.answer)
        assert [option.text for option in question.options] == [option.text for option in same.options]
        assert question.explanation in {same.explanation, ""}


def test_the_text_in_other_encodings_and_in_word_is_the_same() -> None:
    text = "\n".join((DATA / "04-text-gb18030.txt").read_bytes().decode("gb18030").splitlines())
    wanted = [
        (question, raw.row)
        for (question, _), raw in zip(parsed(text.encode(), "a.txt"), raws(text.encode(), "a.txt"), strict=True)
    ]
    paper = Paper()
    paper.add(*text.splitlines())
    for data in (
        text.encode("utf-8-sig"),
        text.encode("utf-16"),
        text.replace("\n", "\r\n").encode("gb18030"),
        paper.data(),
    ):
        assert [(question, raw.row) for (question, _), raw in zip(parsed(data), raws(data), strict=True)] == wanted


def test_the_name_does_not_matter() -> None:
    data = (DATA / "01-plain.xlsx").read_bytes()
    assert {len(read_file(data, name).items) for name in ("a.xlsx", "a.txt", "a", "a.docx")} == {40}


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.txt", "file-empty"),
        (b" \r\n", "a.docx", "file-empty"),
        (b"x" * (20 * 1024 * 1024 + 1), "a.txt", "file-too-large"),
        (b"\n" * 200_000 + b"1", "a.txt", "too-many-rows"),
        (OLE, "a.doc", "file-old-doc"),
        (OLE + "WordDocument".encode("utf-16-le"), "a", "file-old-doc"),
        (OLE, "a.wps", "file-old-doc"),
        (OLE, "a.xls", "file-old-xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", "file-encrypted"),
        (b"{\\rtf1 x}", "a.doc", "file-rtf"),
        (b"%PDF-1.7", "a.docx", "file-pdf"),
        (b"\x89PNG\r\n", "a.png", "unsupported-type"),
        (b"Rar!x", "a.rar", "archive-unknown"),
        (zipped({"a.txt": b"1"}), "a.zip", "archive-unknown"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), "a.odt", "file-other-office"),
        (zipped({"../a": b"1"}), "a.zip", "file-damaged"),
        (b"PK\x03\x04broken", "a.docx", "file-damaged"),
        (b"<a><b/></a>", "a.xml", "xml-unknown"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><quiz>&x;</quiz>', "a.xml", "file-damaged"),
        (b"<quiz><", "a.xml", "file-damaged"),
        (b"a\x00b", "a.txt", "encoding-unknown"),
        ("今天开会。".encode(), "a.txt", "questions-not-found"),
        (with_body("<w:p/>"), "a.docx", "questions-not-found"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_and_told_in_chinese(data: bytes, name: str, code: str) -> None:
    assert code_of(data, name) == code
    with override("zh-hans"):
        sentence = describe_unreadable(UnreadableFile(code, max_bytes=1, max_rows=1))
    assert "没有存入" in sentence and sentence.endswith("。")
    assert not re.search(r"nothing|file|save", sentence)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"PK\x03\x04", b"<quiz>", b"{", "1、".encode(), "题干,答案\n".encode(), b"<html>"]),
)
def test_random_bytes_are_read_or_told(data: bytes, start: bytes) -> None:
    _read_or_told(start + data)


LINES = (
    "1、甲（ ）", "2、", "A．甲 B．乙", "B.", "答案：", "答案：A", "参考答案", "1-5 ABCDE", "一、单选题",
    "二、案例分析题", "（1）乙", "解析：",
    "", "\t", "第一章", "1.A 2.B", "（√）", "案例一：", "9999999、", "A", "题号\t1", "-> 丙", "【】", "1-",
    "（A）1、丁",
    "::x::{=a}", "{}",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=25))
def test_scraps_of_text_are_read_or_told(lines: list[str]) -> None:
    _read_or_told("\n".join(lines).encode())


@pytest.mark.parametrize("name", SAMPLES)
def test_mutated_samples_are_read_or_told(name: str) -> None:
    data, draw = (DATA / name).read_bytes(), random.Random(name)
    for _ in range(25):
        broken = bytearray(data)
        for _ in range(draw.choice((1, 5, 50))):
            broken[draw.randrange(len(broken))] = draw.randrange(256)
        cut = draw.choice((len(broken), draw.randrange(len(broken))))
        _read_or_told(bytes(broken[:cut]))


def test_mutated_word_files_are_read_or_told() -> None:
    paper = Paper()
    paper.add("一、单选题", "1、火警（ ）。", "A．110 B．119", "答案：B")
    paper.add_table(["题型", "题干", "答案"], ["判断", "要检查。", "对"])
    data, draw = paper.data(), random.Random(7)
    for _ in range(60):
        broken = bytearray(data)
        for _ in range(draw.choice((1, 5, 50))):
            broken[draw.randrange(len(broken))] = draw.randrange(256)
        _read_or_told(bytes(broken))


def _read_or_told(data: bytes) -> None:
    try:
        found = read_file(data, "a.txt")
    except UnreadableFile:
        return
    for item in found.items:
        if isinstance(item, RawQuestion):
            parse_question(item)
