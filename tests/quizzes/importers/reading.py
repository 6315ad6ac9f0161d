"""Short cuts from a file to its questions."""

from __future__ import annotations

from quizzes.importers.fields import parse_question
from quizzes.importers.files import read_file
from quizzes.importers.types import ParsedQuestion, RawQuestion


def raws(data: bytes, name: str = "a.docx") -> list[RawQuestion]:
    """The questions of a file as its layout found them."""
    return [item for item in read_file(data, name).items if isinstance(item, RawQuestion)]


def parsed(data: bytes, name: str = "a.docx") -> list[tuple[ParsedQuestion, list[str]]]:
    """The questions of a file, each with the codes of its findings."""
    found = [parse_question(raw) for raw in raws(data, name)]
    return [(question, [finding.code for finding in findings]) for question, findings in found]
