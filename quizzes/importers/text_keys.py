"""Answers gathered at the end of a text: ``1-5 ABCDE``, ``1.A 2.B``, ``1、√ 2、×``, or paragraphs behind numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from quizzes.importers.answers import judgement, letters_in
from quizzes.importers.clean import fold_width
from quizzes.importers.kinds import kind_named
from quizzes.importers.text_heads import Section, plain_label, read_section
from quizzes.importers.text_items import TextItem, behind_number, take_fields
from quizzes.importers.text_lines import Line
from quizzes.importers.text_numbers import Numbered, class_of, likeliest_chain, read_number, spans
from quizzes.importers.types import Finding

_NUMBER = re.compile(
    r"(?<![\dA-Za-z])[（(【\[]?\s*(?:第\s*)?(\d{1,5})(?:\s*(?:-{1,2}|—{1,2}|[~～–－至到])\s*(\d{1,5}))?"
    r"\s*题?\s*[)）】\]]?\s*[、.．:：]?\s*"
)
_LABEL = re.compile(r"\s*[（(]?([一二三四五六七八九十]{1,3})[)）]?\s*[、.．:：]\s*(?=[\d（(第]|$)")
_SIGNS = re.compile(r"正确|错误|[√×✓✗✔✘对错\uf0fc\uf0fb]")
_LETTERS = re.compile(r"[A-Za-z]{1,26}")
_EDGES = " \t\u3000\n,，;；、。.|/（）()【】[]"
_OF_PARTS = frozenset({"brackets", "half", "nth", "plain", "named"})
_WIDEST = 500  # numbers in one range


@dataclass(frozen=True, slots=True)
class Key:
    """One gathered answer; `cells` holds further fields such as an explanation, `lines` all that was read for it."""

    line: int
    number: int
    answer: str
    cells: dict[str, str] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()


@dataclass(slots=True)
class KeyGroup:
    """The answers under one head: the numeral and the words of the type, as far as the head has them."""

    label: str = ""
    kind: str = ""
    keys: list[Key] = field(default_factory=list)
    long_lines: list[Line] = field(default_factory=list)


def short_keys(line: int, text: str) -> list[Key] | None:
    """The answers of a line that holds nothing but numbers, letters and ticks; None if it holds more."""
    plain = fold_width(text)
    matches = list(_NUMBER.finditer(plain))
    if not matches or plain[: matches[0].start()].strip(_EDGES):
        return None
    found: list[Key] = []
    for match, following in zip(matches, [*matches[1:], None], strict=True):
        payload = plain[match.end() : following.start() if following else len(plain)]
        keys = _keys_of(line, match, payload)
        if keys is None:
            return None
        found.extend(keys)
    return found


def _keys_of(line: int, match: re.Match[str], payload: str) -> list[Key] | None:
    answers = _answers_in(payload)
    first, last = int(match[1]), int(match[2] or match[1])
    count = last - first + 1
    if not answers or not 0 < count <= _WIDEST:
        return None
    if count == 1:
        joined = "".join(answers)
        return [Key(line, first, joined)] if len(answers) == 1 or letters_in(joined) else None
    if len(answers) != count:
        answers = list("".join(answers)) if all(answer.isascii() for answer in answers) else answers
    if len(answers) != count:
        return None
    return [Key(line, first + place, answer) for place, answer in enumerate(answers)]


def _answers_in(payload: str) -> list[str]:
    """Runs of letters, or ticks and words for them one by one; empty if anything else stands there."""
    bare = payload.strip(_EDGES)
    signs = _SIGNS.findall(bare)
    if signs and not _SIGNS.sub("", bare).strip(_EDGES + "\t"):
        return signs
    letters = _LETTERS.findall(bare)
    rest = _LETTERS.sub("", bare)
    return letters if letters and not rest.strip(_EDGES) and bare.upper() == bare else []


def holds_keys(text: str) -> bool:
    """Whether `text` is gathered answers on one line: a range, or at least two numbers, behind a head or not."""
    section = read_section(text)
    keys = short_keys(0, section[2] if section else text)
    return keys is not None and len(keys) > 1


def read_groups(lines: Iterable[Line]) -> tuple[list[KeyGroup], list[tuple[int, str]]]:
    """The answers by head, and the lines that are no answers."""
    groups = [KeyGroup()]
    for line in lines:
        text = line.text
        section = None if line.name else read_section(text)
        label = None if line.name or section else _LABEL.match(text)
        if section:
            groups.append(KeyGroup(section[0], section[1]))
            text = section[2]
        elif label:
            groups.append(KeyGroup(plain_label(label[1])))
            text = text[label.end() :]
        keys = None if line.name else short_keys(line.number, text)
        if keys is None or (groups[-1].long_lines and any(part.text.strip() for part in groups[-1].long_lines)):
            groups[-1].long_lines.append(replace(line, text=text))
        else:
            groups[-1] = _extended(groups, keys)
    strays: list[tuple[int, str]] = []
    for group in groups:
        strays.extend(_read_long(group))
    return [group for group in groups if group.keys], strays


def _extended(groups: list[KeyGroup], keys: list[Key]) -> KeyGroup:
    """The group in which the keys belong: a number that begins anew without a head begins another group."""
    group = groups[-1]
    if group.keys and keys[0].number <= group.keys[-1].number:
        groups.append(KeyGroup())
        group = groups[-1]
    group.keys.extend(keys)
    return group


def _read_long(group: KeyGroup) -> list[tuple[int, str]]:
    """Answers that are texts: each goes from its number to the next one."""
    lines = _broken_up(group.long_lines)
    found: list[Numbered] = []
    for place, line in enumerate(lines):
        number = None if line.name else read_number(line.text)
        if number:
            usual = not found or class_of(number.style) == class_of(found[0].style)
            worth = 0.1 if not usual else 0.5 if found else 2.0  # the first is surely a number of the list
            found.append(replace(number, line=place, score=worth))
    chain = likeliest_chain(found, with_gaps=True)
    for one, end in spans(chain, len(lines)):
        head = lines[one.line]
        own = [*behind_number(head, one), *lines[one.line + 1 : end]]
        group.keys.append(_key_in(own, head, one.number))
    before = lines[: chain[0].line] if chain else lines
    return [(line.number, line.text.strip()) for line in before if line.text.strip(_EDGES + ":：")]


_NEXT = re.compile(r"(?<=[\s;；。])(?=\d{1,5}\s*[、．.]\s*(?!\d))")


def _broken_up(lines: Sequence[Line]) -> list[Line]:
    """``1. 安全第一  2. 预防为主`` on one line becomes two, where the numbers go on by one."""
    found: list[Line] = []
    for line in lines:
        pieces = _NEXT.split(line.text) if not line.name else [line.text]
        whole = read_number(pieces[0])
        last = whole.number if whole else 0
        found.append(replace(line, text=pieces[0]))
        for piece in pieces[1:]:
            number = read_number(piece)
            if last and number and number.number == last + 1:
                found.append(Line(line.number, piece))
                last += 1
            else:
                found[-1] = replace(found[-1], text=found[-1].text + piece)
    return found


def apply_groups(groups: Sequence[KeyGroup], items: Sequence[TextItem]) -> list[Key]:
    """Gives every item its gathered answer; returns the answers for which there is no item."""
    sections: dict[int, list[TextItem]] = {}
    for item in items:
        sections.setdefault(item.section.index, []).append(item)
    lost: list[Key] = []
    used: set[int] = set()
    for group in groups:
        place = _section_for(group, sections, used, items)
        if place is not None:
            used.add(place)
        by_number = {item.number: item for item in (sections[place] if place is not None else items)}
        for key in group.keys:
            if key.number in by_number:
                _give(by_number[key.number], key)
            else:
                lost.append(key)
    return lost


def _section_for(
    group: KeyGroup, sections: dict[int, list[TextItem]], used: set[int], items: Sequence[TextItem]
) -> int | None:
    """The section that the group's head names; without a head the next one that has such open numbers.

    None when numbers are unique in the whole text, so that no section is needed.
    """
    numbers = {key.number for key in group.keys}
    sharing = [place for place, members in sections.items() if numbers & {item.number for item in members}]
    fitting = [place for place in sharing if _suits(group, sections[place])] or sharing
    kind = kind_named(group.kind) if group.kind else None
    for wanted in (
        lambda section: (
            kind and kind_named(section.kind or "-") == kind and (section.label == group.label or not group.label)
        ),
        lambda section: kind and kind_named(section.kind or "-") == kind,
        lambda section: group.label and section.label == group.label,
    ):
        named = [place for place in fitting if wanted(sections[place][0].section)]
        if named:
            return next((place for place in named if place not in used), named[0])
    if len({item.number for item in items}) == len(items):
        return None
    free = [place for place in fitting if place not in used] or fitting
    opened = [place for place in free if any(not item.answer for item in sections[place] if item.number in numbers)]
    return next(iter(opened or free), None)


def _suits(group: KeyGroup, members: Sequence[TextItem]) -> bool:
    """Whether the answers may be those of the section: no option letters for judgements, no ticks for choices."""
    section = members[0].section
    lettered = all(letters_in(key.answer) and judgement(key.answer) is None for key in group.keys)
    ticked = all(judgement(key.answer) for key in group.keys)
    if lettered:
        return not section.kind or section.is_choice
    return not (ticked and section.is_choice)


def _give(item: TextItem, key: Key) -> None:
    """Two answers that differ are an error: which one is right only the author knows. Those of a case are its
    sub-items'.
    """
    if item.parts and (keys := _keys_of_parts(key, len(item.parts))):
        for name, text in keys[0].cells.items():
            item.cells.setdefault(name, text)
        for part, own in zip(item.parts, keys[1:], strict=False):
            _give(part, own)
        return
    if not item.answer:
        item.cells["answer"] = key.answer
    elif key.answer and not _same(item.answer, key.answer):
        item.findings.append(Finding("answers-differ", {"one": item.answer[:40], "other": key.answer[:40]}))
    for name, text in key.cells.items():
        item.cells.setdefault(name, text)


def _keys_of_parts(key: Key, count: int) -> list[Key]:
    """What is the case's own, then the answers of its sub-items: ``（1）B（2）√``, or （1）, （2）, … on lines of their
    own. Empty where they do not count from 1 to `count` at most.
    """
    short = short_keys(key.line, key.answer)
    keys = [Key(key.line, 0, "", key.cells), *short] if short else _long_keys_of_parts(key.lines)
    return keys if 1 < len(keys) <= count + 1 and [each.number for each in keys] == list(range(len(keys))) else []


def _long_keys_of_parts(lines: Sequence[Line]) -> list[Key]:
    """Where any number is followed by the word 答案, the others are lists inside an answer."""
    numbered = [
        replace(number, line=place)
        for place, line in enumerate(lines)
        if not line.name and (number := read_number(line.text)) and number.style in _OF_PARTS
    ]
    starts: list[Numbered] = []
    for one in [one for one in numbered if _is_labelled(lines, one)] or numbered:
        if one.number == len(starts) + 1:
            starts.append(one)
    if not starts:
        return []
    own = _key_in(lines[: starts[0].line], lines[0], 0)
    parts = [
        _key_in([*behind_number(lines[one.line], one), *lines[one.line + 1 : end]], lines[one.line], one.number)
        for one, end in spans(starts, len(lines))
    ]
    return [own, *parts]


def _is_labelled(lines: Sequence[Line], one: Numbered) -> bool:
    following = lines[one.line + 1] if one.line + 1 < len(lines) else None
    return following is not None and following.name == "answer" and not lines[one.line].text[one.end :].strip()


def _key_in(lines: Sequence[Line], head: Line, number: int) -> Key:
    """The answer that these lines are, with further fields."""
    item = TextItem(head.number, number, Section())
    body, leftover = take_fields(item, lines)
    answer = item.cells.pop("answer", "") or "\n".join(text.strip() for text in (*body, *leftover)).strip()
    return Key(head.number, number, answer, dict(item.cells), tuple(lines))


def _same(one: str, other: str) -> bool:
    letters, others = letters_in(one), letters_in(other)
    if letters and others:
        return sorted(letters) == sorted(others)
    signs = judgement(one), judgement(other)
    return signs[0] == signs[1] if all(signs) else one.strip() == other.strip()
