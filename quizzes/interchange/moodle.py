"""Moodle XML (docs.moodle.org/en/Moodle_XML_format), read and written."""

from __future__ import annotations

import re

from kernel.errors import UnreadableFile
from quizzes.importers.types import Finding, Item, NoQuestion, ReadFile
from quizzes.interchange.labels import read_category
from quizzes.interchange.moodle_items import IGNORED, read_question
from quizzes.interchange.moodle_write import write
from quizzes.interchange.nodes import Node, parse_xml

__all__ = ["looks_like", "read", "write"]

_QUIZ = re.compile(rb"<(?:\w+:)?quiz[\s>/]")


def looks_like(data: bytes) -> bool:
    """Whether `data` is XML whose first element is ``<quiz>``."""
    head = data[:20_000].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    found = _QUIZ.search(head)
    return head.startswith(b"<") and found is not None and b"<question" in data[:2_000_000].replace(b"\0", b"")


def read(data: bytes) -> ReadFile:
    """The questions of a Moodle XML file; `row` counts its ``<question>`` elements from 1, categories not counted.

    Raises `UnreadableFile`: file-empty, file-too-large, file-damaged, archive-bomb.
    """
    quiz = parse_xml(data)
    if quiz.tag != "quiz":
        raise UnreadableFile("file-damaged")
    items: list[Item] = []
    category = ""
    for node in quiz.elements("question"):
        kind = node.get("type").lower()
        if kind == "category":
            category = _category(node)
            continue
        row = len(items) + 1
        if kind in IGNORED:
            items.append(NoQuestion(row, Finding(IGNORED[kind])))
        else:
            items.append(read_question(node, row=row, category=category))
    return ReadFile("moodle-xml", items, row_count=len(items))


def _category(node: Node) -> str:
    named = node.first("category")
    return read_category(named.text) if named else ""
