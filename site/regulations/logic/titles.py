"""One spelling for the many names of an instrument."""

from __future__ import annotations

import re

_STANDARD_YEAR = re.compile(r"^((?:GB|AQ|GA|JGJ|TSG|DL|HG|SY|YJ|XF|DB\d{2})\S*?\d+(?:\.\d+)?)[-—–]\d{4}$")


def normal_title(title: str) -> str:
    """The name without 《》, spaces, the country's name, a bracketed note and a standard's year.

    《中华人民共和国安全生产法（2021年修改）》 → 安全生产法; GB 2893-2008 → GB2893.
    """
    text = re.sub(r"[《》\s]", "", title).removeprefix("中华人民共和国")
    text = re.sub(r"[（(][^（）()]*[）)]$", "", text)
    match = _STANDARD_YEAR.match(text)
    return match[1] if match else text
