"""Heads in running text: of a section of one type, of a chapter, of the answers gathered at the end."""

from __future__ import annotations

import re
from dataclasses import dataclass

from quizzes.importers.clean import fold_width
from quizzes.importers.kinds import CHINESE_NAMES, kind_named
from quizzes.importers.types import CHOICE_TYPES

_KIND = rf"(?P<kind>(?:{CHINESE_NAMES})(?:[（(](?:无序|有序|不分先后|不分顺序)[)）])?(?:试?题|部分|类)*)"
_NUMERAL = (
    r"(?P<label>第?[一二三四五六七八九十]{1,3}(?:部分|大题|节)?|[（(][一二三四五六七八九十]{1,3}[)）]|[ⅠⅡⅢⅣⅤⅥ]|\d{1,2})"
)
_SECTION = re.compile(
    rf"\s*(?:{_NUMERAL}\s*[、.．:：\s]\s*)?[【\[]?{_KIND}[】\]]?(?P<rest>\s*(?:答案)?\s*(?:[（(【\[：:，,。\s].*)?)$"
)
_ASKS = re.compile(rf"\s*{_NUMERAL}\s*[、.．]\s*(?P<kind>{CHINESE_NAMES})(?:下列|以下|正误|对错).*$")
_CHAPTER = re.compile(
    r"\s*第\s*[一二三四五六七八九十百\d]{1,4}\s*(?:章|节|编|篇|单元|部分)[、.．:：\s]*(?P<title>.{0,60})$"
)
_TITLED = re.compile(r"\s*(?P<label>[一二三四五六七八九十]{1,3})\s*[、.．]\s*(?P<title>[^。？?（(]{1,40})$")
_PER_ITEM = re.compile(
    r"每\s*(?:小|道)?\s*题\s*(\d{1,3}(?:\.\d{1,2})?)\s*分|(\d{1,3}(?:\.\d{1,2})?)\s*分\s*[/／每]\s*题"
)
_ANSWERS = re.compile(
    r"\s*[【\[（(]?\s*(?:附[:：]?\s*)?(?:[一二三四五六七八九十]{1,3}[、.．]\s*)?.{0,20}?(?:参考|标准|正确|试题|试卷)?答案"
    r"\s*(?:(?:及|与|和|、)?\s*(?:解析|详解|评分标准|评分细则|说明|部分|汇总|一览|速查|表|页))*\s*[】\])）]?\s*[:：]?\s*$"
)
_MARK = re.compile(rf"\s*[【\[（(]\s*{_KIND}\s*(?P<note>[，,、：:].{{0,20}}?)?[】\])）]\s*")
_SYSTEM = re.compile(r"\s*[（(\[【](?:系统评分|人工评分|自动评分|手工评分|必答|选答)[)）\]】]\s*")
_POINTS = re.compile(r"\s*[（(\[【]\s*(?:本题)?\s*(\d{1,3}(?:\.\d{1,2})?)\s*分\s*[)）\]】]\s*")
_NOTE = re.compile(
    r"[:：]?\s*(?:[（(【\[][^（()）]*(?:共|每|分|题|打|填)[^（()）]*[)）】\]])?\s*[:：]?|[:：]?\s*[（(第]?\d.*"
)
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Section:
    """`label` is the numeral of the head, `kind` the words of its type, `points` those of one question."""

    index: int = 0
    label: str = ""
    kind: str = ""
    points: str = ""
    topic: str = ""

    @property
    def is_choice(self) -> bool:
        """Whether its questions have options."""
        return bool(self.kind) and kind_named(self.kind) in CHOICE_TYPES | {"choice", "order", "match"}

    @property
    def is_case(self) -> bool:
        """Whether its questions are cases."""
        return bool(self.kind) and kind_named(self.kind) == "case"


def read_section(text: str) -> tuple[str, str, str] | None:
    """Label, words of the type and the rest of a section's head; None for any other line."""
    if len(text) > _LONGEST:
        return None
    match = _SECTION.match(text)
    numeral = match["label"] or "" if match else ""
    if match and ((numeral and not numeral.isdigit()) or _is_note(match["rest"])):
        return plain_label(match["label"] or ""), match["kind"], match["rest"].removeprefix("答案").strip()
    match = _ASKS.match(text)
    return (plain_label(match["label"]), match["kind"], "") if match and not match["label"].isdigit() else None


def _is_note(rest: str) -> bool:
    """Behind a type with no Chinese numeral before it only points, a count or answers make it a head."""
    return bool(_NOTE.fullmatch(rest.removeprefix("答案").strip()))


def plain_label(label: str) -> str:
    """The numeral alone, for comparing heads of questions with heads of answers."""
    found = re.search(r"[一二三四五六七八九十]{1,3}|\d{1,2}|[ⅠⅡⅢⅣⅤⅥ]", label)
    return found[0] if found else ""


def read_chapter(text: str) -> str | None:
    """The title of a chapter's head (may be empty); None for any other line."""
    match = _CHAPTER.match(text) if len(text) <= _LONGEST else None
    return match["title"].strip() if match else None


def read_titled(text: str) -> str | None:
    """The title behind a Chinese numeral, as in ``三、消防安全``; whether it is a head its surroundings must say."""
    match = _TITLED.match(text) if len(text) <= _LONGEST else None
    return match["title"].strip() if match else None


def points_per_item(text: str) -> str:
    """The points of one question in a head such as （每题2分，共20分）."""
    match = _PER_ITEM.search(fold_width(text))
    return (match[1] or match[2]) if match else ""


def heads_answers(text: str) -> bool:
    """Whether the line is a head such as 参考答案 or 答案与解析."""
    return len(text) <= _LONGEST and bool(_ANSWERS.match(text))


def take_marks(stem: str) -> tuple[str, str, str]:
    """The stem without ``【单选题】``, ``(系统评分)`` and ``（2分）`` at its ends; the type and points they name."""
    kind = points = ""
    stem = _SYSTEM.sub("", stem, count=2)
    for _ in range(3):
        mark = _at_ends(_MARK, stem)
        if mark and not kind and kind_named(mark["kind"]):
            kind, stem = mark["kind"], _without(stem, mark)
            inside = re.search(r"(\d{1,3}(?:\.\d{1,2})?)\s*分", mark["note"] or "")
            points = points or (inside[1] if inside else "")
        score = _at_ends(_POINTS, stem)
        if score and not points:
            points, stem = score[1], _without(stem, score)
    return stem, kind, points


def _at_ends(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    first = pattern.match(text)
    if first:
        return first
    tail = len(text) - 60 if len(text) > 60 else 0
    return next((match for match in pattern.finditer(text, tail) if match.end() == len(text)), None)


def _without(text: str, match: re.Match[str]) -> str:
    return (text[: match.start()] + text[match.end() :]).strip()
