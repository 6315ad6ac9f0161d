"""Questions in running text, of a text file or a Word document: sections, items, answers gathered at the end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from kernel.errors import UnreadableFile
from quizzes.importers.answers import judgement, letters_in
from quizzes.importers.clean import count_blanks
from quizzes.importers.kinds import kind_named
from quizzes.importers.option_marks import find_options
from quizzes.importers.text_emphasis import plain, take_emphasis
from quizzes.importers.text_heads import (
    Section,
    heads_answers,
    points_per_item,
    read_chapter,
    read_section,
    read_titled,
)
from quizzes.importers.text_items import SEVERAL_LINES, TextItem, cells_of, read_item
from quizzes.importers.text_keys import Key, apply_groups, holds_keys, read_groups, short_keys
from quizzes.importers.text_lines import Line, TextBody, split_fields
from quizzes.importers.text_media import place_media
from quizzes.importers.text_numbers import SURE, WORTH, Numbered, class_of, likeliest_chain, read_number, spans
from quizzes.importers.types import Finding, Item, MediaFile, NoQuestion, RawQuestion

_HINT = re.compile(
    r"[（(【\[]\s*(?:[A-HTFYNＡ-Ｈ√×✓✗✔✘对错是否]|正确|错误){1,8}\s*[)）】\]]|[√×✓✗\uf0fc\uf0fb]\s*$", re.MULTILINE
)
_LETTER_FIRST = re.compile(r"\s*[（(]\s*[A-HＡ-Ｈ]\s*[)）]")
_OPTION_FIRST = re.compile(r"\s*(?:[（(]\s*[A-ZＡ-Ｚ]\s*[)）]|[A-ZＡ-Ｚ]\s*[、．.:：)） \t\u3000])")
_EXAMPLES = 3
MAX_LINES = 150_000
_LONGEST_SEGMENT = 4000
_MISSING_BETWEEN = 10  # numbers at most that are taken for missing between two sections
_SHORTEST_CASE = 15  # characters of a text that may be a case without a number


@dataclass(slots=True)
class _Stretch:
    """Lines of questions up to the answers gathered behind them, and these answers' lines."""

    lines: list[Line] = field(default_factory=list)
    keys: list[Line] = field(default_factory=list)


def read_running(body: TextBody) -> tuple[list[Item], tuple[Finding, ...]]:
    """The items in the order of the text, and what is to be told of text outside them.

    Raises `UnreadableFile`: questions-not-found, too-many-rows (more than `MAX_LINES` lines).
    """
    if len(body.lines) > MAX_LINES:
        raise UnreadableFile("too-many-rows", max_rows=MAX_LINES)
    items: list[TextItem] = []
    told: list[Item] = []
    outside: list[tuple[int, str]] = []
    section = Section()
    for stretch in _stretches(split_fields(body.lines)):
        found, between, section = read_stretch(stretch.lines, section)
        outside.extend(between)
        groups, strays = read_groups(stretch.keys)
        outside.extend(strays)
        lost = apply_groups(groups, found)
        items.extend(found)
        told.extend(_lost(key) for key in lost)
    if not any(item.options or item.answer or item.kind for item in items):
        raise UnreadableFile("questions-not-found")
    raws: list[Item] = [raw_of(item, body.media) for item in items]
    rows = sorted([*raws, *told], key=lambda one: one.row)  # type: ignore[union-attr]
    return rows, _outside_notices(outside)


def _lost(key: Key) -> NoQuestion:
    return NoQuestion(key.line, Finding("answer-without-question", {"number": str(key.number)}))


def _outside_notices(outside: Sequence[tuple[int, str]]) -> tuple[Finding, ...]:
    if not outside:
        return ()
    told = "；".join(f"{number}：{plain(text)[:40]}" for number, text in outside[:_EXAMPLES])
    more = f"……（{len(outside)}）" if len(outside) > _EXAMPLES else ""
    return (Finding("text-outside", {"text": f"{told}{more}", "count": len(outside)}),)


