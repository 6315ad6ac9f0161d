"""Every rule that a question must satisfy, whatever it came from: a form, a table, a package of another platform."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

from quizzes.importers.clean import count_blanks, fold
from quizzes.importers.fields import MAX_BASIS, MAX_EXPLANATION, MAX_OPTION, MAX_POINTS, MAX_STEM, MAX_TOPIC
from quizzes.importers.places import overlapping, within
from quizzes.importers.types import CHOICE_TYPES, OPTION_TYPES, RIGHT, WRONG, Finding, Option, ParsedQuestion

PART_TYPES = CHOICE_TYPES | {"truefalse", "fill", "order", "match", "essay"}
MAX_OPTIONS = 26
MAX_CODE, MAX_AUDIENCE, MAX_SOURCE, MAX_REMARK = 40, 100, 200, 500
_LIMITS = {
    "explanation": MAX_EXPLANATION, "topic": MAX_TOPIC, "basis": MAX_BASIS, "code": MAX_CODE,
    "audience": MAX_AUDIENCE, "source": MAX_SOURCE, "remark": MAX_REMARK,
}  # fmt: skip


def check_question(question: ParsedQuestion) -> list[Finding]:
    """Everything that is wrong or doubtful about `question`; what is said of a sub-item has its number as ``part``."""
    rule = _RULES.get(question.type)
    if rule is None:
        return [Finding("unknown-type", {"type": question.type[:20]})]
    return [*_common(question), *rule(question)]


def _common(question: ParsedQuestion) -> Iterable[Finding]:
    if not any(character.isalnum() for character in question.stem):
        yield Finding("stem-missing")
    if len(question.stem) > MAX_STEM:
        yield Finding("stem-too-long", {"length": len(question.stem), "limit": MAX_STEM})
    for name, limit in _LIMITS.items():
        if len(getattr(question, name)) > limit:
            yield Finding(f"{name}-too-long", {"length": len(getattr(question, name)), "limit": limit})
    if question.points is not None and not 0 < question.points <= MAX_POINTS:
        yield Finding("bad-points", {"points": f"{question.points / 100:g}"})
    if question.valid_from and question.valid_to and question.valid_from > question.valid_to:
        first, last = question.valid_from.isoformat(), question.valid_to.isoformat()
        yield Finding("dates-reversed", {"first": first, "last": last})


def _bare(text: str) -> str:
    """For telling texts apart: width does not matter, case does (mg and Mg are two units)."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _repeats(texts: Iterable[str]) -> bool:
    return any(count > 1 for count in Counter(_bare(text) for text in texts).values())


def _has_media(question: ParsedQuestion, slot: str) -> bool:
    return any(one.slot == slot for one in question.media)


def _options(question: ParsedQuestion) -> Iterable[Finding]:
    """Options that are shown: enough, not too many, each another. A picture may stand for a text."""
    options = [one for one in question.options if one.text or _has_media(question, f"option:{one.letter}")]
    if len(options) < 2:
        yield Finding("too-few-options", {"count": len(options)})
    if len(options) > MAX_OPTIONS:
        yield Finding("too-many-options", {"count": len(options)})
    if _repeats(one.text for one in options if one.text):
        yield Finding("duplicate-options")
    yield from _long((*options, *question.lefts))


def _long(options: Iterable[Option]) -> Iterable[Finding]:
    for option in options:
        if len(option.text) > MAX_OPTION:
            yield Finding("option-too-long", {"letter": option.letter, "limit": MAX_OPTION})


def _check_choice(question: ParsedQuestion) -> Iterable[Finding]:
    yield from _options(question)
    known = {option.letter for option in question.options}
    written = "".join(map(str, question.answer))
    if not question.answer:
        yield Finding("answer-missing")
    elif not set(question.answer) <= known:
        yield Finding("answer-out-of-range", {"answer": written, "letters": "".join(sorted(known))})
    elif question.type == "single" and len(question.answer) > 1:
        yield Finding("single-with-many-answers", {"answer": written})
    elif question.type == "multiple" and len(question.answer) == 1:
        yield Finding("multiple-with-one-answer")


def _check_judgement(question: ParsedQuestion) -> Iterable[Finding]:
    if not question.answer:
        yield Finding("answer-missing")
    elif len(question.answer) != 1 or question.answer[0] not in {RIGHT, WRONG}:
        yield Finding("answer-unreadable", {"answer": "".join(map(str, question.answer))[:50]})


