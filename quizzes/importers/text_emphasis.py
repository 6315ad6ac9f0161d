"""Right options that a Word file only shows in red, underlined or gone over with a marker."""

from __future__ import annotations

import re

from quizzes.importers.text_items import TextItem
from quizzes.importers.types import Finding

Piece = tuple[str, bool]  # a text and whether it stands out
EMPHASISED = chr(0x100000)  # a private plane that no document uses for text: stands behind an option that stands out
_OPTION = re.compile(r"(?:(?<=\s)|^)[（(]?[A-ZＡ-Ｚ][)）]?[、．.:：)）]", re.MULTILINE)
_MOSTLY = 60  # per cent of an option's characters that must stand out


def marked(label: str, pieces: list[Piece]) -> str:
    """The text of a paragraph, with a mark behind each of its options that stands out; `label` is its number."""
    text = label + "".join(one for one, _stands_out in pieces)
    out = [False] * len(label) + [stands_out for one, stands_out in pieces for _character in one]
    if True not in out:
        return text
    starts = [(match.start(), match.end()) for match in _OPTION.finditer(text)]
    ends = [*(start for start, _begin in starts[1:]), len(text)]
    for (_start, begin), end in reversed([*zip(starts, ends, strict=False)]):
        body = [place for place in range(begin, end) if not text[place].isspace()]
        if body and 100 * sum(out[place] for place in body) >= _MOSTLY * len(body):
            text = f"{text[: body[-1] + 1]}{EMPHASISED}{text[body[-1] + 1 :]}"
    return text


def plain(text: str) -> str:
    """The text without marks."""
    return text.replace(EMPHASISED, "")


def take_emphasis(item: TextItem) -> None:
    """The options that stand out are the answer, where none is written and not every option does."""
    letters = [letter for letter, text in item.options.items() if EMPHASISED in text]
    item.stem = plain(item.stem)
    item.options = {letter: plain(text) for letter, text in item.options.items()}
    item.cells = {name: plain(text) for name, text in item.cells.items()}
    if letters and len(letters) < len(item.options) and not item.answer:
        item.cells["answer"] = "".join(letters)
        item.findings.append(Finding("answer-by-colour", {"letters": "".join(letters)}))
