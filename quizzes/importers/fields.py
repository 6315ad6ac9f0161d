"""One raw question → one parsed question with its findings. Every rule is asked; a formula alone stops the reading."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from plumbing.tabular import Cell
from quizzes.importers.answers import bare_answer, judgement, letters_in, read_answer
from quizzes.importers.clean import count_blanks, fold, fold_width, strip_glosses, tidy, to_simplified
from quizzes.importers.dates_rubric import read_day, read_rubric
from quizzes.importers.kinds import NEEDS_EDITOR, infer_kind, is_unordered, kind_named
from quizzes.importers.pairs import read_pairs
from quizzes.importers.types import (
    CHOICE_TYPES,
    OPTION_TYPES,
    Finding,
    Option,
    ParsedQuestion,
    RawQuestion,
    RubricLine,
)
from regulations.logic.citations import split_citations

MAX_STEM = 2000
MAX_OPTION = 500
MAX_OPTIONS = 26
MAX_EXPLANATION = 5000
MAX_TOPIC = 60
MAX_BASIS = 300
MAX_CODE, MAX_AUDIENCE, MAX_SOURCE, MAX_REMARK = 40, 100, 200, 500
MAX_POINTS = 100_000  # hundredths: a thousand points

_DIFFICULTIES = {
    name: level
    for level, names in enumerate(
        ("易 容易 简单 较易 较简单 低 初级 1 2 ★ ★★ easy", "中 中等 一般 适中 普通 中级 3 ★★★ medium",
         "难 困难 较难 很难 高 高级 4 5 ★★★★ ★★★★★ hard"), start=1,
    )
    for name in names.split()
}  # fmt: skip
_DAYS = ("valid_from", "valid_to")
_NO_PARTS = frozenset({"case", "hotspot"})
_POINTS = re.compile(r"(\d{1,4})(?:\.(\d{1,2})0*)?分?")
_INLINE_ANSWER = re.compile(r"（\s*([A-Za-zＡ-Ｚ]{1,8}|[√×✓✗对错]|正确|错误)\s*）|\(\s+([A-Za-z]{1,8})\s+\)")
_REFERS = re.compile(
    r"(?:以上|上述|前述|前面|以下|其他)[^，。；]{0,8}(?:都|均|皆|全|所有|选项|不对|不是|正确|没有)"
    r"|^(?:都|均|皆|全部?|全都)(?:不?对|不?是|不?正确|错|不)"
    r"|选项?\s*[A-H]|(?<![A-Za-z])[A-H]\s*(?:和|与|及|或|、|,|，|&|\+)\s*[A-H](?![A-Za-z])|^[A-H]{2,6}(?:都|均|全)?(?:对|是|正确)?$"
)


@dataclass(slots=True)
class _Draft:
    """A question while it is being read."""

    raw: RawQuestion
    kind: str = ""
    stem: str = ""
    answer_text: str = ""
    options: tuple[Option, ...] = ()
    findings: list[Finding] = field(default_factory=list)

    def note(self, code: str, **params: object) -> None:
        if all(finding.code != code for finding in self.findings):
            self.findings.append(Finding(code, params))


def parse_question(raw: RawQuestion) -> tuple[ParsedQuestion, list[Finding]]:
    """The question in `raw` as far as it can be read, and everything that is to be said about it.

    Findings on a sub-item of a case carry its number, from 1, as the param ``part``.
    """
    draft = _Draft(raw)
    draft.findings.extend(raw.findings)
    if _has_formula(raw):
        return ParsedQuestion("", ""), [*draft.findings, Finding("formula")]
    _note_dates(draft)
    draft.stem = _clean(draft, raw.text("stem"))
    draft.answer_text = _clean(draft, raw.text("answer"))
    draft.options = _read_options(draft)
    _read_kind(draft)
    _take_answer_from_stem(draft)
    _check_stem(draft)
    _check_options(draft)
    return _finish(draft), draft.findings


def options_refer(texts: Iterable[str]) -> bool:
    """Whether an option speaks of others (以上都对, A和B): shuffled, it would mean something else."""
    return any(_REFERS.search(text) for text in texts)


def _finish(draft: _Draft) -> ParsedQuestion:
    """The rest of the fields, once stem, type and options are settled."""
    shuffle = draft.kind not in CHOICE_TYPES or not options_refer(option.text for option in draft.options)
    answer, keyed = _read_key(draft)
    if not shuffle:
        draft.note("no-shuffle")
    basis = _limited(draft, "basis", MAX_BASIS)
    question = ParsedQuestion(
        type=draft.kind,
        stem=draft.stem,
        options=draft.options if draft.kind in OPTION_TYPES else (),
        answer=answer,
        explanation=_clean(draft, _limited(draft, "explanation", MAX_EXPLANATION)),
        basis=basis,
        citations=split_citations(basis),
        topic=_limited(draft, "topic", MAX_TOPIC),
        difficulty=_read_difficulty(draft),
        points=_read_points(draft),
        shuffle=shuffle,
        media=draft.raw.media,
    )
    return replace(question, **keyed, **_further(draft))


def _read_key(draft: _Draft) -> tuple[tuple[object, ...], dict[str, Any]]:
    """The answer, and the further fields that only the question's type has."""
    if not draft.kind or draft.kind in NEEDS_EDITOR:
        return (), {}
    if draft.kind == "match":
        lefts, rights, pairs, findings = read_pairs(draft.options)
        draft.findings.extend(findings)
        return pairs, {"lefts": lefts, "options": rights}
    if draft.kind == "case":
        return (), {"parts": _read_parts(draft)}
    answer, findings = read_answer(draft.answer_text, kind=draft.kind, stem=draft.stem, options=draft.options)
    draft.findings.extend(findings)
    if draft.kind == "essay":
        return answer, {"rubric": _read_rubric(draft)}
    return answer, {"unordered": draft.kind == "fill" and is_unordered(draft.raw.text("type"))}