def _check_fill(question: ParsedQuestion) -> Iterable[Finding]:
    blanks = count_blanks(question.stem)
    filled = [blank for blank in question.answer if any(text.strip() for text in blank)]
    if not blanks:
        yield Finding("no-blank")
    elif not filled:
        yield Finding("answer-missing")
    elif blanks != len(question.answer) or len(filled) != blanks:
        yield Finding("blank-count-mismatch", {"blanks": blanks, "answers": len(filled)})
    for text in (text for blank in question.answer for text in blank):
        if text.startswith("#") and not _is_number(text):
            yield Finding("number-unreadable", {"answer": text[:50]})


def _is_number(alternative: str) -> bool:
    """``#3:1`` is a number; ``#`` followed by anything but digits is a text such as #号."""
    from quizzes.interchange.common import numeric_parts

    return numeric_parts(alternative) is not None or not alternative[1:].lstrip("+-.:")[:1].isdigit()


def _check_order(question: ParsedQuestion) -> Iterable[Finding]:
    yield from _options(question)
    if not question.answer:
        yield Finding("answer-missing")
    elif sorted(question.answer) != sorted(option.letter for option in question.options):
        yield Finding("order-incomplete")


def _check_match(question: ParsedQuestion) -> Iterable[Finding]:
    lefts, rights = question.lefts, question.options
    if len(lefts) < 2:
        yield Finding("too-few-pairs", {"count": len(lefts)})
    if len(rights) < len(lefts):
        yield Finding("match-too-few-rights", {"count": len(rights)})
    if _repeats(one.text for one in lefts if one.text):
        yield Finding("duplicate-lefts")
    if _repeats(one.text for one in rights if one.text):
        yield Finding("duplicate-options")
    yield from _long((*lefts, *rights))
    paired = Counter(pair.partition("-")[0] for pair in question.answer)
    strange = {pair.partition("-")[2] for pair in question.answer} - {one.letter for one in rights}
    if strange or paired != Counter(left.letter for left in lefts):
        yield Finding("match-incomplete")


def _check_hotspot(question: ParsedQuestion) -> Iterable[Finding]:
    if not _has_media(question, "photo"):
        yield Finding("hotspot-no-photo")
    known = [place.id for place in question.places]
    repeated = [name for name, count in Counter(known).items() if count > 1]
    if repeated:
        yield Finding("hotspot-place-repeated", {"place": repeated[0]})
    strange = [name for name in question.answer if name not in known]
    if strange:
        yield Finding("hotspot-place-unknown", {"places": "、".join(map(str, strange))[:60]})
    if not question.answer:
        yield Finding("hotspot-no-hazard")
    elif set(known) <= set(question.answer):
        yield Finding("hotspot-no-decoy")
    if any(not place.text.strip() for place in question.places):
        yield Finding("hotspot-place-nameless")
    outside = [place for place in question.places if not within(place)]
    for place in outside:
        yield Finding("hotspot-place-outside", {"place": place.text or place.id})
    if not outside:
        for first, second in overlapping(question.places):
            yield Finding("hotspot-overlap", {"first": first.text or first.id, "second": second.text or second.id})


def _check_case(question: ParsedQuestion) -> Iterable[Finding]:
    if not question.parts:
        yield Finding("case-without-parts")
    for number, part in enumerate(question.parts, start=1):
        if part.type not in PART_TYPES:
            yield Finding("part-type", {"part": number, "type": part.type[:20]})
            continue
        for finding in check_question(_with_media(question, part, number)):
            yield Finding(finding.code, {**finding.params, "part": number})


def _with_media(case: ParsedQuestion, part: ParsedQuestion, number: int) -> ParsedQuestion:
    """A part with its pictures, which a case keeps for all its parts."""
    start = f"part:{number}/"
    own = tuple(replace(one, slot=one.slot.removeprefix(start)) for one in case.media if one.slot.startswith(start))
    return replace(part, media=own or part.media)


def _check_essay(question: ParsedQuestion) -> Iterable[Finding]:
    total = sum(line.points for line in question.rubric)
    if question.rubric and question.points is not None and total != question.points:
        yield Finding("rubric-sum", {"sum": f"{total / 100:g}", "points": f"{question.points / 100:g}"})
    for line in question.rubric:
        if line.points <= 0 or not fold(line.text):
            yield Finding("bad-rubric", {"line": line.text[:60]})


_RULES: dict[str, Callable[[ParsedQuestion], Iterable[Finding]]] = {
    **dict.fromkeys(CHOICE_TYPES, _check_choice),
    "truefalse": _check_judgement,
    "fill": _check_fill,
    "order": _check_order,
    "match": _check_match,
    "hotspot": _check_hotspot,
    "case": _check_case,
    "essay": _check_essay,
}
assert set(_RULES) >= OPTION_TYPES
