"""Questions of every type with nasty texts, as hypothesis draws them."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

from hypothesis import strategies as st
from PIL import Image

from quizzes.importers.clean import count_blanks, tidy
from quizzes.importers.types import MediaFile, ParsedQuestion, PhotoPlace, RubricLine
from quizzes.interchange.common import lettered, numbered
from quizzes.interchange.extras import shuffles
from regulations.logic.citations import split_citations

NASTY = (
    *"{}=~#:\\*%<>&\"'/|;.-[]$@!安全生产（），。“”①²₂ 　",
    "\n", "->", "//", "::", "####", "[html]", "[plain]", "<b>", "&amp;", "]]>", "以上都对", "{1:SA:=x}", "$CATEGORY: x",
    "@@PLUGINFILE@@/a.png", "A. ", "ANSWER: B", "%50%", "T", "F", "对", "错", "10", "（3分）", "https://例.cn/x",
)  # fmt: skip


def _words(text: str) -> str:
    """No blanks by chance, nothing that tidying changes."""
    return tidy("".join(text))


def texts(max_size: int = 12) -> st.SearchStrategy[str]:
    """Texts that are kept as they are and hold no blank."""
    pieces = st.lists(
        st.sampled_from(NASTY) | st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1
    )
    joined = pieces.map(lambda found: _words("".join(found[:max_size])))
    return joined.filter(lambda text: bool(text) and not count_blanks(text) and "\ue0f0" not in text)


def lines() -> st.SearchStrategy[str]:
    """As `texts`, in one line: what stands in cells of their own."""
    return (
        texts()
        .map(lambda text: tidy(" ".join(text.split("\n"))))
        .filter(lambda text: bool(text) and not count_blanks(text))
    )


def stems() -> st.SearchStrategy[str]:
    return texts(20).map(lambda text: f"关于{text}的说法")


days = st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31))


@st.composite
def common(draw: st.DrawFn) -> dict[str, object]:
    """What every type has."""
    basis = draw(st.just("") | lines())
    return {
        "explanation": draw(st.just("") | texts()),
        "basis": basis,
        "citations": split_citations(basis),
        "topic": draw(st.just("") | lines() | st.just("消防/灭火器")),
        "difficulty": draw(st.sampled_from([None, 1, 2, 3])),
        "points": draw(st.none() | st.integers(1, 100_000)),
        "code": draw(st.just("") | lines()),
        "audience": draw(st.just("") | lines()),
        "source": draw(st.just("") | lines()),
        "remark": draw(st.just("") | texts()),
        "valid_from": draw(days),
        "valid_to": draw(days),
    }


def option_texts(low: int = 2, high: int = 6) -> st.SearchStrategy[list[str]]:
    return st.lists(texts(), min_size=low, max_size=high, unique=True)


def _shuffle(draw: st.DrawFn, question: ParsedQuestion) -> ParsedQuestion:
    if question.type not in {"single", "multiple", "indefinite"}:
        return question
    return replace(question, shuffle=draw(st.sampled_from([shuffles(question), True, False])))


@st.composite
def choices(draw: st.DrawFn) -> ParsedQuestion:
    kind = draw(st.sampled_from(["single", "multiple", "indefinite"]))
    options = lettered(draw(option_texts() | st.permutations(["对", "错"])))
    marks = [option.letter for option in options]
    right = (
        [draw(st.sampled_from(marks))]
        if kind == "single"
        else sorted(draw(st.sets(st.sampled_from(marks), min_size=1)))
    )
    return _shuffle(draw, ParsedQuestion(kind, draw(stems()), options, tuple(right), **draw(common())))


@st.composite
def judgements(draw: st.DrawFn) -> ParsedQuestion:
    return ParsedQuestion("truefalse", draw(stems()), answer=(draw(st.sampled_from("对错")),), **draw(common()))


numbers = st.sampled_from(["#3", "#3:1", "#-0.5:0.25", "#1000000", "#0:0.001"])


@st.composite
def fills(draw: st.DrawFn, most: int = 3) -> ParsedQuestion:
    blanks = draw(st.integers(1, most))
    stem, key = "题目", []
    for _place in range(blanks):
        stem += draw(lines()) + draw(st.sampled_from(["____", "（ ）", "(  )", "【】", "______"])) + "。"
        words = lines().filter(lambda text: not text.startswith("#"))
        key.append(
            tuple(
                draw(st.lists(words, min_size=1, max_size=3, unique=True) | st.lists(numbers, min_size=1, unique=True))
            )
        )
    if count_blanks(stem) != blanks:
        stem = "题目" + "____，" * blanks
    return ParsedQuestion("fill", stem, answer=tuple(key), unordered=draw(st.booleans()), **draw(common()))


@st.composite
def orders(draw: st.DrawFn) -> ParsedQuestion:
    options = lettered(draw(option_texts()))
    answer = draw(st.permutations([option.letter for option in options]))
    return ParsedQuestion("order", draw(stems()), options, tuple(answer), **draw(common()))


@st.composite
def matches(draw: st.DrawFn) -> ParsedQuestion:
    rights = lettered(draw(st.lists(lines(), min_size=3, max_size=6, unique=True)))
    lefts = numbered(draw(st.lists(texts(), min_size=2, max_size=3, unique=True)))
    chosen = draw(st.permutations([right.letter for right in rights]))[: len(lefts)]
    answer = tuple(f"{left.letter}-{mark}" for left, mark in zip(lefts, chosen, strict=True))
    return ParsedQuestion("match", draw(stems()), rights, answer, lefts=lefts, **draw(common()))


@st.composite
def essays(draw: st.DrawFn) -> ParsedQuestion:
    rubric = tuple(
        RubricLine(text, points)
        for text, points in draw(st.lists(st.tuples(texts(), st.integers(1, 5000)), max_size=3))
    )
    answer = tuple(draw(st.lists(texts(), max_size=1)))
    return ParsedQuestion("essay", draw(stems()), answer=answer, rubric=rubric, **draw(common()))


def picture(width: int = 400, height: int = 200) -> bytes:
    """A PNG of this size."""
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(stream, "PNG")
    return stream.getvalue()


PNG = picture()
MP3 = b"ID3\x03" + b"\0" * 20


@st.composite
def hotspots(draw: st.DrawFn) -> ParsedQuestion:
    places = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        x, y, size = draw(st.integers(0, 8000)), draw(st.integers(0, 8000)), draw(st.integers(1, 2000))
        shape = draw(st.sampled_from(["rect", "circle", "polygon"]))
        at = {"rect": (x, y, size, size), "circle": (x, y, size), "polygon": (x, y, x + size, y, x, y + size)}[shape]
        places.append(PhotoPlace(f"p{number}", shape, at, draw(lines()), draw(st.just("") | lines())))
    hazards = sorted(draw(st.sets(st.sampled_from([place.id for place in places]), min_size=1)))
    photo = MediaFile("photo", "现场.png", PNG, draw(st.just("") | lines()))
    return ParsedQuestion(
        "hotspot", draw(stems()), answer=tuple(hazards), places=tuple(places), media=(photo,), **draw(common())
    )


def media_for(question: ParsedQuestion) -> tuple[MediaFile, ...]:
    """A picture and a sound on the stem, a picture on the first option."""
    found = [MediaFile("stem", "图1.png", PNG, "配电箱"), MediaFile("stem", "声音.mp3", MP3, "")]
    if question.options and question.type != "match":
        found.append(MediaFile(f"option:{question.options[0].letter}", "opt.png", PNG, "甲"))
    return tuple(found)


@st.composite
def cases(draw: st.DrawFn) -> ParsedQuestion:
    """A case with sub-items of every machine-graded type and an essay; sub-items have no topic of their own here."""
    kinds = st.one_of(choices(), judgements(), fills(), orders(), matches(), essays())
    parts = tuple(draw(st.lists(kinds, min_size=1, max_size=3)))
    pictures = (
        tuple(replace(one, slot=f"part:1/{one.slot}") for one in media_for(parts[0])) if draw(st.booleans()) else ()
    )
    return ParsedQuestion("case", draw(stems()), parts=parts, media=pictures, **draw(common()))
