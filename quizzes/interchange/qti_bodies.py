"""The XML of one QTI 3.0 item: declarations, body, response processing, feedback."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import quote
from xml.etree import ElementTree as ET

from quizzes.importers.types import RIGHT, WRONG, MediaFile, Option, ParsedQuestion
from quizzes.interchange.attachments import MIME, PICTURES, kind_of, picture_size
from quizzes.interchange.common import BLANK, BLANKS, numeric_parts
from quizzes.interchange.extras import points_text
from quizzes.interchange.qti_processing import Response, add_processing
from quizzes.interchange.qti_spots import coords_of
from quizzes.interchange.written import BLANKS as NOT_BLANKS
from quizzes.interchange.written import FAULTY, MEDIA, NO_SUCH_TYPE, TEXT, NotCarriedError
from quizzes.interchange.xml_write import add, clean, named_files

ITEM_SPACE = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA = "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd"
_SPACES = re.compile(r" (?= )|(?<=\n) | (?=\n)|^ | $")


@dataclass(slots=True)
class Item:
    """An item's document and its files by their names under ``media/``."""

    name: str
    root: ET.Element
    files: list[tuple[str, bytes]] = field(default_factory=list)


@dataclass(slots=True)
class _Writing:
    """An item, or a sub-item of a case, while it is written. `slot` begins the slots of its media."""

    question: ParsedQuestion
    body: ET.Element
    names: dict[int, str]  # the names of media under ``media/`` by id()
    start: str = "RESPONSE"
    slot: str = ""
    responses: list[Response] = field(default_factory=list)

    def respond(self, response: Response) -> str:
        """Take up a response variable; its name."""
        self.responses.append(response)
        return response.name

    def media(self, slot: str) -> list[MediaFile]:
        """The media in a slot."""
        return [one for one in self.question.media if one.slot == self.slot + slot]

    def show(self, parent: ET.Element, slot: str) -> None:
        """The media in a slot, after the text."""
        for one in self.media(slot):
            href = f"../media/{quote(self.names[id(one)])}"
            if kind_of(one.data) in PICTURES:
                add(parent, "img", src=href, alt=one.alt)
            else:
                add(parent, "object", one.alt or None, data=href, type=MIME[kind_of(one.data) or "mp3"])


def write_item(question: ParsedQuestion, name: str) -> Item:
    """The item of `question`. Raises `NotCarriedError`."""
    if question.type not in _WRITERS:
        raise NotCarriedError(NO_SUCH_TYPE)
    files = [(f"{name}/{file}", one) for file, one in named_files(question.media)]
    _check_slots(question)
    body = ET.Element("qti-item-body")
    names = {id(one): file for file, one in files}
    writing = _Writing(question, body, names)
    _WRITERS[question.type](writing)
    root = _root(question, name)
    for response in writing.responses:
        response.declare(root)
    _declare_outcomes(root, question, writing.responses)
    root.append(body)
    add_processing(root, writing.responses, feedback=bool(question.explanation))
    if question.explanation:
        feedback = add(
            root, "qti-modal-feedback", outcome_identifier="FEEDBACK", identifier="EXPLANATION", show_hide="show"
        )
        add_text(add(feedback, "qti-content-body"), question.explanation)
    return Item(name, root, [(file, one.data) for file, one in files])


def _check_slots(question: ParsedQuestion) -> None:
    known = {"stem", "photo"} if question.type == "hotspot" else {"stem"}
    known |= {f"option:{one.letter}" for one in question.options} | {f"left:{one.letter}" for one in question.lefts}
    for number, part in enumerate(question.parts, start=1):
        known |= {f"part:{number}/stem"}
        known |= {f"part:{number}/option:{one.letter}" for one in part.options}
        known |= {f"part:{number}/left:{one.letter}" for one in part.lefts}
    if any(one.slot not in known for one in question.media) or any(part.media for part in question.parts):
        raise NotCarriedError(MEDIA)


def _root(question: ParsedQuestion, name: str) -> ET.Element:
    attributes = {
        "xmlns": ITEM_SPACE,
        "xmlns:xsi": _XSI,
        "xsi:schemaLocation": f"{ITEM_SPACE} {_SCHEMA}",
        "identifier": name,
        "title": clean(question.code or " ".join(question.stem.split())[:40]),
        "adaptive": "false",
        "time-dependent": "false",
        "xml:lang": "zh-CN",
    }
    return ET.Element("qti-assessment-item", attributes)


