"""Which column of a roster is what: headers by synonyms, in any order, on one of the first rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from kernel.errors import UnreadableFile
from orgs.rosters.header_words import HEADER_WORDS
from plumbing.tabular import Row, Table

HEADER_ROWS = 10

_MARKS = re.compile(r"[\s\u200b\ufeff*＊:：/\\、,，.·_\-—()（）]+")
_WANTED = re.compile(r"^(?:请填写|请填|填写|必填|选填)|(?:必填|选填|必填项|文本格式|文本)$")
_REMARK = re.compile(r"[(\[【（].*?[)\]】）]", re.DOTALL)
_TITLE_ENTERPRISE = re.compile(
    r"(?:单位名称|企业名称|用人单位|填报单位|公司名称)(?:[(（]盖?公?章?[)）])?\s*[:：]"
    r"\s*(\S[^:：]*?)\s*(?:\s{2,}\S+[:：].*)?$"
)


_OF_NO_ACCOUNT = frozenset({"序号", "备注", "编号", "No", "NO", "no", "序", "序列", "备考", "说明"})
_NUMBERING = "编号"  # a serial number as a rule, a staff number when it does not count 1, 2, 3
_DATA = re.compile(r"\d{6}")


def _fold(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", text)).casefold()


_FIELD_OF = {_fold(word): field for field, words in HEADER_WORDS.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the header stands and which column holds which field; `ignored` are header texts that mean nothing here."""

    header_index: int
    columns: Mapping[str, int]
    headers: Mapping[str, str]
    ignored: tuple[str, ...] = ()
    title_enterprise: str = ""


def field_of_header(text: str) -> str:
    """The field that a header names, or "". Width, blanks, line breaks, stars and remarks in brackets don't count."""
    plain = unicodedata.normalize("NFKC", text)
    bare = _fold(_REMARK.sub("", plain))
    return _FIELD_OF.get(_fold(plain)) or _FIELD_OF.get(bare) or _FIELD_OF.get(_WANTED.sub("", bare), "")


def find_layout(table: Table) -> Layout:
    """The layout by the richest of the first `HEADER_ROWS` rows, or of two of them that make one header together.

    Raises `UnreadableFile("roster-header-missing")` when none has the name and one more column.
    """
    best: tuple[int, int, int, list[str]] = (1, -1, -1, [])
    single = [(at, at, [cell.text for cell in row.cells]) for at, row in enumerate(table.rows[:HEADER_ROWS])]
    joined = [(at, at + 1, _joined(table, at)) for at in range(len(single))]
    for first, last, header in [*single, *joined]:  # two rows only when they say more than any one
        fields = {field_of_header(text) for text in header} - {""}
        if "name" in fields and len(fields) > best[0]:
            best = (len(fields), first, last, header)
    _count, first, last, header = best
    if last < 0:
        raise UnreadableFile("roster-header-missing")
    return _layout_of(table, first, last, header)


def _joined(table: Table, index: int) -> list[str]:
    """Two rows read as one header: the lower text, or the upper, or both, whichever names a column."""
    if index + 1 >= min(len(table.rows), HEADER_ROWS):
        return []
    upper, lower = ([cell.text for cell in row.cells] for row in table.rows[index : index + 2])
    if any(_DATA.search(text) for text in lower) or not any(map(field_of_header, lower)):
        return []  # people, not headers
    width = max(len(upper), len(lower))
    upper, lower = upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower))
    found, group = [], ""
    for above, below in zip(upper, lower, strict=True):
        group = above if above.strip() else group if below.strip() else ""
        both = f"{group}{below}"
        found.append(next((text for text in (both, below) if field_of_header(text)), above or below))
    return found


def is_header_row(row: Row, layout: Layout) -> bool:
    """Whether the header is repeated here, as printed pages do."""
    names = sum(
        1 for field, column in layout.columns.items()
        if column < len(row.cells) and field_of_header(row.cells[column].text) == field
    )  # fmt: skip
    return names >= 2


def _layout_of(table: Table, first: int, index: int, header: list[str]) -> Layout:
    columns: dict[str, int] = {}
    headers: dict[str, str] = {}
    ignored: list[str] = []
    for column, written in enumerate(header):
        field = field_of_header(written)
        text = re.sub(r"\s+", "", written)
        if not field and "staff_number" not in columns and _is_staff_number(table, index, column, text):
            field = "staff_number"
        if field and field not in columns:
            columns[field], headers[field] = column, text
        elif text and text not in _OF_NO_ACCOUNT:
            ignored.append(text)
    return Layout(index, columns, headers, tuple(ignored), _title_enterprise(table.rows[:first]))


def _is_staff_number(table: Table, index: int, column: int, text: str) -> bool:
    """Whether a column 编号 holds anything but 1, 2, 3, …"""
    if text != _NUMBERING:
        return False
    cells = [row.cells[column].text.strip() for row in table.rows[index + 1 :] if column < len(row.cells)]
    said = [cell for cell in cells if cell]
    return bool(said) and any(not cell.isdigit() or int(cell) != at for at, cell in enumerate(said, start=1))


def _title_enterprise(rows: tuple[Row, ...]) -> str:
    """The enterprise that a title above the header names, as in 单位名称：青石化工有限公司."""
    for row in rows:
        texts = [cell.text.strip() for cell in row.cells if cell.kind == "text" and not cell.formula]
        for text, following in zip(texts, [*texts[1:], ""], strict=False):
            if match := _TITLE_ENTERPRISE.search(text):
                return match[1]
            if field_of_header(text) == "enterprise_name" and following:
                return following
    return ""
