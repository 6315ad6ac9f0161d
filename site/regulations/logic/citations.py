"""法规依据 split into instrument and article, ranges and lists expanded. The text itself is kept by the question."""

from __future__ import annotations

import re

Citation = tuple[str, str]  # (title of the instrument, article in Chinese numerals such as 第二十八条 or "")

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_TITLE = re.compile(r"《([^《》]+(?:《[^《》]*》[^《》]*)?)》")
_NUMBER = r"[零〇一二三四五六七八九十百千两\d０-９]+"
_ARTICLE = re.compile(
    rf"第?\s*(?P<first>{_NUMBER})\s*条?\s*(?:至|到|—+|-|–|~|～)\s*第?\s*(?P<last>{_NUMBER})\s*条(?!\s*之)"
    rf"|第\s*(?P<one>{_NUMBER})\s*条(?:\s*之\s*(?P<sub>[一二三四五六七八九十]+))?"
    rf"|第\s*(?P<listed>{_NUMBER}(?:\s*[、,，和及]\s*{_NUMBER})+)\s*条"
)
_STANDARD = re.compile(
    r"\b((?:GB|AQ|GA|JGJ|TSG|DL|HG|SY|YJ|XF|DB\d{2})(?:\s?/\s?[TZ])?)\s?(\d+(?:\.\d+)?)(?:\s?[-—–]\s?(\d{4}))?"
)
_NAME = re.compile(rf"第({_NUMBER})条(?:之([一二三四五六七八九十]+))?")
_MAX_RANGE = 200  # a range beyond this is a slip of the pen, kept as its two ends


def numeral_value(text: str) -> int:
    """The number that Chinese or Arabic numerals write: 一百零六 → 106, 28 → 28. Raises ValueError."""
    if text.isdecimal():
        return int(text)
    total, digit = 0, 0
    for character in text:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        elif character in _DIGITS or character.isdecimal():
            value = int(character) if character.isdecimal() else _DIGITS[character]
            digit = digit * 10 + value if digit and total == 0 else value
        else:
            raise ValueError(text)
    return total + digit


def article_name(number: int) -> str:
    """The article's name as statutes write it: 106 → 第一百零六条."""
    return f"第{_numeral(number)}条"


def article_parts(article: str) -> tuple[int, int]:
    """An article's number and suffix: 第四十九条之一 → (49, 1). Raises ValueError for anything else."""
    match = _NAME.fullmatch(article)
    if match is None:
        raise ValueError(article)
    return numeral_value(match[1]), numeral_value(match[2]) if match[2] else 0


def _numeral(number: int) -> str:
    digits = "零一二三四五六七八九"
    text, pending_zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if pending_zero else "") + digits[digit] + name
            pending_zero = False
        else:
            pending_zero = bool(text)
    return text.removeprefix("一") if text.startswith("一十") else text


def split_citations(text: str) -> tuple[Citation, ...]:
    """Every (title, article) that `text` cites, in order and once each; an instrument without articles has article "".

    《安全生产法》第三条至第五条 gives three; articles before any title and plain text give nothing. Standards (GB 2893)
    count as titles.
    """
    found: list[Citation] = []
    for title, rest in _by_title(text):
        articles = _articles(rest)
        found.extend((title, article) for article in articles or [""])
    return tuple(dict.fromkeys(found))


def _by_title(text: str) -> list[tuple[str, str]]:
    """Each title with the text up to the next one."""
    marks = [(match.start(), match.end(), match[1].strip()) for match in _TITLE.finditer(text)]
    outside = _TITLE.sub(lambda match: " " * len(match[0]), text)
    for match in _STANDARD.finditer(outside):
        marks.append((match.start(), match.end(), _standard_number(match)))
    if not marks:
        return []
    marks.sort()
    ends = [start for start, _end, _title in marks[1:]] + [len(text)]
    return [(title, text[end:stop]) for (_start, end, title), stop in zip(marks, ends, strict=True)]


def _standard_number(match: re.Match[str]) -> str:
    prefix = match[1].replace(" ", "")
    return f"{prefix} {match[2]}" + (f"-{match[3]}" if match[3] else "")


def _articles(text: str) -> list[str]:
    names: list[str] = []
    for match in _ARTICLE.finditer(text):
        if match["one"]:
            names.append(article_name(numeral_value(match["one"])) + (f"之{match['sub']}" if match["sub"] else ""))
        elif match["listed"]:
            names.extend(article_name(numeral_value(part)) for part in re.findall(_NUMBER, match["listed"]))
        else:
            names.extend(_expand(numeral_value(match["first"]), numeral_value(match["last"])))
    return names


def _expand(first: int, last: int) -> list[str]:
    if not first <= last <= first + _MAX_RANGE:
        return [article_name(first), article_name(last)]
    return [article_name(number) for number in range(first, last + 1)]