def raw_of(item: TextItem, media: dict[str, MediaFile]) -> RawQuestion:
    """The item as cells, its pictures in their places."""
    take_emphasis(item)
    files = place_media(item, media)
    cells, options = cells_of(item)
    parts = tuple(raw_of(part, media) for part in item.parts)
    return RawQuestion(item.row, cells, options, findings=tuple(item.findings), media=files, parts=parts)


def _stretches(lines: list[Line]) -> list[_Stretch]:
    """The text cut at the heads of gathered answers, and again where questions follow them."""
    found = [_Stretch()]
    place = 0
    while place < len(lines):
        line = lines[place]
        if _begins_keys(lines, place, found[-1]):
            end = _end_of_keys(lines, place + 1, found[-1])
            found[-1].keys = _without_head(line) + lines[place + 1 : end]
            found.append(_Stretch())
            place = end
        else:
            found[-1].lines.append(line)
            place += 1
    return found


def _without_head(line: Line) -> list[Line]:
    """What of the head's own line are answers: ``答案：1-5 ABCDE``, or a head that names a section too."""
    if line.name or read_section(line.text):
        return [Line(line.number, line.text)] if line.text.strip() else []
    return []


def _begins_keys(lines: list[Line], place: int, stretch: _Stretch) -> bool:
    """Whether gathered answers begin here: a head followed by them, or a label with several of them."""
    line = lines[place]
    if line.name == "answer" and line.text.strip():
        return holds_keys(line.text) or bool(short_keys(0, line.text))
    if not (line.name == "answer" or (not line.name and heads_answers(line.text))):
        return False
    following = [other for other in lines[place + 1 : place + 40] if not other.blank][:6]
    if not following or following[0].name:
        return False
    first = following[0].text
    if holds_keys(first) or read_section(first):
        return True
    numbers = [number.number for other in following if (number := read_number(other.text))]
    return bool(numbers) and read_number(first) is not None and _are_open(stretch.lines, numbers[0])


def _are_open(lines: list[Line], first: int) -> bool:
    """Whether most questions before have no answer beside them, and the numbers begin anew."""
    numbers = [number.number for line in lines if not line.name and (number := read_number(line.text))]
    answered = sum(line.name == "answer" for line in lines)
    hinted = sum(bool(_HINT.search(line.text)) for line in lines)
    return bool(numbers) and first <= max(numbers) and 2 * (answered + hinted) < len(set(numbers)) + 1


def _end_of_keys(lines: list[Line], start: int, stretch: _Stretch) -> int:
    """Where questions begin again after gathered answers: before the number or head of the first of them."""
    kinds = {kind_named(section[1]) for line in stretch.lines if not line.name and (section := read_section(line.text))}
    given = lines[start - 1].name and lines[start - 1].text.strip()  # 答案：1.A 2.B
    headed = False  # answers under heads of their own may go on under the next head
    for place in range(start, len(lines)):
        line = lines[place]
        section = None if line.name else read_section(line.text)
        headed = headed or bool(section and not given and all(other.blank for other in lines[start:place]))
        known = headed and (not kinds or bool(section and kind_named(section[1]) in kinds))
        if section and not known and not _keys_follow(lines, place, section[2]):
            return _walk_back(lines, place, start)
        if _asks(lines, place):
            return _walk_back(lines, place, start)
    return len(lines)


def _keys_follow(lines: Sequence[Line], place: int, rest: str) -> bool:
    """Whether answers in short stand on a head's line or on the next one."""
    following = next((line.text for line in lines[place + 1 : place + 5] if not line.blank), "")
    return bool(short_keys(0, rest) or short_keys(0, following))


def _asks(lines: Sequence[Line], place: int) -> bool:
    """Whether options begin on this line, or a numbered text with a place for the answer in it."""
    text = lines[place].text
    if lines[place].name or holds_keys(text):
        return False
    number = read_number(text)
    if number:
        rest = text[number.end :]
        return bool(count_blanks(rest)) or (len(rest) > 12 and bool(_HINT.search(rest)))
    if text.lstrip(" \t\u3000(（")[:1] not in {"A", "Ａ"}:
        return False
    before, options = find_options("\n".join(line.text for line in lines[place : place + 4]))
    return len(options) > 1 and not before.strip()


