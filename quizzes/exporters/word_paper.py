"""A paper and its key as Word documents: A4, 宋体 for text and 黑体 for heads, ready to be changed by hand."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from kernel.units import format_points
from quizzes.authoring.wording import KIND_WORDS, answer_line, option_columns
from quizzes.exporters.papers import PaperSheet, Section, worth
from quizzes.exporters.word_pictures import WIDTH_CM, fitting, numbered_photo
from quizzes.importers.text_pairs import CIRCLED
from quizzes.importers.types import CHOICE_TYPES, MediaFile, Option, ParsedQuestion

TEXT, HEAD = "宋体", "黑体"
KEYS_HEAD = "参考答案及解析"
LINE = "________________"
ESSAY_LINES = 6


def paper_docx(sheet: PaperSheet, *, with_answers: bool = False) -> bytes:
    """The paper; with the key behind a page break, or without it (`answers_docx` is for the markers)."""
    document = _document()
    _title(document, _titled(sheet), _facts(sheet))
    _boxes(document, sheet.sections)
    number = 0
    for section in sheet.sections:
        _heading(document, section.head)
        apart = len({worth(question) for question in section.questions}) > 1
        for question in section.questions:
            number += 1
            _question(document, question, f"{number}．", points=apart)
    if with_answers:
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        _answers(document, sheet)
    return _saved(document)


def answers_docx(sheet: PaperSheet) -> bytes:
    """The key with explanations and 法规依据, for the markers."""
    document = _document()
    _title(document, _titled(sheet), "")
    _answers(document, sheet)
    return _saved(document)


def _document() -> DocumentType:
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin, page.right_margin = Cm(2.5), Cm(2)  # 25 mm to be punched
    page.top_margin = page.bottom_margin = Cm(2)
    style = document.styles["Normal"]
    style.font.size = Pt(11)
    _font(style, TEXT)
    style.paragraph_format.space_after = Pt(3)
    style.paragraph_format.line_spacing = 1.25
    return document


def _font(styled: Any, name: str) -> None:
    """Word keeps the font of Chinese text apart from that of Latin."""
    styled.font.name = name
    styled.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _run(paragraph: Any, text: str, *, name: str = "", size: float = 0, bold: bool = False) -> Any:
    run = paragraph.add_run(_printable(text))
    if name:
        _font(run, name)
    if size:
        run.font.size = Pt(size)
    run.bold = bold or None
    return run


def _printable(text: str) -> str:
    """Without characters that XML cannot hold."""
    return "".join(each for each in text if each in "\t\n" or (each >= " " and each not in "\ufffe\uffff"))


def _titled(sheet: PaperSheet) -> str:
    return f"{sheet.title}（{sheet.version}卷）" if sheet.version else sheet.title


def _facts(sheet: PaperSheet) -> str:
    minutes = f"　时间：{sheet.minutes}分钟" if sheet.minutes else ""
    return f"满分：{format_points(sheet.points)}分{minutes}"


def _title(document: DocumentType, title: str, facts: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, title, name=HEAD, size=18)
    if facts:
        second = document.add_paragraph()
        second.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(second, facts)
        third = document.add_paragraph()
        third.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(third, f"单位：{LINE}　姓名：__________　得分：__________")


def _boxes(document: DocumentType, sections: Sequence[Section]) -> None:
    """A box of points for each section, and for all."""
    names = ["题号", *(section.head.partition("、")[0] for section in sections), "总分"]
    table = document.add_table(rows=2, cols=len(names))
    table.style = "Table Grid"
    table.alignment = 1
    for column, name in enumerate(names):
        _cell(table.cell(0, column), name)
        _cell(table.cell(1, column), "得分" if column == 0 else "")


def _cell(cell: Any, text: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, text)


def _heading(document: DocumentType, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(10)
    paragraph.paragraph_format.keep_with_next = True
    _run(paragraph, text, name=HEAD, size=12)


def _question(document: DocumentType, question: ParsedQuestion, mark: str, *, points: bool = False) -> None:
    """A question with all that belongs to it; sub-items of a case are （1）, （2）, … with type and points."""
    start = len(document.element.body) - 1  # before what the section says of its page
    stem = document.add_paragraph()
    worth_said = f"（{format_points(question.points or 0)}分）" if points and not question.parts else ""
    _run(stem, f"{mark}{worth_said}{question.stem}")
    _pictures(document, question, "stem")
    if question.type in CHOICE_TYPES | {"order"}:
        _options(document, question)
    elif question.type == "truefalse":
        _run(stem, "（　　）" if not question.stem.rstrip("。").endswith(("）", ")")) else "")
    elif question.type == "match":
        _match(document, question)
    elif question.type == "hotspot":
        _hotspot(document, question)
    elif question.type == "essay":
        for _line in range(ESSAY_LINES):
            document.add_paragraph()
    _keep_together(document, start, with_next=bool(question.parts))
    for place, part in enumerate(question.parts, start=1):
        _question(document, _part_with_media(question, part, place), f"（{place}）{_part_mark(part)}")


def _keep_together(document: DocumentType, start: int, *, with_next: bool) -> None:
    """No stem at the foot of a page without its options or photo, no case without its first sub-item."""
    own = [one for block in document.element.body[start:-1] for one in block.iter(qn("w:p"))]
    for one in own if with_next else own[:-1]:
        Paragraph(one, document.part).paragraph_format.keep_with_next = True


def _part_mark(part: ParsedQuestion) -> str:
    """``【单选题，2分】``: no head above a sub-item says it, and our own reader reads it."""
    return f"【{KIND_WORDS[part.type]}，{format_points(part.points or 0)}分】"


def _part_with_media(case: ParsedQuestion, part: ParsedQuestion, place: int) -> ParsedQuestion:
    start = f"part:{place}/"
    own = tuple(replace(file, slot=file.slot.removeprefix(start)) for file in case.media if file.slot.startswith(start))
    return replace(part, media=(*part.media, *own))


def _options(document: DocumentType, question: ParsedQuestion) -> None:
    """Four, two or one in a line, by the longest; apart by tabs."""
    with_pictures = any(file.slot.startswith("option:") for file in question.media)
    columns = 1 if with_pictures else option_columns(question.options)
    for start in range(0, len(question.options), columns):
        row = question.options[start : start + columns]
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(0.7)
        for place in range(1, columns):
            paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(0.7 + place * 16 / columns))
        _run(paragraph, "\t".join(_option(option) for option in row))
        for option in row:
            _pictures(document, question, f"option:{option.letter}")


def _option(option: Option) -> str:
    return f"{option.letter}．{' '.join(option.text.split())}"


def _match(document: DocumentType, question: ParsedQuestion) -> None:
    """Both sides in a table without lines; the pairs are written below."""
    rows = max(len(question.lefts), len(question.options))
    table = document.add_table(rows=rows, cols=2)
    for row in range(rows):
        if row < len(question.lefts):
            left = question.lefts[row]
            _run(table.cell(row, 0).paragraphs[0], f"{_circled(left)}{' '.join(left.text.split())}")
        if row < len(question.options):
            _run(table.cell(row, 1).paragraphs[0], _option(question.options[row]))
    pairs = document.add_paragraph()
    _run(pairs, "　".join(f"{_circled(left)}—____" for left in question.lefts))


def _circled(left: Option) -> str:
    """①: a number in brackets would be a sub-item's."""
    number = int(left.letter)
    return CIRCLED[number - 1] if number <= len(CIRCLED) else f"（{number}）"