def _read_parts(draft: _Draft) -> tuple[ParsedQuestion, ...]:
    """The sub-items of a case, each with its own findings told under its number."""
    if not draft.raw.parts:
        draft.note("case-without-parts")
    parts = []
    for number, raw in enumerate(draft.raw.parts, start=1):
        part, findings = parse_question(raw)
        if part.type in _NO_PARTS:
            findings = [*findings, Finding("part-type")]
        draft.findings.extend(Finding(one.code, {**one.params, "part": number}) for one in findings)
        parts.append(part)
    return tuple(parts)


def _read_rubric(draft: _Draft) -> tuple[RubricLine, ...]:
    lines, unread = read_rubric(tidy(draft.raw.text("rubric")))
    if unread:
        draft.note("bad-rubric", line=unread[:60])
    return lines


def _further(draft: _Draft) -> dict[str, Any]:
    """What an author keeps beside the question: number, audience, source, remark, days."""
    limits = {"code": MAX_CODE, "audience": MAX_AUDIENCE, "source": MAX_SOURCE, "remark": MAX_REMARK}
    found: dict[str, Any] = {name: _limited(draft, name, limit) for name, limit in limits.items()}
    for name in _DAYS:
        text = draft.raw.text(name)
        found[name] = read_day(text) if text else None
        if text and found[name] is None:
            draft.note("bad-date", value=text[:20])
    first, last = found["valid_from"], found["valid_to"]
    if first and last and last < first:
        draft.note("dates-reversed", first=first.isoformat(), last=last.isoformat())
    return found


def _has_formula(raw: RawQuestion) -> bool:
    return any(cell.formula for cell in (*raw.cells.values(), *raw.options.values()))


def _note_dates(draft: _Draft) -> None:
    """Excel makes a date of ``3-4``: what was meant only the author knows."""
    raw = draft.raw
    cells = {**raw.options, **{name: cell for name, cell in raw.cells.items() if name not in _DAYS}}
    dated = [cell.text for name, cell in cells.items() if cell.kind == "date"]
    if dated:
        draft.note("date-in-cell", value=dated[0])


def _clean(draft: _Draft, text: str) -> str:
    """`text` without pinyin glosses and in simplified script; both are told."""
    tidied = tidy(text)
    stripped = strip_glosses(tidied)
    if stripped != tidied:
        draft.note("pinyin-stripped")
    simplified = to_simplified(stripped)
    if simplified != stripped:
        draft.note("traditional-converted")
    return simplified


def _read_options(draft: _Draft) -> tuple[Option, ...]:
    """The options that hold text, each with its own letter; a gap between them is told."""
    texts = {letter: _clean(draft, _option_text(cell)) for letter, cell in draft.raw.options.items()}
    texts = _without_own_letters(texts)
    filled = [letter for letter, text in texts.items() if text]
    if filled and any(not text for letter, text in texts.items() if letter < filled[-1]):
        draft.note("option-gap")
    return tuple(Option(letter, texts[letter]) for letter in filled)


