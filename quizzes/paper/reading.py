"""What is typed from an answer card, as the phone would have sent it, and back in full words.

Letters are those of the person's own paper. Full-width letters, small letters, 对 错 √ × T F 1 2, ``A,B`` and ``A B``
are all understood; ``-`` is a question without an answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from kernel.errors import DomainError
from quizzes.logic.papers import CHOICES, ONE_CHOICE, blank_count, letter
from quizzes.logic.responses import BLANK_LENGTH, ESSAY_LENGTH
from quizzes.paper.layout import Block, Line

ON_PAPER = "见卷"  # written on paper and not copied: whoever marks looks there
NOTHING = frozenset({"", "-", "--", "—", "——", "/", "0", "空", "无", "未答", "未作答", "_"})
_EMPTY = frozenset({"", "-", "--", "—", "——"})
_RIGHT = frozenset({"对", "正确", "是", "√", "✓", "✔", "☑", "T", "TRUE", "Y", "YES", "1", "A", "V"})
_WRONG = frozenset({"错", "错误", "否", "×", "✗", "✘", "✕", "X", "F", "FALSE", "N", "NO", "2", "B"})
_MARKS = re.compile(r"[\s,，、;；.．。/|+&]+")
_ARROWS = re.compile(r"[\s,，、;；.．。>→－-]+")
_RANGE = re.compile(r"^\s*第?\s*\d{1,3}\s*[-–—~～至]\s*第?\s*\d{1,3}\s*题?\s*[:：]")
_PAIR = re.compile(r"(\d{1,2})\s*[-–—→:：.]?\s*([A-Z])")
_DASHES = re.compile(r"[‐-―−]")


def plain(text: str) -> str:
    """Full-width and compatibility forms as ordinary ones, in capitals, without white space around."""
    return _DASHES.sub("-", unicodedata.normalize("NFKC", text)).strip().upper()


def read_answer(line: Line, text: str) -> list[Any]:
    """The wire form (`logic.responses`) of one typed answer; empty is unanswered.

    Raises DomainError with the question's number: ``no-such-letter`` (letter, last), ``one-only``, ``not-a-judgement``,
    ``too-many-blanks`` (count), ``twice`` (letter), ``not-a-pair``, ``not-a-place`` (count), ``too-long`` (most).
    """
    if plain(text) in _nothing(line.kind):
        return []
    return _READERS[line.kind](line, text)


def _nothing(kind: str) -> frozenset[str]:
    """How no answer is typed. To a blank 0 and 无 are answers; to a judgement 0 is neither one nor the other."""
    return {"fill": _EMPTY, "essay": _EMPTY, "truefalse": NOTHING - {"0", "否"}}.get(kind, NOTHING)


def _letters(line: Line, text: str, marks: re.Pattern[str] = _MARKS) -> list[int]:
    """Positions of letters, in the order typed; ``-`` within stands for nothing."""
    found = marks.sub("", plain(text))
    last = letter(len(line.texts) - 1)
    for one in found:
        if not "A" <= one <= last:
            raise DomainError("no-such-letter", number=line.number, letter=one, last=last)
    return [ord(one) - ord("A") for one in found]


def _read_choice(line: Line, text: str) -> list[Any]:
    chosen = sorted(set(_letters(line, text)))
    if len(chosen) > 1 and line.kind in ONE_CHOICE:
        raise DomainError("one-only", number=line.number)
    return chosen


def _read_judgement(line: Line, text: str) -> list[Any]:
    said = plain(text)
    if said in _RIGHT:
        return [0]
    if said in _WRONG:
        return [1]
    raise DomainError("not-a-judgement", number=line.number, text=text.strip()[:10])


def _read_fill(line: Line, text: str) -> list[Any]:
    """Blanks apart by ``|`` or ；; a single blank keeps its text whole."""
    blanks = blank_count(line.item)
    parts = [text] if blanks == 1 else re.split(r"[|｜;；]", text)
    parts = ["" if one.strip() in {"-", "—", "——", "/"} else one.strip() for one in parts]
    while len(parts) > blanks and not parts[-1]:
        parts.pop()
    if len(parts) > blanks:
        raise DomainError("too-many-blanks", number=line.number, count=blanks)
    if any(len(one) > BLANK_LENGTH for one in parts):
        raise DomainError("too-long", number=line.number, most=BLANK_LENGTH)
    return parts if any(parts) else []


def _read_essay(line: Line, text: str) -> list[Any]:
    said = text.strip()
    if len(said) > ESSAY_LENGTH:
        raise DomainError("too-long", number=line.number, most=ESSAY_LENGTH)
    return [said] if said and said not in {"-", "—", "——", "/"} else []


def _read_order(line: Line, text: str) -> list[Any]:
    steps = _letters(line, text, _ARROWS)
    for at, one in enumerate(steps):
        if one in steps[:at]:
            raise DomainError("twice", number=line.number, letter=letter(one))
    return steps


def _read_match(line: Line, text: str) -> list[Any]:
    """``1-A 2-C``, or the letters side by side, ``-`` for a left side without a partner."""
    said = plain(text)
    count = len(line.lefts)
    pairs = _PAIR.findall(said)
    if pairs:
        if _MARKS.sub("", _PAIR.sub("", said)):
            raise DomainError("not-a-pair", number=line.number)
        chosen: list[Any] = [""] * count
        for left, right in pairs:
            at = int(left) - 1
            if not 0 <= at < count or chosen[at] != "":
                raise DomainError("not-a-pair", number=line.number)
            chosen[at] = _letters(line, right)[0]
    else:
        found = _MARKS.sub("", said)
        if len(found) > count:
            raise DomainError("not-a-pair", number=line.number)
        chosen = ["" if one in "-0_" else _letters(line, one)[0] for one in found]
    while chosen and chosen[-1] == "":
        chosen.pop()
    return chosen


def _read_places(line: Line, text: str) -> list[Any]:
    """Numbers of places: apart by anything, or side by side where there are nine at most."""
    count = len(line.texts)
    said = _MARKS.sub(" ", plain(text)).replace("-", " ").split()
    if len(said) == 1 and count < 10 and said[0].isdecimal():
        said = list(said[0])
    chosen = sorted({int(one) if one.isdecimal() and len(one) < 3 else 0 for one in said})
    if not all(0 < one <= count for one in chosen):
        raise DomainError("not-a-place", number=line.number, count=count)
    return [one - 1 for one in chosen]


_READERS: dict[str, Callable[[Line, str], list[Any]]] = {
    **dict.fromkeys(CHOICES, _read_choice),
    "truefalse": _read_judgement,
    "fill": _read_fill,
    "order": _read_order,
    "match": _read_match,
    "hotspot": _read_places,
    "essay": _read_essay,
}


def refer_to_paper(lines: Sequence[Line], answers: dict[int, list[Any]], number: str) -> dict[int, list[Any]]:
    """The answers, 见卷 with the number of the paper on which whoever marks finds what is written."""
    essays = {line.at for line in lines if line.kind == "essay"}
    return {
        at: [f"{ON_PAPER} {number}"] if at in essays and wire == [ON_PAPER] else wire for at, wire in answers.items()
    }


def split_row(block: Block, text: str) -> list[str]:
    """A section's answers typed in one row, as one text a question; empty is a section without an answer.

    Apart by blanks; or by commas; or, one sign a question, side by side in groups of any size. A leading ``1-10:`` is
    passed over. Raises DomainError ``row-count`` (first, last, wanted, found).
    """
    said = plain(_RANGE.sub("", unicodedata.normalize("NFKC", text)))
    count = len(block.lines)
    if not said:
        return [""] * count
    ways = [said.split(), [one for one in re.split(r"[\s;；、]+", said) if one]]
    ways.append([one for one in re.split(r"[\s,，;；、]+", said) if one])
    if block.kind in ONE_CHOICE:
        ways.append(list(_MARKS.sub("", said)))
    for tokens in ways:
        if len(tokens) == count:
            return tokens
    raise DomainError("row-count", first=block.first, last=block.last, wanted=count, found=len(ways[0]))


def typed_answer(line: Line, wire: Sequence[Any]) -> str:
    """A wire form as it would be typed; the inverse of `read_answer`."""
    if not wire:
        return ""
    if line.kind == "truefalse":
        return "√" if wire[0] == 0 else "×"
    if line.kind == "hotspot":
        return " ".join(str(one + 1) for one in wire if isinstance(one, int))
    if line.kind == "match":
        return " ".join(f"{at}-{letter(one)}" for at, one in enumerate(wire, start=1) if isinstance(one, int))
    if line.kind in {"fill", "essay"}:
        return "|".join(str(one) for one in wire)
    return "".join(letter(one) for one in wire if isinstance(one, int) and one >= 0)


def words_of(line: Line, wire: Sequence[Any]) -> list[str]:
    """What was read in full words: ``B 断电后挂牌上锁``; empty when there is no answer."""
    texts = line.texts
    if line.kind == "truefalse":
        return ["√ 对" if one == 0 else "× 错" for one in wire]
    if line.kind == "hotspot":
        return [f"{one + 1} {texts[one]}" for one in wire]
    if line.kind == "match":
        return [
            f"{at} {left} — {letter(one)} {texts[one]}"
            for at, (left, one) in enumerate(zip(line.lefts, wire, strict=False), start=1)
            if isinstance(one, int)
        ]
    if line.kind == "fill":
        many = blank_count(line.item) > 1
        return [f"（{at}）{text or '—'}" if many else str(text) for at, text in enumerate(wire, start=1)]
    if line.kind == "essay":
        return [str(text) for text in wire]
    return [f"{letter(one)} {texts[one]}" for one in wire]