def _declare_outcomes(root: ET.Element, question: ParsedQuestion, responses: list[Response]) -> None:
    by_hand = any(response.how == "hand" for response in responses)
    score = add(root, "qti-outcome-declaration", identifier="SCORE", cardinality="single", base_type="float")
    if by_hand:
        score.set("external-scored", "human")
    add(add(score, "qti-default-value"), "qti-value", "0")
    if question.explanation:
        add(root, "qti-outcome-declaration", identifier="FEEDBACK", cardinality="single", base_type="identifier")


def add_text(parent: ET.Element, text: str, tag: str = "p") -> ET.Element:
    """A paragraph with `text`: lines and repeated spaces are kept."""
    node = ET.SubElement(parent, tag)
    fill_text(node, text)
    return node


def fill_text(node: ET.Element, text: str) -> None:
    """Add `text` after what `node` holds already."""
    lines = _SPACES.sub("\xa0", clean(text)).split("\n")
    for place, line in enumerate(lines):
        if place:
            ET.SubElement(node, "br")
        if len(node):
            node[-1].tail = (node[-1].tail or "") + line
        else:
            node.text = (node.text or "") + line


def _stem(writing: _Writing) -> None:
    writing.show(add_text(writing.body, writing.question.stem), "stem")


def _add_options(
    parent: ET.Element, writing: _Writing, options: tuple[Option, ...], slot: str, **attributes: str
) -> None:
    """Options; the identifiers of lefts begin with a letter, as identifiers must."""
    tag = "qti-simple-associable-choice" if "match_max" in attributes else "qti-simple-choice"
    for option in options:
        name = f"L{option.letter}" if slot == "left" else option.letter
        node = add(parent, tag, identifier=name, **attributes)
        fill_text(node, option.text)
        writing.show(node, f"{slot}:{option.letter}")


def _choice(writing: _Writing) -> None:
    question = writing.question
    single = question.type in {"single", "truefalse"}
    marks = [option.letter for option in question.options]
    if len(marks) < 2 or not question.answer or not set(question.answer) <= set(marks):
        raise NotCarriedError(FAULTY)
    if single and len(question.answer) > 1:
        raise NotCarriedError(FAULTY)
    _stem(writing)
    kind = "single" if single else "multiple"
    name = writing.respond(Response(writing.start, kind, "identifier", list(question.answer)))
    node = add(
        writing.body, "qti-choice-interaction", response_identifier=name, max_choices="1" if single else "0",
        shuffle="true" if question.shuffle else "false",
    )  # fmt: skip
    _add_options(node, writing, question.options, "option")


def _judgement(writing: _Writing) -> None:
    letters = {RIGHT: "A", WRONG: "B"}
    if len(writing.question.answer) != 1 or writing.question.answer[0] not in letters:
        raise NotCarriedError(FAULTY)
    options = (Option("A", RIGHT), Option("B", WRONG))
    answer = (letters[writing.question.answer[0]],)
    writing.question = replace(writing.question, options=options, answer=answer)
    _choice(writing)


def _order(writing: _Writing) -> None:
    question = writing.question
    if sorted(question.answer) != sorted(option.letter for option in question.options) or len(question.answer) < 2:
        raise NotCarriedError(FAULTY)
    _stem(writing)
    name = writing.respond(Response(writing.start, "ordered", "identifier", list(question.answer)))
    node = add(writing.body, "qti-order-interaction", response_identifier=name, shuffle="true")
    _add_options(node, writing, question.options, "option")


def _match(writing: _Writing) -> None:
    question = writing.question
    pairs = [pair.partition("-") for pair in question.answer]
    if not pairs or not question.options or not question.lefts:
        raise NotCarriedError(FAULTY)
    _stem(writing)
    values = [f"L{left} {right}" for left, _dash, right in pairs]
    name = writing.respond(Response(writing.start, "multiple", "directedPair", values))
    node = add(
        writing.body, "qti-match-interaction", response_identifier=name, max_associations=str(len(question.lefts)),
        shuffle="true" if question.shuffle else "false",
    )  # fmt: skip
    _add_options(add(node, "qti-simple-match-set"), writing, question.lefts, "left", match_max="1")
    _add_options(add(node, "qti-simple-match-set"), writing, question.options, "option", match_max="0")


