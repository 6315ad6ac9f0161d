"""Codes of a question import as sentences for people: what is wrong, what to do. Only here is gettext."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kernel.errors import UnreadableFile
from plumbing.file_errors import describe_unreadable as describe_plain
from quizzes.importers.types import Finding

_SENTENCES: dict[str, str] = {
    # errors: nothing is stored until they are put right
    "answer-ambiguous": gettext_noop("The answer “%(answer)s” may mean a range or two options. Write every letter."),
    "answer-missing": gettext_noop("The answer is missing."),
    "answer-out-of-range": gettext_noop(
        "The answer “%(answer)s” is not among the options (%(letters)s). Correct the answer or add the option."
    ),
    "answer-unreadable": gettext_noop(
        "The answer “%(answer)s” cannot be understood. Write option letters, or 对 or 错 for true or false."
    ),
    "bad-points": gettext_noop("The points “%(points)s” are not a number above 0. Write a number such as 2 or 2.5."),
    "basis-too-long": gettext_noop("The legal basis is longer than %(limit)d characters. Shorten it."),
    "blank-count-mismatch": gettext_noop(
        "The stem has %(blanks)d blanks but the answer has %(answers)d parts. Put | between blanks."
    ),
    "duplicate-conflicting-key": gettext_noop(
        "The question is there already, with another answer. Find out which answer is right and keep one."
    ),
    "duplicate-options": gettext_noop("Two options are the same. Change or delete one."),
    "explanation-too-long": gettext_noop("The explanation is longer than %(limit)d characters. Shorten it."),
    "formula": gettext_noop("A cell holds a formula. Replace it by its value (paste as values)."),
    "judgement-options-unclear": gettext_noop(
        "A true or false question has options that are not 对 and 错. Correct the type or the options."
    ),
    "no-blank": gettext_noop("A fill-in question has no blank in its stem. Write ____ where the answer belongs."),
    "option-too-long": gettext_noop("Option %(letter)s is longer than %(limit)d characters. Shorten it."),
    "order-incomplete": gettext_noop("The answer must name every option once, in the right order."),
    "single-with-many-answers": gettext_noop(
        "A single-choice question has several answers (%(answer)s). Correct the answer or the type."
    ),
    "stem-missing": gettext_noop("The stem is missing."),
    "stem-too-long": gettext_noop("The stem has %(length)d characters; at most %(limit)d are possible. Shorten it."),
    "too-few-options": gettext_noop("A choice needs at least two options."),
    "too-many-options": gettext_noop("A question can have at most 26 options."),
    "topic-too-long": gettext_noop("The topic is longer than %(limit)d characters. Shorten it."),
    "type-needs-editor": gettext_noop("Questions of the type “%(type)s” cannot be imported from a table."),
    "unknown-type": gettext_noop("The type “%(type)s” is not known. Use 单选, 多选, 不定项, 判断, 填空, 排序 or 简答."),
    # warnings: stored, but worth a look
    "answer-by-text": gettext_noop("The answer was written as text and was read as option %(letters)s."),
    "answer-in-stem": gettext_noop("The answer stood in the stem; it was taken out of there."),
    "date-in-cell": gettext_noop(
        "A cell holds the date %(value)s; Excel may have made it from something else. Format the cell as text."
    ),
    "duplicate-question": gettext_noop("The same question is there already. This one is not stored again."),
    "multiple-with-one-answer": gettext_noop("A multiple-choice question has only one answer. Check it."),
    "near-duplicate": gettext_noop("The question is very much like row %(row)d. Check whether both are needed."),
    "no-shuffle": gettext_noop("An option refers to other options; the options will not be shuffled."),
    "option-gap": gettext_noop("There is an empty option before the last one. The option letters were kept."),
    "options-ignored": gettext_noop("The options of a true or false question were left out."),
    "pinyin-stripped": gettext_noop("Pinyin in brackets was taken out. Check the text."),
    "traditional-converted": gettext_noop("Traditional characters were changed to simplified ones. Check the text."),
    "type-inferred": gettext_noop("The type is not written; it was concluded from options and answer. Check it."),
    "unknown-difficulty": gettext_noop("The difficulty “%(difficulty)s” is not known and was left out."),
    # rows that hold no question, and notices on the whole file
    "blank-row": gettext_noop("Blank row."),
    "header-row": gettext_noop("The header once more; left out."),
    "column-repeated": gettext_noop("The column “%(column)s” occurs twice; the first one was read."),
    "other-sheets": gettext_noop("Only the first sheet was read. Import these by themselves: %(sheets)s."),
    "hidden-column": gettext_noop("The table has %(count)d hidden columns that are read too. Check them."),
}
_WITH_ROW: dict[str, str] = {
    "duplicate-conflicting-key": gettext_noop(
        "The same question is in row %(row)d, with another answer. Find out which answer is right and keep one."
    ),
    "duplicate-question": gettext_noop("The same question is in row %(row)d. This one is not stored again."),
}


def known_codes() -> frozenset[str]:
    """Every code that has a sentence."""
    return frozenset(_SENTENCES)


def describe_code(code: str, params: Mapping[str, Any]) -> str:
    """The sentence for `code` in the active language; its params are literal text, to be escaped by the page."""
    sentence = _WITH_ROW.get(code, _SENTENCES[code]) if "row" in params else _SENTENCES[code]
    return _(sentence) % dict(params)


def describe_findings(findings: Iterable[Finding]) -> str:
    """All the sentences of a row, one after another."""
    return "".join(describe_code(finding.code, finding.params) for finding in findings)


def describe_unreadable(error: UnreadableFile) -> str:
    """A sentence about a file of questions that cannot be read; file errors of every import are told as elsewhere."""
    if error.code == "columns-not-recognised":
        return _(
            "No header with a stem and an answer was found in the first rows. Nothing was stored. "
            "Name the columns 题型, 题干, 选项A, 选项B, 答案, and import again."
        )
    return describe_plain(error)
