"""An official text read: title, history, chapters, articles with their paragraphs, and what looks wrong.

Layout: the title in the first line, dated lines of history, then 章 and 节 heads and paragraphs that begin with 第X条.
Markdown marks, odd spaces in heads, a table of contents and a history in brackets are borne.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from regulations.logic.history import DaySource, Event, EventKind, events_of, propose_first_day
from regulations.logic.numerals import numeral_value

MAX_ARTICLES = 2000
MAX_PARAGRAPH = 20_000
_NUMBER = r"[零〇一二三四五六七八九十百千两\d０-９]{1,9}"
_SPACE = r"[\s　]"
_ARTICLE = re.compile(
    rf"(?P<head>第{_SPACE}*(?P<number>{_NUMBER}){_SPACE}*条(?:{_SPACE}*之{_SPACE}*(?P<suffix>[一二三四五六七八九十]{{1,3}}))?)"
    rf"(?P<gap>{_SPACE}*)(?P<text>.*)", re.DOTALL,
)  # fmt: skip
_PART = re.compile(
    rf"第{_SPACE}*(?P<number>{_NUMBER}){_SPACE}*(?P<kind>[编章节])(?P<gap>{_SPACE}*)(?P<title>.{{0,60}})"
)
_MARKS = re.compile(r"^(?:#{1,6}\s*|\*\*|>\s*)+|\*\*$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BETWEEN_CJK = re.compile(rf"(?<=[一-鿿]){_SPACE}+(?=[一-鿿])")
_EDGES = " \t\r\n　\ufeff\u200b\xa0"
# 第三条第二款 and the like refer to an article; they begin none.
_REFERS = re.compile(r"[第的规所至到、，。和及或以之前中]|款|项")
_ITEM = re.compile(r"[（(][零〇一二三四五六七八九十百]+[）)]")
_SUB_ITEM = re.compile(r"\d{1,2}[.．、]|[①-⑳]|[（(]\d{1,2}[）)]")


class FindingCode(StrEnum):
    """What an editor should look at before anything is stored."""

    NO_TITLE = "no-title"
    NO_ARTICLES = "no-articles"
    TEXT_BEFORE = "text-before"
    GAP = "gap"
    DUPLICATE = "duplicate"
    BACKWARDS = "backwards"
    EMPTY = "empty-article"
    NO_DAY = "no-day"
    LOOK_AT_DAY = "look-at-day"
    TOO_LONG = "too-long"


# With these nothing can be stored.
FATAL = frozenset({FindingCode.NO_TITLE, FindingCode.NO_ARTICLES, FindingCode.DUPLICATE, FindingCode.TOO_LONG})


class Level(StrEnum):
    """What a line of an article is: 款, 项 （一）, or 目 1."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    SUB_ITEM = "sub_item"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at; `number` and `suffix` name the article (0 for the text as a whole)."""

    code: FindingCode
    number: int = 0
    suffix: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """An article: its lines in order, and the heads that it stands under (empty without)."""

    number: int
    suffix: int
    paragraphs: tuple[str, ...]
    chapter: str = ""
    section: str = ""

    @property
    def key(self) -> tuple[int, int]:
        """(28, 0); 第四十九条之一 is (49, 1)."""
        return (self.number, self.suffix)

    @property
    def text(self) -> str:
        """All lines, one below the other."""
        return "\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class OfficialText:
    """A whole text with all that could be read off it. `in_force_from` is a proposal: `day_source` says how good."""

    title: str
    short_title: str
    number: str
    issuer: str
    adopted_on: date | None
    published_on: date | None
    in_force_from: date | None
    day_source: DaySource
    events: tuple[Event, ...]
    chapters: tuple[str, ...]
    articles: tuple[Article, ...]
    findings: tuple[Finding, ...]

    @property
    def is_storable(self) -> bool:
        """Whether nothing in it forbids storing."""
        return not any(finding.code in FATAL for finding in self.findings)


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    history: list[str] = field(default_factory=list)
    stray: list[str] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    part: str = ""
    chapter: str = ""
    section: str = ""
    head: tuple[int, int] | None = None
    lines: list[str] = field(default_factory=list)

    def begin(self, key: tuple[int, int], text: str) -> None:
        self.end()
        self.head, self.lines = key, [text] if text else []

    def end(self) -> None:
        if self.head is not None:
            chapter = " ".join(filter(None, (self.part, self.chapter)))
            self.articles.append(Article(*self.head, tuple(self.lines), chapter, self.section))
        self.head, self.lines = None, []


def level_of(line: str) -> Level:
    """Whether a line of an article is a paragraph, an item （一） or a sub-item 1."""
    if _ITEM.match(line):
        return Level.ITEM
    return Level.SUB_ITEM if _SUB_ITEM.match(line) else Level.PARAGRAPH


