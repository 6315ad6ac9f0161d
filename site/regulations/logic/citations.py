"""法规依据 split into instrument and article, ranges and lists expanded. The text itself is kept by the question."""

from __future__ import annotations

import re

from regulations.logic.numerals import numeral, numeral_value

Citation = tuple[str, str]  # (title of the instrument, article in Chinese numerals such as 第二十八条 or "")

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


def article_name(number: int) -> str:
    """The article's name as statutes write it: 106 → 第一百零六条."""
    return f"第{numeral(number)}条"


def clause_label(number: int, suffix: int = 0) -> str:
    """第28条, 第49条之一 as people read it in lists; empty for 0, the instrument as a whole."""
    if not number:
        return ""
    return f"第{number}条{f'之{numeral(suffix)}' if suffix else ''}"


def citation_text(title: str, number: int, suffix: int = 0) -> str:
    """A citation as a paper writes it: 《安全生产法》第二十八条, 《刑法》第一百三十四条之一, 《安全色》."""
    article = f"{article_name(number)}{f'之{numeral(suffix)}' if suffix else ''}" if number else ""
    return f"《{title}》{article}"


def article_parts(article: str) -> tuple[int, int]:
    """An article's number and suffix: 第四十九条之一 → (49, 1). Raises ValueError for anything else."""
    match = _NAME.fullmatch(article)
    if match is None:
        raise ValueError(article)
    return numeral_value(match[1]), numeral_value(match[2]) if match[2] else 0


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