def _walk_back(lines: list[Line], place: int, start: int) -> int:
    """From the first options back to their question's number, and over the heads before it."""
    if not _is_head(lines, place):
        while place > start and read_number(lines[place].text) is None:
            place -= 1
    while place > start and (lines[place - 1].blank or _is_head(lines, place - 1)):
        place -= 1
    return place


def _is_head(lines: Sequence[Line], place: int) -> bool:
    line = lines[place]
    if line.name:
        return False
    if read_section(line.text) or read_chapter(line.text) is not None:
        return True
    return read_titled(line.text) is not None and _next_begins(lines, place)


def _next_begins(lines: Sequence[Line], place: int) -> bool:
    """Whether the next line that says anything is the first number or a section's head."""
    following = next((line for line in lines[place + 1 : place + 8] if not line.blank), None)
    if following is None or following.name:
        return False
    number = read_number(following.text)
    return bool(read_section(following.text)) or bool(number and number.number == 1 and number.style != "chinese")


def read_stretch(lines: list[Line], first: Section) -> tuple[list[TextItem], list[tuple[int, str]], Section]:
    """The questions in `lines`, the text between heads and questions that belongs to none, and the last section.

    `first` is the section that holds until another head.
    """
    heads = [place for place in range(len(lines)) if _is_head(lines, place)]
    sections = _sections(lines, heads, first)
    chain = likeliest_chain(_candidates(lines, heads, sections))
    bounds = sorted({*heads, *(one.line for one in chain), len(lines)})
    following = dict(pairwise(bounds))
    before = lines[: bounds[0]]
    between = [line for head in heads for line in lines[head + 1 : following[head]]]
    outside = [(line.number, line.text.strip()) for line in (*before, *between) if not line.blank]
    items = []
    for one in chain:
        own = lines[one.line : following[one.line]]
        item = read_item(own, one, sections[one.run])
        _tell_swallowed(item)
        _take_parts(item, own, one)
        items.append(item)
    _tell_gaps(items, chain)
    return items, outside, sections[-1]


def _tell_swallowed(item: TextItem) -> None:
    """A stem that holds options or further numbered blanks may be two questions of which one was not found."""
    further = item.stem.split("\n")[1:]
    asking = [line for line in further if (one := read_number(line)) and _HINT.search(line[one.end :])]
    if item.type != "case" and (asking or (item.options and find_options(item.stem)[1])):
        item.findings.append(Finding("stem-holds-question", {"text": (asking or [item.stem])[0][:40]}))


def _candidates(lines: Sequence[Line], heads: Sequence[int], sections: Sequence[Section]) -> list[Numbered]:
    """Every line that may begin a question, with its score; inside cases only those that may begin a case."""
    numbers: list[Numbered] = []
    after = set(heads)
    run, opener = 0, ""
    listed: int | None = None  # inside an explanation or a written answer: how far a list in it has counted
    for place, line in enumerate(lines):
        if line.name or line.blank:
            listed = _listed(line)
        if place in after:
            run, opener, listed = run + 1, "", None
            continue
        number = None if line.name else read_number(line.text)
        if number and number.key.isascii() and number.key and _is_option(lines, place, number):
            number = None
        if number and not line.text[number.end :].strip() and (place + 1 == len(lines) or lines[place + 1].name):
            number = None
        if sections[run].is_case and not line.blank and not line.name:
            number = _case_opener(line, number, opener)
            opener = class_of(number.style) if number else opener
        if number:
            inside = listed is not None and number.number == listed + 1 and number.style not in SURE
            numbers.append(replace(number, line=place, run=run, inside=inside))
            listed = number.number if inside else None
    return [
        replace(one, score=_score(lines, one, end, chosen=sections[one.run].is_choice) + 0.4 * (one.line - 1 in after))
        for one, end in spans(numbers, len(lines))
    ]


def _is_option(lines: Sequence[Line], place: int, one: Numbered) -> bool:
    """Whether ``（A）10、`` is an option rather than an answer before a number: another letter is beside it."""
    before, options = find_options(lines[place].text)
    if options and not before.strip():
        return True
    for step in (-1, 1):
        beside = place + step
        while 0 <= beside < len(lines) and lines[beside].blank:
            beside += step
        if 0 <= beside < len(lines) and _LETTER_FIRST.match(lines[beside].text):
            other = read_number(lines[beside].text)
            if other is None or other.number != one.number + step:
                return True
    return False


