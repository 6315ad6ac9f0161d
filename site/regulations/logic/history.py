"""The lines above a statute that say when it was adopted, revised and published, and the day its last article names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from regulations.logic.numerals import numeral_value

_CJK_DIGITS = "零〇一二三四五六七八九十"
_DAY = re.compile(
    rf"([0-9０-９]{{4}}|[{_CJK_DIGITS}]{{4}})\s*年\s*([0-9０-９]{{1,2}}|[{_CJK_DIGITS}]{{1,3}})\s*月"
    rf"\s*([0-9０-９]{{1,2}}|[{_CJK_DIGITS}]{{1,3}})\s*日"
)
_ORDER = re.compile(
    r"[一-鿿、]{0,24}令\s*[（(〔\[]?\s*(?:\d{4}\s*年?)?\s*[）)〕\]]?\s*第\s*[\d一二三四五六七八九十百零〇]+\s*号"
)
_SESSION = re.compile(r"第[一二三四五六七八九十百零〇\d]+(?:届|次)")
_IN_FORCE = re.compile(r"自\s*(?P<day>" + _DAY.pattern + r")\s*起\s*(?:施行|实施|生效|执行)")
_ON_PUBLICATION = re.compile(r"自\s*(?:公布|发布|颁布|印发|通过)\s*之\s*日\s*起\s*(?:施行|实施|生效|执行)")


class EventKind(StrEnum):
    """What a line of history tells. A revision (修订) is a new text; an amendment (修正) changes some articles."""

    ADOPTED = "adopted"
    REVISED = "revised"
    AMENDED = "amended"
    PUBLISHED = "published"
    IN_FORCE = "in_force"
    OTHER = "other"


class DaySource(StrEnum):
    """Where a proposed first day comes from: all but the first two need a look."""

    CLOSING = "closing"
    HISTORY = "history"
    PUBLICATION = "publication"
    AMENDMENT = "amendment"
    REVISION = "revision"
    NONE = "none"


_WORDS = (
    (EventKind.REVISED, ("修订",)),
    (EventKind.AMENDED, ("修正", "修改", "修改后", "废止部分")),
    (EventKind.ADOPTED, ("通过", "批准", "审议")),
    (EventKind.PUBLISHED, ("公布", "发布", "颁布", "印发")),
    (EventKind.IN_FORCE, ("施行", "实施", "生效")),
)


@dataclass(frozen=True, slots=True)
class Event:
    """One dated line: what happened, by whom, under which order number (each empty where it is not told)."""

    day: date
    kind: EventKind
    organ: str = ""
    order: str = ""


@dataclass(frozen=True, slots=True)
class FirstDay:
    """The proposed first day in force, and how it was found."""

    day: date | None
    source: DaySource


def read_day(text: str) -> date | None:
    """The first date in `text`, in figures or Chinese numerals; None for none or one that no calendar has."""
    match = _DAY.search(text)
    return _day(match) if match else None


def events_of(lines: Sequence[str]) -> tuple[Event, ...]:
    """Every dated event, in the order of the lines; several in one line are told apart by their dates."""
    found: list[Event] = []
    for line in lines:
        marks = [(match.start(), match.end(), day) for match in _DAY.finditer(line) if (day := _day(match))]
        ends = [*(start for start, _end, _day_found in marks[1:]), *([len(line)] if marks else [])]
        found.extend(_event(day, line[end:stop]) for (_start, end, day), stop in zip(marks, ends, strict=True))
    return tuple(found)


def _event(day: date, told: str) -> Event:
    text = re.sub(r"[《<〈][^《》<>〈〉]*(?:[<〈][^<>〈〉]*[>〉][^《》<>〈〉]*)?[》>〉]", "", told)
    kind = next((kind for kind, words in _WORDS if any(word in text for word in words)), EventKind.OTHER)
    order = _ORDER.search(text)
    return Event(day, kind, _organ(text), order[0].strip() if order else "")


def _organ(text: str) -> str:
    """Who decided: 第九届全国人民代表大会常务委员会第二十八次会议 → 全国人民代表大会常务委员会."""
    before = re.split(r"令|会议|通过|批准|公布|发布|修订|修正|施行|实施", text.strip(" 　（(经由"), maxsplit=1)[0]
    session = list(_SESSION.finditer(before))
    if session and session[-1][0].endswith("次"):
        before = before[: session[-1].start()]
    return re.sub(r"^(?:根据|自|经|由)", "", _SESSION.sub("", before)).strip(" 　，,、")


def propose_first_day(closing: Sequence[str], events: Sequence[Event]) -> FirstDay:
    """The first day in force, from the closing articles (last first) and the history.

    A revision's own closing article names the day. An amendment leaves the first text's closing article as it was and
    names its day elsewhere: then the day of the decision is all that the text tells, and somebody must look.
    """
    named = next((day for text in closing if (day := _named_day(text))), None)
    last = max((event for event in events if event.kind in _CHANGES), key=lambda event: event.day, default=None)
    if named is not None and (last is None or named >= last.day):
        return FirstDay(named, DaySource.CLOSING)
    if told := max((event.day for event in events if event.kind is EventKind.IN_FORCE), default=None):
        return FirstDay(told, DaySource.HISTORY)
    on_publication = any(_ON_PUBLICATION.search(text) for text in closing)
    published = max((event.day for event in events if event.kind is EventKind.PUBLISHED), default=None)
    if last is not None and last.kind is EventKind.AMENDED:
        return FirstDay(last.day, DaySource.AMENDMENT)
    if on_publication and (published or last):
        return FirstDay(published or (last.day if last else None), DaySource.PUBLICATION)
    if last is not None and last.kind is EventKind.REVISED:
        return FirstDay(last.day, DaySource.REVISION)
    return FirstDay(named, DaySource.CLOSING if named else DaySource.NONE)


_CHANGES = (EventKind.REVISED, EventKind.AMENDED, EventKind.ADOPTED)


def _named_day(text: str) -> date | None:
    match = _IN_FORCE.search(text)
    return read_day(match["day"]) if match else None


def _day(match: re.Match[str]) -> date | None:
    year, month, day = match.groups()[-3:]
    try:
        return date(_year(year), numeral_value(month), numeral_value(day))
    except ValueError:
        return None


def _year(text: str) -> int:
    """2024 or 二〇二四."""
    if text.isdecimal():
        return int(text)
    return int("".join(str(numeral_value(character)) for character in text))
