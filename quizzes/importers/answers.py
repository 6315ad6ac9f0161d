"""Answers as people write them, read by the type of the question. Each reader returns the answer and its findings."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from quizzes.importers.clean import count_blanks, fold, tidy
from quizzes.importers.types import CHOICE_TYPES, RIGHT, WRONG, Finding, Option

Answer = tuple[tuple[Any, ...], list[Finding]]

# Private-use characters are Word's Wingdings and Symbol ticks and crosses, which reach Excel by copying; ü and û are
# the same ticks and crosses after the font was lost.
_RIGHT = "对 对的 正确 是 是的 真 t true y yes right r 1 √ ✓ ✔ ☑ v 同意 符合 ○ \uf0fc \uf0fe \uf0d6 ü"
_WRONG = "错 错的 错误 不正确 不对 否 不是 假 f false n no wrong w 0 × ✗ ✘ ✕ ✖ ╳ ☒ x 不同意 不符合 \uf0fb \uf0fd û"
_RIGHT_WORDS, _WRONG_WORDS = frozenset(_RIGHT.split()), frozenset(_WRONG.split())
_PREFIX = re.compile(
    r"^(?:【(?:正确|参考|标准)?答案】|(?:正确|参考|标准)?答案(?:是|为)?\s*[:：]|(?:应)?选(?=[A-Za-zＡ-Ｚ]))\s*"
)
_EMPTY = re.compile(r"[\s()（）\[\]【】{}<>《》_＿\-—/\\.。,，、]*")
_SEPARATORS = re.compile(r"[\s,;|、/\\.。+&=#\-_*()\[\]【】'\"“”]+|和|与|及")
_RANGE = re.compile(r"([A-Z])(?:~|至|到|—+|–)([A-Z])")
_DASHED_PAIR = re.compile(r"\(?([A-Z])\s*-\s*([A-Z])\)?")
_LETTER_AND_TEXT = re.compile(r"[(（]?([A-Za-zＡ-Ｚ])[)）]?[.．、:：)）\s]\s*(\S.*)", re.DOTALL)
_LAST_LIKELY_LETTER = "L"  # ABE is an answer out of range, YES is none
_PARTS = re.compile(r"[,，;；|｜、\n]+")
_BLANK_SEPARATOR = re.compile(r"\||｜|={3,}|#{3,}")
_ALTERNATIVE_SEPARATOR = re.compile(r"[;；]")


def bare_answer(text: str) -> str:
    """The answer without a prefix such as 答案：; empty brackets and dashes are no answer at all."""
    bare = _PREFIX.sub("", tidy(text)).strip()
    return "" if _EMPTY.fullmatch(bare) else bare


def judgement(text: str) -> str | None:
    """对 or 错 for the words and signs that people use, brackets around them allowed; None for anything else."""
    word = fold(text).strip("()[]【】.。 ")
    if word in _RIGHT_WORDS:
        return RIGHT
    return WRONG if word in _WRONG_WORDS else None


def letters_in(text: str) -> str | None:
    """The option letters in `text`, separators and width ignored, in the order written; None if it holds more."""
    folded = unicodedata.normalize("NFKC", tidy(text)).upper()
    folded = _RANGE.sub(_letters_between, folded)
    bare = _SEPARATORS.sub("", folded)
    if not bare or not bare.isascii() or not bare.isalpha():
        return None
    return "".join(dict.fromkeys(bare))


def _letters_between(match: re.Match[str]) -> str:
    return "".join(chr(code) for code in range(ord(match[1]), ord(match[2]) + 1)) or match[0]


def read_choice(text: str, *, options: tuple[Option, ...], kind: str) -> Answer:
    """Letters of a choice, sorted; in written order for ordering. Also reads ``A. text`` and the options' text."""
    if not text:
        return (), [Finding("answer-missing")]
    letters = letters_in(text)
    known = {option.letter for option in options}
    if letters and set(letters) <= known:
        if _is_dashed_pair(text):
            return (), [Finding("answer-ambiguous", {"answer": text})]
        return _as_choice(letters, kind), []
    by_text = _letters_by_text(text, options)
    if by_text:
        return _as_choice(by_text, kind), [Finding("answer-by-text", {"letters": by_text})]
    if letters and (len(letters) == 1 or max(letters) <= _LAST_LIKELY_LETTER):
        return (), [Finding("answer-out-of-range", {"answer": letters, "letters": "".join(sorted(known))})]
    return (), [Finding("answer-unreadable", {"answer": text[:50]})]


