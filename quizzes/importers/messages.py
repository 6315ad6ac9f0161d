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
    "answers-differ": gettext_noop(
        "The file gives two answers: “%(one)s” beside the question and “%(other)s” in the list. Keep the right one."
    ),
    "audience-too-long": gettext_noop(
        "The text on whom it is meant for is longer than %(limit)d characters. Shorten it."
    ),
    "bad-date": gettext_noop("“%(value)s” is not a date. Write it as 2026-03-01."),
    "bad-rubric": gettext_noop("The rubric line “%(line)s” gives no points. Write one line each, as 要点：2分."),
    "case-without-parts": gettext_noop(
        "A case has no sub-items. Put each in a row of its own below, with the number of the case in the column 所属题."
    ),
    "code-repeated": gettext_noop(
        "Several rows have the number %(parent)s. Give the case a number of its own in the column 题目编号."
    ),
    "code-too-long": gettext_noop("The question number is longer than %(limit)d characters. Shorten it."),
    "pair-unreadable": gettext_noop("Option %(letter)s is not a pair. Write it as 左 -> 右."),
    "parent-missing": gettext_noop(
        "There is no case with the number %(parent)s for this sub-item. Correct the column 所属题."
    ),
    "part-type": gettext_noop("A sub-item cannot be a case or a hazard photo itself. Choose another type."),
    "remark-too-long": gettext_noop("The remark is longer than %(limit)d characters. Shorten it."),
    "source-too-long": gettext_noop("The text on the source is longer than %(limit)d characters. Shorten it."),
    "too-few-pairs": gettext_noop("A matching question needs at least two pairs."),
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
    "unknown-type": gettext_noop(
        "The type “%(type)s” is not known. Use 单选, 多选, 不定项, 判断, 填空, 排序, 匹配, 案例 or 简答."
    ),
    # warnings: stored, but worth a look
    "answer-by-text": gettext_noop("The answer was written as text and was read as option %(letters)s."),
    "answer-by-colour": gettext_noop(
        "The answer was not written; option %(letters)s stands out by colour or underlining and was taken. Check it."
    ),
    "answer-by-number": gettext_noop(
        "The answer was written as a number and was read as option %(letters)s. Check it."
    ),
    "answer-in-stem": gettext_noop("The answer stood in the stem; it was taken out of there."),
    "date-in-cell": gettext_noop(
        "A cell holds the date %(value)s; Excel may have made it from something else. Format the cell as text."
    ),
    "duplicate-question": gettext_noop("The same question is there already. This one is not stored again."),
    "multiple-with-one-answer": gettext_noop("A multiple-choice question has only one answer. Check it."),
    "number-missing": gettext_noop(
        "Before this question the number %(numbers)s is missing. Check in the file whether a question was not found."
    ),
    "number-repeated": gettext_noop("The number %(number)s stands here for the second time. Check the file."),
    "picture-left-out": gettext_noop("The picture or sound %(names)s was not read. Add it to the question by hand."),
    "stem-holds-question": gettext_noop(
        "The stem seems to hold another question: “%(text)s”. Put its number at the beginning of a line of its own."
    ),
    "text-left-out": gettext_noop("This text belongs to no part of the question and was left out: “%(text)s”."),
    "near-duplicate-stored": gettext_noop(
        "The question is very much like one that “%(bank)s” has already (%(likeness)d %%): %(stem)s"
    ),
    "replaces-stored": gettext_noop("Storing replaces what the bank has by this, as a new version."),
    "citation-unmatched": gettext_noop("The clause “%(basis)s” is not in the library of laws. Check its number."),
    "near-duplicate": gettext_noop("The question is very much like row %(row)d. Check whether both are needed."),
    "no-shuffle": gettext_noop("An option refers to other options; the options will not be shuffled."),
    "option-gap": gettext_noop("There is an empty option before the last one. The option letters were kept."),
    "options-ignored": gettext_noop("The options of a true or false question were left out."),
    "pinyin-stripped": gettext_noop("Pinyin in brackets was taken out. Check the text."),
    "traditional-converted": gettext_noop("Traditional characters were changed to simplified ones. Check the text."),
    "type-inferred": gettext_noop("The type is not written; it was concluded from options and answer. Check it."),
    "unknown-difficulty": gettext_noop("The difficulty “%(difficulty)s” is not known and was left out."),
    # questions of formats that state their meaning, and rules of every type
    "item-unreadable": gettext_noop("This item cannot be read. Correct it in the file and import again."),
    "match-too-few-rights": gettext_noop(
        "A matching question needs at least as many entries on the right as on the left."
    ),
    "match-incomplete": gettext_noop("Each entry on the left must be matched with exactly one on the right."),
    "duplicate-lefts": gettext_noop("Two entries on the left are the same. Change or delete one."),
    "hotspot-no-photo": gettext_noop("The photo is missing. Add a photo on which hazards are to be found."),
    "hotspot-no-hazard": gettext_noop("No place on the photo is marked as a hazard. Mark at least one."),
    "hotspot-place-unknown": gettext_noop("The answer names a place that is not on the photo: %(places)s."),
    "hotspot-place-outside": gettext_noop("The place “%(place)s” lies outside the photo. Draw it again."),
    "hotspot-place-nameless": gettext_noop(
        "A place on the photo has no name. Write what is to be seen there, for those who cannot see the photo."
    ),
    "hotspot-place-repeated": gettext_noop("Two places on the photo have the same number (%(place)s)."),
    "rubric-sum": gettext_noop("The points of the marking guide add up to %(sum)s, but the question has %(points)s."),
    "dates-reversed": gettext_noop("The last day (%(last)s) is before the first day (%(first)s)."),
    "number-unreadable": gettext_noop("The answer “%(answer)s” is not a number. Write #3 or #3:1 (3, give or take 1)."),
    "format-lost": gettext_noop("Formatting that cannot be kept was left out: %(what)s. Check the text."),
    "weights-folded": gettext_noop("Partial credit was left out: every option that earned credit counts as right."),
    "media-refused": gettext_noop("The file “%(name)s” is not a picture or sound that can be kept; it was left out."),
    "media-missing": gettext_noop("The file “%(name)s” is not in the package; it was left out."),
    "media-remote": gettext_noop("“%(name)s” is on another website; it was not fetched. Add it by hand."),
    "hotspot-no-decoy": gettext_noop("Every place on the photo is a hazard. Add a place that is none."),
    "hotspot-overlap": gettext_noop("The places “%(first)s” and “%(second)s” overlap; a tap there counts for both."),
    "description-only": gettext_noop("A text without a question; left out."),
    "unsupported-question": gettext_noop("Questions of this kind cannot be taken over; left out."),
    # rows that hold no question, and notices on the whole file
    "answer-without-question": gettext_noop(
        "The list of answers has the number %(number)s, but there is no such question. Check the file."
    ),
    "blank-row": gettext_noop("Blank row."),
    "left-out": gettext_noop("Left out as somebody decided at the preview; it is not stored."),
    "header-row": gettext_noop("The header once more; left out."),
    "column-repeated": gettext_noop("The column “%(column)s” occurs twice; the first one was read."),
    "other-sheets": gettext_noop("Only the first sheet was read. Import these by themselves: %(sheets)s."),
    "pictures-left-out": gettext_noop(
        "The file holds %(count)d pictures that were not read. Add them to the questions by hand."
    ),
    "sheets-not-read": gettext_noop(
        "These sheets have no header with a stem and an answer and were not read: %(sheets)s."
    ),
    "text-outside": gettext_noop("Text that belongs to no question was not read: line %(text)s"),
    "hidden-column": gettext_noop("The table has %(count)d hidden columns that are read too. Check them."),
}
_WITH_ROW: dict[str, str] = {
    "duplicate-conflicting-key": gettext_noop(
        "The same question is in row %(row)d, with another answer. Find out which answer is right and keep one."
    ),
    "duplicate-question": gettext_noop("The same question is in row %(row)d. This one is not stored again."),
}