def _listed(line: Line) -> int | None:
    """The last number of a list in the field that begins here; None if the field cannot have further lines."""
    if line.name == "answer" and (letters_in(line.text) is not None or judgement(line.text) is not None):
        return None
    if line.name != "answer" and line.name not in SEVERAL_LINES:
        return None
    number = read_number(line.text)
    return number.number if number else 0


def _case_opener(line: Line, number: Numbered | None, opener: str) -> Numbered | None:
    """A case is numbered as the first of its section is; one without a number is the only one of its section."""
    if not opener:
        is_text = len(line.text.strip()) > _SHORTEST_CASE and line.text.strip()[0] not in "（("
        return number or (Numbered(0, 1, "text", 0) if is_text else None)
    return number if number and class_of(number.style) == opener else None


def _score(lines: Sequence[Line], one: Numbered, end: int, *, chosen: bool) -> float:
    """0.3 for a number alone; more where options, an answer or a blank follow, and where a question ended before.

    Less than nothing in a section of choices where none follow, and inside a text where nothing follows at all.
    """
    segment = lines[one.line : end]
    text = "\n".join(line.text for line in segment if not line.name)[:_LONGEST_SEGMENT]
    named = any(line.name in {"answer", "explanation"} for line in segment)
    options = bool(find_options(text)[1])
    likely = options or named or bool(one.key) or bool(count_blanks(text)) or bool(_HINT.search(text))
    before = lines[one.line - 1] if one.line else None
    fresh = before is None or before.blank or bool(before.name) or bool(_OPTION_FIRST.match(before.text))
    base = WORTH.get(one.style, 0.3)
    if one.inside and (not likely or (chosen and not options)):
        return base - 1.0
    return base + likely * (1.0 if options or not chosen else 0.4) + fresh * 0.3


def _sections(lines: Sequence[Line], heads: Sequence[int], first: Section) -> list[Section]:
    """The section that holds before the first head, after it, and so on; a chapter keeps no type."""
    found = [first]
    for index, place in enumerate(heads, start=first.index + 1):
        text = lines[place].text
        read = read_section(text)
        if read:
            label, kind, rest = read
            found.append(Section(index, label, kind, points_per_item(rest), found[-1].topic))
        else:
            title = read_chapter(text)
            topic = title if title is not None else read_titled(text) or ""
            found.append(Section(index, topic=topic[:60]))
    return found


def _tell_gaps(items: Sequence[TextItem], chain: Sequence[Numbered]) -> None:
    """Numbers that are missing before a question, or stand twice: a question may not have been found."""
    for (item, one), earlier in zip(list(zip(items, chain, strict=True))[1:], chain, strict=False):
        if one.run != earlier.run and one.number == 1:
            continue
        missing = range(earlier.number + 1, one.number)
        if one.run != earlier.run and len(missing) > _MISSING_BETWEEN:
            continue  # another section that counts otherwise
        if missing:
            numbers = "、".join(str(number) for number in missing[:10]) + ("……" if len(missing) > 10 else "")
            item.findings.append(Finding("number-missing", {"numbers": numbers}))
        elif one.number == earlier.number:
            item.findings.append(Finding("number-repeated", {"number": str(one.number)}))


def _take_parts(item: TextItem, lines: Sequence[Line], start: Numbered) -> None:
    """The sub-items of a case: numbered anew inside it, with options or answers of their own."""
    if item.type != "case":
        return
    inner = list(lines[1:])
    found = _candidates(inner, (), [Section()])
    chain = likeliest_chain([one for one in found if class_of(one.style) != class_of(start.style)])
    if not chain:
        return
    parts = [read_item(inner[one.line : end], one, Section()) for one, end in spans(chain, len(inner))]
    if not any(part.options or part.answer or part.kind for part in parts):
        return
    whole = read_item([lines[0], *inner[: chain[0].line]], start, item.section)
    item.stem, item.options, item.findings = whole.stem, {}, whole.findings
    item.cells = {name: text for name, text in whole.cells.items() if name != "answer"}
    item.parts = parts
