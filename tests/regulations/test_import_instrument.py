"""The command, and Word files."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import docx
import pytest
from django.core.management import CommandError, call_command

from kernel.errors import UnreadableFile
from regulations.models import ClauseVersion, Instrument, InstrumentState
from regulations.reading import read_text_file
from tests.regulations.texts import NEW, OLD, TITLE

pytestmark = pytest.mark.django_db


def run(*arguments: object) -> tuple[int, dict]:
    out, status = io.StringIO(), 0
    try:
        call_command("import_instrument", *map(str, arguments), "--json", stdout=out, stderr=io.StringIO())
    except SystemExit as error:
        status = int(error.code or 0)
    return status, json.loads(out.getvalue())


def test_dry_run_stores_nothing() -> None:
    status, told = run(OLD, "--dry-run")
    assert status == 0
    assert (told["title"], told["in_force_from"], len(told["articles"]), told["stored"]) == (
        TITLE,
        "2015-05-01",
        15,
        False,
    )
    assert told["articles"][4] == {
        "number": 5, "suffix": 0, "chapter": "第二章 开工以前", "section": "第一节 掌柜的事", "paragraphs": 1,
    }  # fmt: skip
    assert not InstrumentState.objects.exists()


def test_a_new_instrument_is_stored_and_a_known_one_compared() -> None:
    status, told = run(OLD, "--verified")
    assert (status, told["stored"], told["counts"]["created"]) == (0, True, 15)
    assert Instrument.objects.get().verified
    status, told = run(NEW, "--valid-from", "2026-10-01")
    assert (status, told["stored"]) == (0, False)
    assert told["comparison"] == {
        "same": 1, "changed": 5, "new": 1, "renumbered": 5, "split": 1, "merged": 1, "deleted": 1,
    }  # fmt: skip
    assert ClauseVersion.objects.filter(valid_to__isnull=False).count() == 0
    status, told = run(NEW, "--confirm")
    assert (status, told["stored"]) == (0, True)
    assert run(NEW)[0] == 1


def test_files_that_cannot_be_stored(tmp_path: Path) -> None:
    twice = tmp_path / "a.txt"
    twice.write_text("某规定\n第一条 甲。\n第一条 乙。", encoding="gb18030")
    status, told = run(twice)
    assert status == 1
    assert [each["code"] for each in told["findings"] if each["is_error"]] == ["duplicate"]
    assert run(tmp_path / "missing.md")[0] == 2
    (tmp_path / "b.bin").write_bytes(b"\x00")
    assert run(tmp_path / "b.bin")[0] == 2
    with pytest.raises(CommandError):
        call_command("import_instrument", str(OLD), "--valid-from", "tomorrow")


def word_file(lines: list[str]) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def test_a_word_file_says_the_same() -> None:
    raw = OLD.read_text(encoding="utf-8")
    lines = [line.lstrip("# ") for line in raw.split("\n") if line.strip() and not line.startswith("<!--")]
    told = read_text_file(word_file(lines), "x.docx")
    assert told.articles == read_text_file(OLD.read_bytes(), "x.md").articles
    assert told.findings == ()


def zipped(parts: dict[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return kept.getvalue()


ENTITIES = b'<!DOCTYPE a [<!ENTITY x "yyyyyyyyyy"><!ENTITY z "&x;&x;&x;">]><a>&z;</a>'


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (zipped({"word/document.xml": ENTITIES}), "x.docx", "file-damaged"),
        (zipped({"word/document.xml": b"<a>"}), "x.docx", "file-damaged"),
        (zipped({"word/other.xml": b"<a/>"}), "x.docx", "file-damaged"),
        (zipped({"word/document.xml": b" " * (20 << 20)}), "x.docx", "archive-bomb"),
        (zipped({"word/document.xml": b"<a/>", "word/vbaProject.bin": b"x"}), "x.docx", "file-macros"),
        (zipped({"word/document.xml": b"<a/>", "../evil": b"x"}), "x.docx", "file-damaged"),
        (b"", "x.txt", "file-empty"),
        (b"x" * (5 << 20), "x.txt", "file-too-large"),
        (b"x", "x.exe", "unsupported-type"),
    ],
)
def test_hostile_files(data: bytes, name: str, code: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_text_file(data, name)
    assert caught.value.code == code