def _fill(writing: _Writing) -> None:
    """Text entries in the stem; how a blank was written stands in ``data-blank``, unless it is the usual one."""
    question = writing.question
    if not question.answer or not all(question.answer):
        raise NotCarriedError(FAULTY)
    if len(BLANKS.findall(question.stem)) != len(question.answer):
        raise NotCarriedError(NOT_BLANKS)
    node = ET.SubElement(writing.body, "p")
    several, end = len(question.answer) > 1, 0
    for number, (match, key) in enumerate(zip(BLANKS.finditer(question.stem), question.answer, strict=True), start=1):
        fill_text(node, question.stem[end : match.start()])
        end = match.end()
        name = writing.respond(_text_response(f"{writing.start}_{number}" if several else writing.start, key))
        holder = node if match[0] == BLANK else add(node, "span", data_blank=match[0])
        add(holder, "qti-text-entry-interaction", response_identifier=name, expected_length="20")
    fill_text(node, question.stem[end:])
    writing.show(node, "stem")


def _text_response(name: str, key: tuple[str, ...]) -> Response:
    numbers = [numeric_parts(text) for text in key]
    if all(numbers):
        equals = [(value, width or "0") for value, width in filter(None, numbers)]
        return Response(name, "single", "float", [equals[0][0]], how="equal", equals=equals)
    if any(numbers):
        raise NotCarriedError(TEXT)
    return Response(name, "single", "string", [key[0]], how="map", mapped=list(key))


def _essay(writing: _Writing) -> None:
    question = writing.question
    _stem(writing)
    name = writing.respond(Response(writing.start, "single", "string", list(question.answer), how="hand"))
    add(writing.body, "qti-extended-text-interaction", response_identifier=name, expected_lines="8")
    if question.rubric:
        block = add(add(writing.body, "qti-rubric-block", use="scoring", view="scorer"), "qti-content-body")
        lines = add(block, "ul", class_="anpei-rubric")
        for line in question.rubric:
            fill_text(ET.SubElement(lines, "li"), f"{line.text}（{points_text(line.points)}分）")


def _hotspot(writing: _Writing) -> None:
    question, photos = writing.question, writing.media("photo")
    size = picture_size(photos[0].data) if photos else None
    if size is None or len(photos) != 1:
        raise NotCarriedError(MEDIA)
    if not question.places or not question.answer:
        raise NotCarriedError(FAULTY)
    _stem(writing)
    name = writing.respond(Response(writing.start, "multiple", "identifier", list(question.answer)))
    node = add(writing.body, "qti-hotspot-interaction", response_identifier=name, max_choices="0")
    href = f"../media/{quote(writing.names[id(photos[0])])}"
    add(node, "img", src=href, alt=photos[0].alt, width=str(size[0]), height=str(size[1]))
    for place in question.places:
        shape, coords = coords_of(place, size)
        add(node, "qti-hotspot-choice", identifier=place.id, shape=shape, coords=coords, hotspot_label=place.text)


def _case(writing: _Writing) -> None:
    question = writing.question
    if not question.parts:
        raise NotCarriedError(FAULTY)
    _stem(writing)
    for number, part in enumerate(question.parts, start=1):
        if part.type not in _WRITERS or part.type in {"case", "hotspot"}:
            raise NotCarriedError(NO_SUCH_TYPE)
        body = add(writing.body, "div", class_="anpei-part")
        whole = replace(part, media=question.media)
        inner = _Writing(whole, body, writing.names, f"RESPONSE{number}", f"part:{number}/", writing.responses)
        _WRITERS[part.type](inner)


_WRITERS: dict[str, Callable[[_Writing], None]] = {
    "single": _choice,
    "multiple": _choice,
    "indefinite": _choice,
    "truefalse": _judgement,
    "fill": _fill,
    "order": _order,
    "match": _match,
    "essay": _essay,
    "hotspot": _hotspot,
    "case": _case,
}
