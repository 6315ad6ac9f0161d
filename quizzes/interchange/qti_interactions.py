"""Interactions of QTI: options, pairs, places and their keys. The text around them is `qti_items`' business."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from kernel.numerals import read_whole
from quizzes.importers.clean import tidy
from quizzes.importers.types import Option, ParsedQuestion, PhotoPlace
from quizzes.interchange.attachments import picture_size
from quizzes.interchange.common import letter
from quizzes.interchange.nodes import Node
from quizzes.interchange.qti_keys import Key
from quizzes.interchange.qti_spots import place_of, places_of_areas

if TYPE_CHECKING:
    from quizzes.interchange.qti_items import Body

_NAME = re.compile(r"[A-Za-z][\w-]{0,19}")
_WIDEST = 999_999  # pixels


def read_interaction(node: Node, body: Body) -> ParsedQuestion:
    """The question that an interaction asks, its stem empty."""
    return _READERS[node.tag](node, body)


def _key(node: Node, body: Body) -> Key:
    return body.keys.get(node.get("responseidentifier"), Key())


def _letters(nodes: list[Node]) -> list[str]:
    """Identifiers that are letters in their order stay; others become A, B, C, …"""
    names = [node.get("identifier") for node in nodes]
    plain = all(len(name) == 1 and "A" <= name <= "Z" for name in names)
    if plain and sorted(set(names)) == names:
        return names
    return [letter(index) for index in range(len(names))]


def _options(nodes: list[Node], body: Body) -> tuple[tuple[Option, ...], dict[str, str]]:
    """The options, and their letters by identifier; feedback on an option goes to the explanation with its letter."""
    letters = _letters(nodes)
    options = []
    for mark, node in zip(letters, nodes, strict=True):
        told = len(body.notes)
        options.append(Option(mark, body.words(node, f"option:{mark}")))
        body.notes[told:] = [f"{mark}：{note}" for note in body.notes[told:] if note]
    return tuple(options), {node.get("identifier"): mark for node, mark in zip(nodes, letters, strict=True)}


def _choice(node: Node, body: Body) -> ParsedQuestion:
    choices = list(node.all("simplechoice", "inlinechoice"))
    options, marks = _options(choices, body)
    key = _key(node, body)
    single = key.cardinality == "single" or node.get("maxchoices") == "1"
    right = sorted({marks[value] for value in key.right if value in marks})
    if single and len(right) > 1 and not key.correct:
        best = max(key.mapped.values())
        right = sorted(marks[one] for one, value in key.mapped.items() if value == best and one in marks)
    if key.is_partial:
        body.reading.note("weights-folded")
    shuffle = _shuffles(node, choices)
    return ParsedQuestion("single" if single else "multiple", "", options, tuple(right), shuffle=shuffle)


def _shuffles(node: Node, choices: list[Node]) -> bool:
    """Whether the options may be shuffled; where shuffling is not spoken of, as we do it."""
    return node.get("shuffle", "true") != "false" and not any(one.get("fixed") == "true" for one in choices)


def _order(node: Node, body: Body) -> ParsedQuestion:
    options, marks = _options(list(node.elements("simplechoice")), body)
    answer = [marks[value] for value in _key(node, body).correct if value in marks]
    return ParsedQuestion("order", "", options, tuple(answer))


def _match(node: Node, body: Body) -> ParsedQuestion:
    sets = [list(one.elements("simpleassociablechoice")) for one in node.elements("simplematchset")]
    left_nodes, right_nodes = [*sets, [], []][:2]
    options, marks = _options(right_nodes, body)
    lefts = tuple(
        Option(str(number), body.words(one, f"left:{number}")) for number, one in enumerate(left_nodes, start=1)
    )
    numbers = {one.get("identifier"): left.letter for one, left in zip(left_nodes, lefts, strict=True)}
    key = _key(node, body)
    if key.is_partial:
        body.reading.note("weights-folded")
    pairs = []
    for value in key.right:
        first, _, second = tidy(value).partition(" ")
        first, second = (first, second.strip()) if first in numbers else (second.strip(), first)
        if first in numbers and second in marks:
            pairs.append((int(numbers[first]), marks[second]))
    answer = tuple(f"{number}-{mark}" for number, mark in sorted(set(pairs)))
    return ParsedQuestion("match", "", options, answer, lefts=lefts)


def _essay(node: Node, body: Body) -> ParsedQuestion:
    reference = tidy("\n".join(_key(node, body).correct))
    return ParsedQuestion("essay", "", answer=(reference,) if reference else ())


def _photo(node: Node, body: Body) -> tuple[int, int] | None:
    """The picture goes to the slot ``photo``; its size in pixels from its bytes, else from what the item says."""
    shown = next(node.all("img", "object"), None)
    if shown is None:
        return None
    reference = shown.get("src") or shown.get("data")
    alt = tidy(shown.get("alt") or shown.text)[:300]
    photos = body.parts.take([(reference, alt)], body.start + "photo") if reference else ()
    body.media.extend(photos)
    size = picture_size(photos[0].data) if photos else None
    if size is None:
        size = read_whole(shown.get("width"), most=_WIDEST) or 0, read_whole(shown.get("height"), most=_WIDEST) or 0
    return size if size and all(size) else None


def _hotspot(node: Node, body: Body) -> ParsedQuestion:
    size = _photo(node, body)
    places: list[PhotoPlace] = []
    names: dict[str, str] = {}
    for number, one in enumerate(node.elements("hotspotchoice"), start=1):
        name = one.get("identifier") if _NAME.fullmatch(one.get("identifier")) else f"p{number}"
        place = place_of(name, one.get("shape"), one.get("coords"), size or (1, 1), tidy(one.get("hotspotlabel")))
        if one.get("shape") in {"ellipse", "default"}:
            body.reading.lost.append("椭圆" if one.get("shape") == "ellipse" else "整图区域")
        if place is not None and size:
            places.append(_exact(place, body))
            names[one.get("identifier")] = name
    answer = [names[value] for value in _key(node, body).right if value in names]
    return ParsedQuestion("hotspot", "", answer=tuple(answer), places=tuple(places))


def _exact(place: PhotoPlace, body: Body) -> PhotoPlace:
    """The place as we wrote it: pixels are coarser than ten-thousandths."""
    numbers = body.extras.get(f"place.{place.id}.at", "").split(",")
    at = tuple(int(one) for one in numbers if re.fullmatch(r"-?\d{1,6}", one))
    why = body.extras.get(f"place.{place.id}.why", "")
    return replace(place, at=at if len(at) == len(place.at) else place.at, why=why)


def _points(node: Node, body: Body) -> ParsedQuestion:
    size = _photo(node, body)
    places, right = places_of_areas(_key(node, body), size) if size else ([], [])
    if any(shape == "ellipse" for shape, _coords, _value in _key(node, body).areas):
        body.reading.lost.append("椭圆")
    return ParsedQuestion("hotspot", "", answer=tuple(right), places=tuple(places))


_READERS: dict[str, Callable[[Node, Body], ParsedQuestion]] = {
    "choiceinteraction": _choice,
    "inlinechoiceinteraction": _choice,
    "orderinteraction": _order,
    "matchinteraction": _match,
    "extendedtextinteraction": _essay,
    "hotspotinteraction": _hotspot,
    "selectpointinteraction": _points,
}
BLOCKS = frozenset(_READERS) - {"inlinechoiceinteraction"}
