from __future__ import annotations

import re

from django.utils.translation import override

from kernel.errors import UnreadableFile
from plumbing.file_errors import describe_unreadable, unreadable_codes

CODES = {
    "archive-bomb",
    "encoding-unknown",
    "file-damaged",
    "file-empty",
    "file-encrypted",
    "file-macros",
    "file-old-xls",
    "file-too-large",
    "not-a-workbook",
    "too-many-columns",
    "too-many-rows",
    "unsupported-type",
}


def test_every_code_says_that_nothing_was_stored() -> None:
    assert unreadable_codes() == CODES
    params = {"max_bytes": 20 * 1024 * 1024, "max_rows": 60_000, "max_columns": 256}
    with override("en"):
        for code in CODES:
            assert "Nothing was stored." in describe_unreadable(UnreadableFile(code, **params))


def test_limits_are_named() -> None:
    with override("en"):
        assert "20 MB" in describe_unreadable(UnreadableFile("file-too-large", max_bytes=20 * 1024 * 1024))
        assert re.search("60000 rows", describe_unreadable(UnreadableFile("too-many-rows", max_rows=60_000)))
