"""Questions → GIFT."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from quizzes.importers.clean import count_blanks
from quizzes.importers.types import RIGHT, ParsedQuestion
from quizzes.interchange.common import numeric_parts
from quizzes.interchange.extras import extras_of, points_text
from quizzes.interchange.gift_words import comment, starts_with_format
from quizzes.interchange.labels import is_category
from quizzes.interchange.pairs import pairs_of
from quizzes.interchange.written import BLANKS, FAULTY, MEDIA, NO_SUCH_TYPE, TEXT, NotCarriedError, Written

_ESCAPES = str.maketrans({**{sign: f"\\{sign}" for sign in "\\~=#{}:"}, "\n": "\\n"})
_TOP = "$course$/top"


def write(questions: Sequence[ParsedQuestion]) -> Written:
    """A GIFT file in UTF-8: what GIFT has no place for stands in comments that only we read."""
    pieces: list[str] = []
    left_out: list[tuple[int, str]] = []
    category = ""
    for index, question in enumerate(questions):
        try:
            item = _item(question, index)
        except NotCarriedError as error:
            left_out.append((index, error.reason))
            continue
        topic = question.topic if is_category(question.topic) else ""
        if topic != category:
            pieces.append(f"$CATEGORY: {topic or _TOP}\n")
            category = topic
        pieces.append(item)
    return Written("\n".join(pieces).encode(), tuple(left_out))


def _item(question: ParsedQuestion, index: int) -> str:
    writer = _BODIES.get(question.type)
    if writer is None:
        raise NotCarriedError(NO_SUCH_TYPE)
    if question.media:
        raise NotCarriedError(MEDIA)
    plain = _needs_plain(question)
    body = writer(question)
    if question.explanation:
        body += f"\n\t####{_prefixed(question.explanation, plain=plain)}"
    title = (question.code or f"Q{index + 1}").translate(_ESCAPES)
    mark = "[plain]" if plain or starts_with_format(question.stem) else ""
    return f"{_comments(question)}::{title}:: {mark}{question.stem.translate(_ESCAPES)} {{{body}\n}}\n"


def _needs_plain(question: ParsedQuestion) -> bool:
    """Whether a text would be taken for HTML, or for a format, unless it is told not to."""
    texts = [question.stem, question.explanation, *(one.text for one in (*question.options, *question.lefts))]
    texts += [text for blank in question.answer if isinstance(blank, tuple) for text in blank]
    return any("<" in text or "&" in text or "\n" in text or starts_with_format(text) for text in texts)


def _comments(question: ParsedQuestion) -> str:
    extras = extras_of(question)
    if is_category(question.topic):
        extras.pop("topic", None)
    if question.type == "match":
        order = pairs_of(question)[1]
        extras |= {"order": order} if order else {}
    lines = [comment(name, value) for name, value in extras.items()]
    if question.type == "essay":
        lines += [comment("answer", text) for text in question.answer]
        lines += [comment("rubric", f"{points_text(line.points)} {line.text}") for line in question.rubric]
    return "".join(lines)


def _prefixed(text: str, *, plain: bool) -> str:
    """A text escaped; one that begins as a format does says that it is plain."""
    return ("[plain]" if plain and starts_with_format(text) else "") + text.translate(_ESCAPES)


def _choice(question: ParsedQuestion) -> str:
    if not question.options or not question.answer:
        raise NotCarriedError(FAULTY)
    if question.type == "single":
        weights = {letter: "=" for letter in question.answer}
        if len(weights) != 1 or len(question.options) < 2:
            raise NotCarriedError(FAULTY)
    else:
        share = f"{100 / len(question.answer):.5f}".rstrip("0").rstrip(".")
        weights = {letter: f"~%{share}%" for letter in question.answer}
    wrong = "~" if question.type == "single" else "~%-100%"
    lines = []
    for option in question.options:
        mark = weights.get(option.letter, wrong)
        if option.text.startswith("%") and "%" not in mark:
            mark += "%100%" if mark == "=" else "%0%"
        lines.append(f"\n\t{mark}{_prefixed(option.text, plain=True)}")
    return "".join(lines)


def _judgement(question: ParsedQuestion) -> str:
    if len(question.answer) != 1:
        raise NotCarriedError(FAULTY)
    return "T" if question.answer[0] == RIGHT else "F"


def _fill(question: ParsedQuestion) -> str:
    if len(question.answer) != 1 or count_blanks(question.stem) != 1:
        raise NotCarriedError(BLANKS if question.answer else FAULTY)
    alternatives = question.answer[0]
    numbers = [numeric_parts(text) for text in alternatives]
    if alternatives and all(numbers):
        return "#" + "".join(f"\n\t=%100%{_number(*parts)}" for parts in numbers if parts)
    if any(numbers) or any("->" in text or starts_with_format(text) for text in alternatives):
        raise NotCarriedError(TEXT)
    return "".join(f"\n\t={_alternative(text)}" for text in alternatives)


def _number(value: str, tolerance: str) -> str:
    return f"{value}:{tolerance or 0}"


def _alternative(text: str) -> str:
    """An accepted answer; Moodle takes a bare asterisk for any text."""
    mark = "%100%" if text.startswith("%") else ""
    return mark + text.replace("*", "\\*").translate(_ESCAPES)


def _matching(question: ParsedQuestion) -> str:
    pairs, _order = pairs_of(question)
    if not question.answer or not all(right for _left, right in pairs):
        raise NotCarriedError(FAULTY)
    if any("->" in left or starts_with_format(right) or left.startswith("%") for left, right in pairs):
        raise NotCarriedError(TEXT)
    return "".join(f"\n\t={_prefixed(left, plain=True)} -> {right.translate(_ESCAPES)}" for left, right in pairs)


def _essay(_question: ParsedQuestion) -> str:
    return ""


_BODIES: dict[str, Callable[[ParsedQuestion], str]] = {
    "single": _choice,
    "multiple": _choice,
    "indefinite": _choice,
    "truefalse": _judgement,
    "fill": _fill,
    "match": _matching,
    "essay": _essay,
}