_UNREADABLE: dict[str, str] = {
    "qti-old": gettext_noop(
        "The package is of QTI version 1. Nothing was stored. Export it as QTI 2.1 or later, or as Moodle XML."
    ),
    "qti-without-items": gettext_noop(
        "No QTI question was found in the file. Nothing was stored. Export a QTI 2.1 or 3.0 package and import that."
    ),
    "columns-not-recognised": gettext_noop(
        "No header with a stem and an answer was found in the first rows. Nothing was stored. "
        "Name the columns 题型, 题干, 选项A, 选项B, 答案, and import again."
    ),
    "questions-not-found": gettext_noop(
        "No question was found in the text. Nothing was stored. "
        "Begin each question with its number, each option with its letter and the answer with 答案：, and import again."
    ),
    "file-old-doc": gettext_noop(
        "This is the old Word or WPS format (.doc or .wps). Nothing was stored. "
        "Open it, save it as .docx and import that."
    ),
    "file-rtf": gettext_noop(
        "This is an RTF document. Nothing was stored. Open it in Word or WPS, save it as .docx and import that."
    ),
    "file-pdf": gettext_noop(
        "A PDF cannot be imported. Nothing was stored. Import the Word or Excel file from which it was made."
    ),
    "file-other-office": gettext_noop(
        "This kind of office document cannot be imported. Nothing was stored. "
        "Save a text as .docx or a table as .xlsx and import that."
    ),
    "archive-unknown": gettext_noop(
        "The archive holds no questions that can be read. Nothing was stored. "
        "Import the files in it one by one, or a QTI package with imsmanifest.xml."
    ),
    "xml-unknown": gettext_noop(
        "The XML file is neither Moodle XML nor QTI. Nothing was stored. "
        "Export the questions in one of these formats and import that."
    ),
    "archive-bomb": gettext_noop(
        "The file unpacks to far more than questions need and was refused. Nothing was stored. "
        "Copy the questions into a new file, save it and import that."
    ),
    "file-encrypted": gettext_noop(
        "The file has a password. Nothing was stored. Remove the password, save the file and import it again."
    ),
    "file-macros": gettext_noop(
        "The file contains macros and was refused. Nothing was stored. Save it as .xlsx or .docx and import that."
    ),
    "file-damaged": gettext_noop(
        "The file is damaged or was not saved completely. Nothing was stored. "
        "Open it in the program it was made with, save it again and import that."
    ),
    "unsupported-type": gettext_noop(
        "Files of this type cannot be imported. Nothing was stored. "
        "Use Excel (.xlsx), Word (.docx), text, CSV, GIFT, Aiken, Moodle XML or a QTI package."
    ),
    "altchunk-unreadable": gettext_noop(
        "The Word file keeps its text in an embedded web page that cannot be read. Nothing was stored. "
        "Open it in Word or WPS, save it again as .docx and import that."
    ),
}


def known_codes() -> frozenset[str]:
    """Every code that has a sentence."""
    return frozenset(_SENTENCES)


def describe_code(code: str, params: Mapping[str, Any]) -> str:
    """The sentence for `code` in the active language; its params are literal text, to be escaped by the page."""
    sentence = _WITH_ROW.get(code, _SENTENCES[code]) if "row" in params else _SENTENCES[code]
    told = _(sentence) % dict(params)
    return _("Sub-question %(part)d: ") % {"part": params["part"]} + told if "part" in params else told


def describe_findings(findings: Iterable[Finding]) -> str:
    """All the sentences of a row, one after another."""
    return "".join(describe_code(finding.code, finding.params) for finding in findings)


def describe_unreadable(error: UnreadableFile) -> str:
    """A sentence about a file of questions that cannot be read; file errors of every import are told as elsewhere."""
    sentence = _UNREADABLE.get(error.code)
    return _(sentence) if sentence else describe_plain(error)
