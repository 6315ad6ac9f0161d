"""The words of GIFT: escapes, formats, and what comments say of an item."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from quizzes.importers.clean import tidy
from quizzes.importers.types import RubricLine
from quizzes.interchange.common import Reading
from quizzes.interchange.extras import NAMES, read_points
from quizzes.interchange.labels import add_topic, read_tags

_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown|auto_format|plain_text)\]", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([\\~=#{}:n])")
_MARKED_UP = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|sub|sup|span|div|img|a|ul|ol|li|table|tr|td|script|style|audio|pre|code|h[1-6])\b[^<>]{0,2000}>"
    r"|&(?:[a-z]{2,8}|#\d{1,6}|#x[0-9a-f]{1,6});",
    re.IGNORECASE,
)
_OWN = re.compile(r"//\s*\[anpei ([a-z]+)\] ?(.*)$", re.DOTALL)
_MARK = re.compile(r"\[(id|tag):((?:\\\]|[^\[\]]){0,300})\]")
_EDGES = re.compile(r"[ \t]*\n[ \t]*")
_LINE = re.compile(r"\\([\\n])")


def take_format(text: str) -> tuple[str, str]:
    """The format that `text` begins with, in small letters (empty where it says none), and the rest."""
    found = _FORMAT.match(text)
    return (found[1].lower(), text[found.end() :]) if found else ("", text)


def starts_with_format(text: str) -> bool:
    """Whether `text` would be taken to name its format."""
    return bool(_FORMAT.match(text))


def decode(text: str, format_: str, reading: Reading) -> str:
    """A GIFT text as plain text: HTML in a text without a format is only taken for such where it cannot be meant."""
    plain = _ESCAPED.sub(lambda match: "\n" if match[1] == "n" else match[1], _EDGES.sub("\n", text.strip()))
    if format_.startswith("plain"):
        return tidy(plain)
    if format_ == "html":
        return reading.html(plain).text if _take_files(plain, reading) else ""
    if _MARKED_UP.search(plain):
        _take_files(plain, reading)
        return reading.html(plain.replace("\n", "<br>")).text
    return tidy(plain)


def _take_files(text: str, reading: Reading) -> bool:
    """Pictures are never in a GIFT file: those it shows are told."""
    from quizzes.interchange.html_text import flatten_html

    if "<" in text:
        reading.attachments.take(flatten_html(text).files, "stem")
    return True


@dataclass(slots=True)
class Comments:
    """What comments say: extras, and of an essay the reference text and the rubric."""

    extras: dict[str, str] = field(default_factory=dict)
    answer: str = ""
    rubric: tuple[RubricLine, ...] = ()


def comment(name: str, value: str) -> str:
    """A line that `read_comments` understands."""
    escaped = value.replace("\\", "\\\\").replace("\n", "\\n")
    return f"// [anpei {name}] {escaped}\n"


def read_comments(lines: list[str], category: str, reading: Reading) -> Comments:
    """Ours (``// [anpei basis] …``) and Moodle's (``// [id:…] [tag:…]``); other comments say nothing."""
    found = Comments()
    tags: list[str] = []
    for line in lines:
        own = _OWN.match(line)
        if own:
            _take_own(found, own[1], _LINE.sub(lambda match: "\n" if match[1] == "n" else "\\", own[2]))
            continue
        for name, value in _MARK.findall(line):
            said = value.replace("\\]", "]").strip()
            if name == "id":
                found.extras.setdefault("code", said)
            else:
                tags.append(said)
    extras, others = read_tags(tags)
    found.extras = extras | found.extras
    if add_topic(found.extras, others, category):
        reading.lost.append("标签")
    return found


def _take_own(found: Comments, name: str, value: str) -> None:
    if name in NAMES:
        found.extras[name] = value
    elif name == "answer":
        found.answer = value
    elif name == "rubric":
        points, _, text = value.partition(" ")
        found.rubric += (RubricLine(text, read_points(points) or 0),)