def _hotspot(document: DocumentType, question: ParsedQuestion) -> None:
    """The photo with a number at each place, and the places by name to be ticked."""
    photo = next((file for file in question.media if file.slot == "photo" and file.data), None)
    if photo is not None:
        numbered = numbered_photo(photo.data, question.places)
        document.add_picture(io.BytesIO(numbered), width=Cm(WIDTH_CM))
    for number, place in enumerate(question.places, start=1):
        _run(document.add_paragraph(), f"□ {number} {place.text}")


def _pictures(document: DocumentType, question: ParsedQuestion, slot: str) -> None:
    for file in question.media:
        if file.slot == slot:
            _picture(document, file)


def _picture(document: DocumentType, file: MediaFile) -> None:
    found = fitting(file.data) if file.data and file.clip_id is None else None
    if found is None:
        _run(document.add_paragraph(), f"〔{file.alt or file.name or '图'}〕")
        return
    data, width = found
    document.add_picture(io.BytesIO(data), width=Cm(width))
    if file.alt:
        drawn = document.inline_shapes[-1]._inline.docPr
        drawn.set("descr", _printable(file.alt))


def _answers(document: DocumentType, sheet: PaperSheet) -> None:
    _heading(document, KEYS_HEAD)
    number = 0
    for section in sheet.sections:
        _heading(document, section.head.partition("（")[0])
        for question in section.questions:
            number += 1
            _answer(document, question, f"{number}．")


def _answer(document: DocumentType, question: ParsedQuestion, mark: str) -> None:
    key = _key(question)
    _run(document.add_paragraph(), f"{mark}答案：{key}" if key else mark)
    _further(
        document, "评分标准", "；".join(f"{line.text}：{format_points(line.points)}分" for line in question.rubric)
    )
    _further(document, "解析", question.explanation)
    _further(document, "依据", question.basis)
    for place, part in enumerate(question.parts, start=1):
        _answer(document, part, f"（{place}）")


def _further(document: DocumentType, name: str, text: str) -> None:
    if text:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(0.7)
        _run(paragraph, f"{name}：{' '.join(text.split())}")


def _key(question: ParsedQuestion) -> str:
    """As our own reader of text reads it: blanks apart by ｜, alternatives by ；."""
    if question.type == "fill":
        return "｜".join("；".join(blank) for blank in question.answer)
    if question.type == "truefalse":
        return "√" if question.answer == ("对",) else "×"
    if question.type == "match":
        return "，".join(str(pair) for pair in question.answer)
    if question.type == "order":
        return "".join(str(letter) for letter in question.answer)
    return "" if question.type == "case" else answer_line(question)


def _saved(document: DocumentType) -> bytes:
    _page_numbers(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _page_numbers(document: DocumentType) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for words, counter in (("第 ", "PAGE"), (" 页 / 共 ", "NUMPAGES"), (" 页", "")):
        _run(paragraph, words)
        if counter:
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), counter)
            paragraph._p.append(field)