def read_official_text(text: str) -> OfficialText:
    """The text read, with its findings. Never raises: what cannot be read is a finding."""
    lines = _lines(text)
    title = _BETWEEN_CJK.sub("", lines[0]) if lines and not _is_head(lines[0]) else ""
    reading = _read(lines[1:] if title else lines)
    events = events_of(reading.history)
    closing = [article.text for article in reversed(reading.articles[-3:])]
    first = propose_first_day(closing, events)
    chapters = tuple(dict.fromkeys(article.chapter for article in reading.articles if article.chapter))
    return OfficialText(
        title=title,
        short_title=title.removeprefix("中华人民共和国")[:60],
        number=next((event.order for event in reversed(events) if event.order), ""),
        issuer=_issuer(events),
        adopted_on=max((event.day for event in events if event.kind in _ADOPTING), default=None),
        published_on=max((event.day for event in events if event.kind is EventKind.PUBLISHED), default=None),
        in_force_from=first.day,
        day_source=first.source,
        events=events,
        chapters=chapters,
        articles=tuple(reading.articles),
        findings=tuple(_findings(title, reading, first.source)),
    )


_ADOPTING = (EventKind.ADOPTED, EventKind.REVISED, EventKind.AMENDED)


def _issuer(events: Sequence[Event]) -> str:
    first = next((event.organ for event in events if event.kind is EventKind.ADOPTED and event.organ), "")
    return (first or next((event.organ for event in events if event.organ), ""))[:80]


def _lines(text: str) -> list[str]:
    """The lines that hold anything, without marks of Markdown and comments."""
    plain = _COMMENT.sub("\n", text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\0", ""))
    stripped = (_MARKS.sub("", line.strip(_EDGES)).strip(_EDGES) for line in plain.split("\n"))
    return [line for line in stripped if line]


def _is_head(line: str) -> bool:
    return bool(_PART.match(line) or _ARTICLE.match(line))


def _read(lines: Iterable[str]) -> _Reading:
    reading, expected = _Reading(), 1
    for line in lines:
        if (match := _article(line, expected)) is not None:
            key = (numeral_value(match["number"]), numeral_value(match["suffix"] or "0"))
            reading.begin(key, match["text"].strip(_EDGES))
            expected = key[0] + 1
        elif (part := _PART.fullmatch(line)) is not None and _is_part(part):
            _open_part(reading, part)
        elif reading.head is not None:
            reading.lines.append(line)
        elif reading.articles or not _is_history(line, reading):
            reading.stray.append(line)
        else:
            reading.history.append(line)
    reading.end()
    return reading


def _article(line: str, expected: int) -> re.Match[str] | None:
    """The head of an article: with a space behind it, or the number that is due and no mere reference."""
    match = _ARTICLE.match(line)
    if match is None:
        return None
    if match["gap"] or not match["text"]:
        return match
    due = numeral_value(match["number"]) in (expected, expected - 1 if match["suffix"] else expected)
    return match if due and not _REFERS.match(match["text"]) else None


def _is_part(match: re.Match[str]) -> bool:
    """A head is short and ends without a full stop; 第二节课 in a sentence is none."""
    title = match["title"].strip(_EDGES)
    return not re.search(r"[。；;，]", title) and bool(match["gap"] or len(title) <= 40)


def _open_part(reading: _Reading, match: re.Match[str]) -> None:
    reading.end()
    title = re.sub(rf"[.…·]*{_SPACE}*\d*$", "", match["title"].strip(_EDGES))
    name = f"第{match['number']}{match['kind']} {_BETWEEN_CJK.sub('', title)}".strip()[:80]
    if match["kind"] == "编":
        reading.part, reading.chapter, reading.section = name, "", ""
    elif match["kind"] == "章":
        reading.chapter, reading.section = name, ""
    else:
        reading.section = name


def _is_history(line: str, reading: _Reading) -> bool:
    if re.sub(_SPACE, "", line) in ("目录", "目次", "正文"):
        return True
    return bool(events_of([line])) and len(line) <= 1000 and not reading.chapter


def _findings(title: str, reading: _Reading, source: DaySource) -> Iterable[Finding]:
    if not title or len(title) > 120:
        yield Finding(FindingCode.NO_TITLE, detail=title[:40])
    if not reading.articles:
        yield Finding(FindingCode.NO_ARTICLES)
    for line in reading.stray:
        yield Finding(FindingCode.TEXT_BEFORE, detail=line[:60])
    yield from _numbering(reading.articles)
    if source is DaySource.NONE:
        yield Finding(FindingCode.NO_DAY)
    elif source in (DaySource.AMENDMENT, DaySource.REVISION, DaySource.PUBLICATION):
        yield Finding(FindingCode.LOOK_AT_DAY, detail=source.value)


def _numbering(articles: Sequence[Article]) -> Iterable[Finding]:
    if len(articles) > MAX_ARTICLES or any(len(article.text) > MAX_PARAGRAPH for article in articles):
        yield Finding(FindingCode.TOO_LONG)
    seen: set[tuple[int, int]] = set()
    before = (0, 0)
    for article in articles:
        if article.key in seen:
            yield Finding(FindingCode.DUPLICATE, *article.key)
        elif article.key < before:
            yield Finding(FindingCode.BACKWARDS, *article.key)
        elif article.key not in ((before[0] + 1, 0), (before[0], before[1] + 1)):
            yield Finding(FindingCode.GAP, *article.key)
        if not article.text:
            yield Finding(FindingCode.EMPTY, *article.key)
        seen.add(article.key)
        before = max(before, article.key)
