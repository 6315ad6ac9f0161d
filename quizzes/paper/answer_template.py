"""The workbook of a batch to be filled in: one row a paper, a column a question."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from plumbing.tabular.files import add_sheet, head_format, workbook, write_texts
from quizzes.paper.queries import OUT, OpenCopy

_HELP = (
    "一行一份试卷。不要改“试卷编号”和“姓名”两列；导入时按这两列核对，对不上的行不会写入。",
    "1、2、3……各列填答题卡上该题的答案。字母以这份试卷上印的为准，每个人的选项顺序不同。",
    "单项选择题填一个字母；多项、不定项选择题把字母连着写，例如 ABD。",
    "判断题填 √ 或 ×（也可以填 对、错，T、F，1、2）。",
    "填空题填原文，几个空用 | 隔开。排序题填字母顺序，例如 BDAC。匹配题填 1-A 2-C。",
    "看图找隐患填涂黑的编号，用空格隔开，例如 1 3 5。",
    "简答题可以录入原文；不录入原文就填“见卷”，由阅卷人看纸质试卷评分；考生没写的留空。",
    "没有作答的题留空。整行都空的试卷不会写入（缺考的请在系统里撤回试卷）。",
)


def template_workbook(copies: Iterable[OpenCopy], *, title: str) -> IO[bytes]:
    """The papers that are still out, with number and name; all cells are text."""
    out = [copy for copy in copies if copy.state == OUT]
    most = max((len(copy.lines) for copy in out), default=0)
    with workbook() as (file, book):
        sheet = add_sheet(book, "答案", [16, 14, *([6] * most)])
        sheet.freeze_panes(1, 2)
        text = book.add_format({"num_format": "@"})
        sheet.set_column(2, 1 + most, 6, text)
        write_texts(sheet, 0, ["试卷编号", "姓名", *map(str, range(1, most + 1))], head_format(book))
        for row, copy in enumerate(out, start=1):
            write_texts(sheet, row, [copy.printed_number, copy.name], text)
        notes = add_sheet(book, "填写说明", [100])
        write_texts(notes, 0, [title], head_format(book))
        for row, line in enumerate(_HELP, start=1):
            write_texts(notes, row, [line])
    return file