def _is_dashed_pair(text: str) -> bool:
    """``A-D`` may mean A to D as well as A and D: a guess would make a wrong key."""
    pair = _DASHED_PAIR.fullmatch(unicodedata.normalize("NFKC", text).upper().strip())
    return bool(pair) and ord(pair[2]) - ord(pair[1]) > 1  # type: ignore[index]


def _as_choice(letters: str, kind: str) -> tuple[str, ...]:
    return tuple(letters) if kind == "order" else tuple(sorted(letters))


def _letters_by_text(text: str, options: tuple[Option, ...]) -> str:
    """The letters of the options whose text the answer repeats, whole or part by part; empty if any part fails."""
    lettered = _LETTER_AND_TEXT.fullmatch(text.strip())
    if lettered:
        letter = unicodedata.normalize("NFKC", lettered[1]).upper()
        if any(option.letter == letter and fold(option.text) == fold(lettered[2]) for option in options):
            return letter
    by_text = {_fold_option(option.text): option.letter for option in options}
    whole = by_text.get(_fold_option(text))
    if whole:
        return whole
    found = [by_text.get(_fold_option(part)) for part in _PARTS.split(text) if part.strip()]
    return "".join(dict.fromkeys(letter for letter in found if letter)) if found and all(found) else ""


def _fold_option(text: str) -> str:
    return fold(text).rstrip(".。,;")


def read_judgement(text: str, *, options: tuple[Option, ...]) -> Answer:
    """对 or 错. A letter means the option behind it, or A = 对 and B = 错 where the file gives no options."""
    if not text:
        return (), [Finding("answer-missing")]
    letters = letters_in(text)
    words = {option.letter: judgement(option.text) for option in options}
    if letters and len(letters) == 1 and letters in words:
        word = words[letters]
        return ((word,), []) if word else ((), [Finding("judgement-options-unclear")])
    if letters and letters in {"A", "B"} and not options:
        return ((RIGHT,) if letters == "A" else (WRONG,)), []
    word = judgement(text)
    if word:
        unclear = options and None in words.values()
        return (word,), ([Finding("options-ignored")] if unclear else [])
    if letters and len(letters) == 1:
        return (), [Finding("answer-out-of-range", {"answer": letters, "letters": "".join(words) or "AB"})]
    return (), [Finding("answer-unreadable", {"answer": text[:50]})]


def read_fill(text: str, *, stem: str) -> Answer:
    """Alternatives a blank: ``|`` between blanks, ``;`` between alternatives; one blank takes every part."""
    blanks = count_blanks(stem)
    if not blanks:
        return (), [Finding("no-blank")]
    if not text:
        return (), [Finding("answer-missing")]
    parts = [_alternatives(part) for part in _BLANK_SEPARATOR.split(text)]
    if blanks == 1:
        parts = [tuple(dict.fromkeys(alternative for part in parts for alternative in part))]
    if len(parts) != blanks or not all(parts):
        return (), [Finding("blank-count-mismatch", {"blanks": blanks, "answers": sum(map(bool, parts))})]
    return tuple(parts), []


def _alternatives(part: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip() for text in _ALTERNATIVE_SEPARATOR.split(part) if text.strip()))


def read_answer(text: str, *, kind: str, stem: str, options: tuple[Option, ...]) -> Answer:
    """The answer of a question of type `kind`, and what is to be said about it."""
    bare = text if kind == "essay" else bare_answer(text)
    if kind in CHOICE_TYPES:
        return _checked_choice(*read_choice(bare, options=options, kind=kind), kind=kind)
    if kind == "order":
        answer, findings = read_choice(bare, options=options, kind=kind)
        if answer and len(answer) != len(options):
            findings = [*findings, Finding("order-incomplete")]
        return answer, findings
    if kind == "truefalse":
        return read_judgement(bare, options=options)
    if kind == "fill":
        return read_fill(bare, stem=stem)
    return ((bare,) if bare else ()), []


def _checked_choice(answer: tuple[Any, ...], findings: list[Finding], *, kind: str) -> Answer:
    if kind == "single" and len(answer) > 1:
        findings.append(Finding("single-with-many-answers", {"answer": "".join(answer)}))
    if kind == "multiple" and len(answer) == 1:
        findings.append(Finding("multiple-with-one-answer"))
    return answer, findings
