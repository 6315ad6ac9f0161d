from __future__ import annotations

import io
import zipfile

import pytest

from kernel.errors import UnreadableFile
from plumbing.tabular.archives import open_zip, read_part


def archive(packing: int = zipfile.ZIP_DEFLATED, **parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as made:
        for name, data in {"main.xml": b"<a/>", **parts}.items():
            made.writestr(name, data)
    return buffer.getvalue()


def code_of(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        open_zip(data, required="main.xml")
    return caught.value.code


def test_an_honest_archive() -> None:
    with open_zip(archive(**{"a/b.txt": b"xyz"}), required="main.xml") as found:
        assert read_part(found, "a/b.txt", limit=3) == b"xyz"
        for name, limit, code in (("a/b.txt", 2, "archive-bomb"), ("missing", 9, "file-damaged")):
            with pytest.raises(UnreadableFile) as caught:
                read_part(found, name, limit=limit)
            assert caught.value.code == code


@pytest.mark.parametrize("name", ["../a", "a/../../b", "/etc/passwd", "C:\\a", "..\\a", "a/..", "a\x1fb"])
def test_names_that_point_outside_are_refused(name: str) -> None:
    assert code_of(archive(**{name: b""})) == "file-damaged"


def test_shapes_that_are_refused() -> None:
    assert code_of(b"PK") == "file-damaged"
    assert code_of(archive(**{"word/vbaProject.bin": b""})) == "file-macros"
    assert code_of(archive(big=b" " * 40_000_000)) == "archive-bomb"
    assert code_of(archive(**{f"{number}": b"" for number in range(2_001)})) == "archive-bomb"
    assert code_of(archive(zipfile.ZIP_BZIP2)) == "file-damaged"
    assert code_of(archive(**{"MAIN.xml": b""})) == "file-damaged"
    with pytest.raises(UnreadableFile) as caught:
        open_zip(archive(), required="xl/workbook.xml", missing="not-a-workbook")
    assert caught.value.code == "not-a-workbook"