def _without_space(text: str) -> str:
    """For telling options apart: width does not matter, case does (mg and Mg are two units)."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _option_text(cell: Cell) -> str:
    return cell.text.strip()


def _without_own_letters(texts: dict[str, str]) -> dict[str, str]:
    """Options written as ``A. 甲`` under 选项A, when all of them are, lose the letter."""
    marks = {
        letter: re.match(rf"{letter}\s*[.．、:：)）]\s*(?=\S)", fold_width(text))
        for letter, text in texts.items()
        if text
    }
    if not marks or not all(marks.values()):
        return texts
    return {letter: text[marks[letter].end() :] if text else "" for letter, text in texts.items()}  # type: ignore[union-attr]


def _read_kind(draft: _Draft) -> None:
    written = draft.raw.text("type")
    kind = kind_named(written) if written else "choice"
    if kind is None:
        draft.note("unknown-type", type=written[:20])
        return
    if kind in NEEDS_EDITOR:
        draft.note("type-needs-editor", type=written)
    if kind == "choice" and draft.raw.parts:
        kind = "case"
    if kind == "choice":
        kind = infer_kind(stem=draft.stem, options=draft.options, answer=draft.answer_text)
        if kind is None:
            draft.note("answer-missing")
            return
        draft.note("type-inferred", type=kind)
    draft.kind = kind


def _take_answer_from_stem(draft: _Draft) -> None:
    """``……是（ B ）。`` shows its key: the answer is taken out where the answer column is empty or says the same."""
    if draft.kind not in CHOICE_TYPES | {"truefalse"} or count_blanks(draft.stem):
        return
    found = list(_INLINE_ANSWER.finditer(draft.stem))
    if len(found) != 1:
        return
    inline = found[0][1] or found[0][2]
    if not _is_answer(draft, inline):
        return
    if bare_answer(draft.answer_text) and not _same_answer(inline, draft.answer_text):
        return
    draft.stem = f"{draft.stem[: found[0].start()]}（ ）{draft.stem[found[0].end() :]}"
    draft.answer_text = draft.answer_text if bare_answer(draft.answer_text) else inline
    draft.note("answer-in-stem")


def _is_answer(draft: _Draft, inline: str) -> bool:
    if draft.kind == "truefalse":
        return judgement(inline) is not None
    letters = letters_in(inline) or ""
    return bool(letters) and set(letters) <= {option.letter for option in draft.options}


def _same_answer(inline: str, answer: str) -> bool:
    letters, others = letters_in(inline), letters_in(answer)
    if letters and others and sorted(letters) == sorted(others):
        return True
    return judgement(inline) is not None and judgement(inline) == judgement(answer)


def _check_stem(draft: _Draft) -> None:
    if not any(character.isalnum() for character in draft.stem):
        draft.note("stem-missing")
    if len(draft.stem) > MAX_STEM:
        draft.note("stem-too-long", length=len(draft.stem), limit=MAX_STEM)


def _check_options(draft: _Draft) -> None:
    if draft.kind not in OPTION_TYPES and draft.kind != "match":
        draft.findings = [finding for finding in draft.findings if finding.code != "option-gap"]
        return
    if draft.kind == "match":
        _check_lengths(draft)
        return
    if len(draft.options) < 2:
        draft.note("too-few-options", count=len(draft.options))
    if len({_without_space(option.text) for option in draft.options}) < len(draft.options):
        draft.note("duplicate-options")
    _check_lengths(draft)


def _check_lengths(draft: _Draft) -> None:
    if len(draft.options) > MAX_OPTIONS:
        draft.note("too-many-options")
    for option in draft.options:
        if len(option.text) > MAX_OPTION:
            draft.note("option-too-long", letter=option.letter, limit=MAX_OPTION)


def _limited(draft: _Draft, name: str, limit: int) -> str:
    text = draft.raw.text(name)
    if len(text) > limit:
        draft.note(f"{name}-too-long", length=len(text), limit=limit)
    return text


def _read_difficulty(draft: _Draft) -> int | None:
    """1 easy, 2 medium, 3 hard; scales of five are folded on three."""
    text = draft.raw.text("difficulty")
    level = _DIFFICULTIES.get(fold(to_simplified(text)).removesuffix("题").removesuffix("级")) if text else None
    if text and level is None:
        draft.note("unknown-difficulty", difficulty=text[:20])
    return level


def _read_points(draft: _Draft) -> int | None:
    """Hundredths of a point from ``2``, ``2分`` or ``2.5``; words such as 两分 are an error, not a guess."""
    text = draft.raw.text("points")
    if not text:
        return None
    match = _POINTS.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))
    points = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")) if match else 0
    if not 0 < points <= MAX_POINTS:
        draft.note("bad-points", points=text[:20])
        return None
    return points
