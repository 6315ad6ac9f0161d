"""Questions → Moodle XML."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from urllib.parse import quote
from xml.etree import ElementTree as ET

from quizzes.importers.types import RIGHT, MediaFile, ParsedQuestion
from quizzes.interchange.attachments import PICTURES, kind_of
from quizzes.interchange.common import BLANK, BLANKS, numeric_parts
from quizzes.interchange.extras import NAMES, extras_of, points_text
from quizzes.interchange.html_text import as_html
from quizzes.interchange.labels import is_category
from quizzes.interchange.pairs import pairs_of
from quizzes.interchange.written import BLANKS as NOT_BLANKS
from quizzes.interchange.written import FAULTY, MEDIA, NO_SUCH_TYPE, TEXT, NotCarriedError, Written
from quizzes.interchange.xml_write import add, as_document, named_files

_CLOZE_ESCAPES = str.maketrans({sign: f"\\{sign}" for sign in '\\~=#{}"/'})


def write(questions: Sequence[ParsedQuestion]) -> Written:
    """A Moodle XML file: fields that Moodle does not have stand in tags (``依据:…``, ``难度:易``)."""
    quiz = ET.Element("quiz")
    left_out: list[tuple[int, str]] = []
    category = ""
    for index, question in enumerate(questions):
        try:
            item = _item(question)
        except NotCarriedError as error:
            left_out.append((index, error.reason))
            continue
        topic = question.topic if is_category(question.topic) else ""
        if topic != category:
            _add_category(quiz, topic)
            category = topic
        quiz.append(item)
    return Written(as_document(quiz), tuple(left_out))


def _add_category(quiz: ET.Element, topic: str) -> None:
    node = add(add(quiz, "question", type="category"), "category")
    add(node, "text", f"$course$/top/{topic}" if topic else "$course$/top")


def _item(question: ParsedQuestion) -> ET.Element:
    writer = _WRITERS.get(question.type)
    if writer is None:
        raise NotCarriedError(NO_SUCH_TYPE)
    known = {"stem", *(f"option:{o.letter}" for o in question.options), *(f"left:{o.letter}" for o in question.lefts)}
    if any(one.slot not in known for one in question.media):
        raise NotCarriedError(MEDIA)
    kind, text, fill = writer(question)
    node = ET.Element("question", type=kind)
    add(add(node, "name"), "text", question.code or " ".join(question.stem.split())[:40])
    _add_text(node, "questiontext", text, _slot(question, "stem"))
    _add_text(node, "generalfeedback", as_html(question.explanation))
    if question.points is not None:
        add(node, "defaultgrade", points_text(question.points))
    add(node, "idnumber", question.code)
    fill(node)
    _add_tags(node, question)
    return node


def _slot(question: ParsedQuestion, slot: str) -> tuple[MediaFile, ...]:
    return tuple(one for one in question.media if one.slot == slot)


def _add_text(
    parent: ET.Element, tag: str, html: str, media: tuple[MediaFile, ...] = (), **attributes: str
) -> ET.Element:
    """An element with HTML, and the files that it shows."""
    node = add(parent, tag, format="html", **attributes)
    files = named_files(media)
    add(node, "text", "<br>".join(filter(None, [html, *(_shown(name, one) for name, one in files)])))
    for name, one in files:
        add(node, "file", base64.b64encode(one.data).decode(), name=name, path="/", encoding="base64")
    return node


def _shown(name: str, one: MediaFile) -> str:
    alt = as_html(one.alt).replace('"', "&quot;")
    source = f"@@PLUGINFILE@@/{quote(name)}"
    if kind_of(one.data) in PICTURES:
        return f'<img src="{source}" alt="{alt}">'
    return f'<audio controls src="{source}" title="{alt}"></audio>'


def _add_tags(node: ET.Element, question: ParsedQuestion) -> None:
    extras = extras_of(question)
    for name in ("code", "points", *(["topic"] if is_category(question.topic) else [])):
        extras.pop(name, None)
    if question.type == "order":
        extras["order"] = ",".join(question.answer)
    if question.type == "match":
        order = pairs_of(question)[1]
        extras |= {"order": order} if order else {}
    tags = add(node, "tags") if extras else node
    for name, value in extras.items():
        add(add(tags, "tag"), "text", f"{NAMES[name]}:{value}")


Fill = Callable[[ET.Element], object]
Writer = Callable[[ParsedQuestion], tuple[str, str, Fill]]  # the kind, the text as HTML, what adds the rest


def _choice(question: ParsedQuestion) -> tuple[str, str, Fill]:
    single = question.type == "single"
    if len(question.options) < 2 or not question.answer or (single and len(question.answer) > 1):
        raise NotCarriedError(FAULTY)
    share = f"{100 / len(question.answer):.5f}".rstrip("0").rstrip(".")

    def fill(node: ET.Element) -> None:
        add(node, "single", "true" if single else "false")
        add(node, "shuffleanswers", "true" if question.shuffle else "false")
        add(node, "answernumbering", "ABCD")
        for option in question.options:
            fraction = share if option.letter in question.answer else ("0" if single else "-100")
            media = _slot(question, f"option:{option.letter}")
            _add_text(node, "answer", as_html(option.text), media, fraction=fraction)

    return "multichoice", as_html(question.stem), fill


def _judgement(question: ParsedQuestion) -> tuple[str, str, Fill]:
    if len(question.answer) != 1:
        raise NotCarriedError(FAULTY)

    def fill(node: ET.Element) -> None:
        for word, right in (("true", question.answer[0] == RIGHT), ("false", question.answer[0] != RIGHT)):
            answer = add(node, "answer", fraction="100" if right else "0", format="moodle_auto_format")
            add(answer, "text", word)

    return "truefalse", as_html(question.stem), fill


def _blank(question: ParsedQuestion) -> tuple[str, str, Fill]:
    if not question.answer or not all(question.answer):
        raise NotCarriedError(FAULTY)
    if len(BLANKS.findall(question.stem)) != len(question.answer):
        raise NotCarriedError(NOT_BLANKS)
    for alternatives in question.answer:
        if len({numeric_parts(text) is None for text in alternatives}) > 1:
            raise NotCarriedError(TEXT)
    if len(question.answer) > 1:
        return _cloze(question)
    alternatives = question.answer[0]
    numbers = [numeric_parts(text) for text in alternatives]

    def fill(node: ET.Element) -> None:
        if not any(numbers):
            add(node, "usecase", "0")
        for text, number in zip(alternatives, numbers, strict=True):
            answer = add(node, "answer", fraction="100", format="moodle_auto_format")
            add(answer, "text", number[0] if number else text.replace("*", "\\*"))
            if number:
                add(answer, "tolerance", number[1] or "0")

    return "numerical" if any(numbers) else "shortanswer", as_html(question.stem), fill


def _cloze(question: ParsedQuestion) -> tuple[str, str, Fill]:
    """A text with several blanks; how a blank was written stands in a ``span``, unless it is the usual one."""
    key = iter(question.answer)
    pieces, end = [], 0
    for match in BLANKS.finditer(question.stem):
        gap = _gap(next(key))
        shown = match[0].replace('"', "&quot;").replace("\n", " ")
        pieces.append(_gapless(question.stem[end : match.start()]))
        pieces.append(gap if match[0] == BLANK else f'<span class="anpei-blank" title="{shown}">{gap}</span>')
        end = match.end()
    pieces.append(_gapless(question.stem[end:]))
    return "cloze", "".join(pieces), lambda node: None


def _gapless(text: str) -> str:
    """Text between the gaps, in which a brace begins none."""
    return as_html(text).replace("{", "&#123;")


def _gap(alternatives: tuple[str, ...]) -> str:
    answers = []
    for text in alternatives:
        number = numeric_parts(text)
        if number:
            answers.append(f"{number[0]}:{number[1] or 0}")
        else:
            answers.append(as_html(text.replace("*", "\\*").translate(_CLOZE_ESCAPES)))
    kind = "NUMERICAL" if numeric_parts(alternatives[0]) else "SHORTANSWER"
    return f"{{1:{kind}:{'~'.join(f'={answer}' for answer in answers)}}}"


def _matching(question: ParsedQuestion) -> tuple[str, str, Fill]:
    pairs, _order = pairs_of(question)
    if not question.answer or not all(right for _left, right in pairs):
        raise NotCarriedError(FAULTY)
    if any(one.slot.startswith("option:") for one in question.media):
        raise NotCarriedError(MEDIA)

    def fill(node: ET.Element) -> None:
        add(node, "shuffleanswers", "true" if question.shuffle else "false")
        for number, (left, right) in enumerate(pairs, start=1):
            sub = _add_text(node, "subquestion", as_html(left), _slot(question, f"left:{number}") if left else ())
            add(add(sub, "answer"), "text", right)

    return "matching", as_html(question.stem), fill


def _ordering(question: ParsedQuestion) -> tuple[str, str, Fill]:
    texts = {option.letter: option.text for option in question.options}
    if sorted(question.answer) != sorted(texts) or len(texts) < 2:
        raise NotCarriedError(FAULTY)

    def fill(node: ET.Element) -> None:
        for tag, value in (
            ("layouttype", "VERTICAL"), ("selecttype", "ALL"), ("selectcount", "0"),
            ("gradingtype", "ABSOLUTE_POSITION"), ("showgrading", "SHOW"), ("numberingstyle", "none"),
        ):  # fmt: skip
            add(node, tag, value)
        for place, letter in enumerate(question.answer, start=1):
            media = _slot(question, f"option:{letter}")
            _add_text(node, "answer", as_html(texts[letter]), media, fraction=f"{place}.0000000")

    return "ordering", as_html(question.stem), fill


def _essay(question: ParsedQuestion) -> tuple[str, str, Fill]:
    guide = as_html("\n".join(question.answer))
    if question.rubric:
        lines = (f"<li>{as_html(line.text)}（{points_text(line.points)}分）</li>" for line in question.rubric)
        guide = f"<div>{guide}</div>" + f'<ul class="anpei-rubric">{"".join(lines)}</ul>'
    elif guide:
        guide = f'<div>{guide}</div><ul class="anpei-rubric"></ul>'

    def fill(node: ET.Element) -> None:
        add(node, "responseformat", "editor")
        add(node, "responserequired", "1")
        add(node, "responsefieldlines", "10")
        add(node, "attachments", "0")
        _add_text(node, "graderinfo", guide)

    return "essay", as_html(question.stem), fill


_WRITERS: dict[str, Writer] = {
    "single": _choice,
    "multiple": _choice,
    "indefinite": _choice,
    "truefalse": _judgement,
    "fill": _blank,
    "match": _matching,
    "order": _ordering,
    "essay": _essay,
}
