"""What the readers and writers of all formats share."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from quizzes.importers.clean import tidy
from quizzes.importers.types import Finding, Option, RubricLine
from quizzes.interchange.attachments import Attachments
from quizzes.interchange.html_text import Flat, flatten, flatten_html
from quizzes.interchange.nodes import Node

BLANK = "____"
BLANKS = re.compile(r"[(（\[【][\s_＿]*[)）\]】]|[_＿]{2,}")  # as clean.count_blanks counts them
_NUMERIC = re.compile(r"#(-?[\d.]{1,30}(?:[eE][+-]?\d{1,3})?)(?::([\d.]{1,30}(?:[eE][+-]?\d{1,3})?))?")
_NUMBER = re.compile(r"[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,3})?")
_RUBRIC = re.compile(r"^(.+?)\s*[（(]\s*(\d{1,4}(?:\.\d{1,2})?)\s*分\s*[）)][。；;]?$", re.DOTALL)


@dataclass(slots=True)
class Reading:
    """One question while it is being read: its findings, and the package that its files are in."""

    attachments: Attachments = field(default_factory=Attachments)
    findings: list[Finding] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def note(self, code: str, **params: object) -> None:
        """Tell something, once."""
        if Finding(code, params) not in self.findings:
            self.findings.append(Finding(code, params))

    def html(self, text: str) -> Flat:
        """A piece of HTML as plain text; what is lost is told at the end."""
        return self.flat(flatten_html(text))

    def html_node(self, node: Node) -> Flat:
        """An element with HTML in it as plain text."""
        return self.flat(flatten(node))

    def flat(self, flat: Flat) -> Flat:
        """`flat`, what it lost remembered."""
        self.lost.extend(flat.lost)
        return flat

    def told(self) -> tuple[Finding, ...]:
        """All that is to be told about the question."""
        lost = list(dict.fromkeys(self.lost))
        found = [*self.findings, *self.attachments.findings]
        if lost:
            found.append(Finding("format-lost", {"what": "、".join(lost)}))
        return tuple(found)


def letter(index: int) -> str:
    """A, B, … Z, then AA, AB, … (too many, as the checks will tell)."""
    return chr(65 + index) if index < 26 else letter(index // 26 - 1) + letter(index % 26)


def lettered(texts: Iterable[str]) -> tuple[Option, ...]:
    """Options A, B, C, … of these texts."""
    return tuple(Option(letter(index), text) for index, text in enumerate(texts))


def numbered(texts: Iterable[str]) -> tuple[Option, ...]:
    """Left-hand sides 1, 2, 3, … of these texts."""
    return tuple(Option(str(index), text) for index, text in enumerate(texts, start=1))


def with_blank(stem: str) -> str:
    """`stem` with a blank at its end, unless it has one."""
    return stem if BLANKS.search(stem) else f"{stem}{BLANK}"


def decimal(text: str) -> Decimal | None:
    """A plain number, else None."""
    if not _NUMBER.fullmatch(text.strip()):
        return None
    try:
        return Decimal(text.strip())
    except InvalidOperation:
        return None


def plain_number(value: Decimal) -> str:
    """A number without exponent or needless zeros."""
    text = f"{value:f}" if abs(value.adjusted()) < 40 else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def numeric(value: str, tolerance: str = "") -> str | None:
    """A numeric alternative: ``#3:1`` for 3 within 1, ``#3`` for 3 exactly; None when they are no numbers."""
    number, width = decimal(value), decimal(tolerance) if tolerance.strip() else Decimal(0)
    if number is None or width is None or width < 0:
        return None
    return f"#{plain_number(number)}" + (f":{plain_number(width)}" if width else "")


def numeric_range(low: str, high: str) -> str | None:
    """A range from low to high as a number within half its width."""
    first, last = decimal(low), decimal(high)
    if first is None or last is None or last < first:
        return None
    return numeric(str((first + last) / 2), str((last - first) / 2))


def numeric_parts(alternative: str) -> tuple[str, str] | None:
    """Value and tolerance (empty where exact) of an alternative such as ``#3:1``; None when it is a text."""
    match = _NUMERIC.fullmatch(alternative)
    if match is None or decimal(match[1]) is None or (match[2] and decimal(match[2]) is None):
        return None
    return match[1], match[2] or ""


def scrambled(texts: Sequence[str]) -> list[int]:
    """The places of `texts` in an order that does not give the right one away, always the same for the same texts.

    Files list what is to be put in order in the right order already.
    """
    places = sorted(range(len(texts)), key=lambda place: hashlib.sha256(f"{place}{texts[place]}".encode()).digest())
    if places == list(range(len(texts))) and len(texts) > 1:
        places = [*places[1:], places[0]]
    return places


def rubric_line(line: str) -> tuple[str, str] | None:
    """A line such as ``说明原因（2分）`` as text and points; None for any other."""
    match = _RUBRIC.match(tidy(line)) if len(line) < 2000 else None
    return (match[1], match[2]) if match else None


def read_guide(reading: Reading, guide: Node) -> tuple[tuple[RubricLine, ...], str]:
    """What a guide for who marks says: lines that give points are the rubric, the rest is the reference text."""
    own = next((node for node in guide.all("ul") if node.get("class") == "anpei-rubric"), None)
    if own is not None:
        items = [rubric_line(reading.html_node(item).text) for item in own.elements("li")]
        own.tag, own.children = "template", []
        return _lines(items), reading.html_node(guide).text
    words = reading.html_node(guide).text.split("\n")
    lines = [rubric_line(word.lstrip("-·• ")) for word in words]
    return _lines(lines), "\n".join(word for word, line in zip(words, lines, strict=True) if line is None)


def _lines(found: list[tuple[str, str] | None]) -> tuple[RubricLine, ...]:
    return tuple(RubricLine(line[0], round(float(line[1]) * 100)) for line in found if line)
