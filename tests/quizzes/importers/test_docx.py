"""Word files: numbering, breaks, revisions, symbols, boxes, pictures, tables, embedded pages; hostile ones."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from kernel.errors import UnreadableFile
from quizzes.importers.docx_numbering import chinese, formatted
from quizzes.importers.files import read_file
from quizzes.importers.types import RawQuestion
from tests.quizzes.importers.docx_files import Paper, with_body, zipped
from tests.quizzes.importers.reading import parsed, raws

AFCHUNK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
PAGE = "<html><title>x</title><body><p>1、火警电话是（ ）。</p><p>A．110 B．119</p><p>答案：B</p></body></html>"


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (3, 2), "red").save(buffer, "PNG")
    return buffer.getvalue()


def test_automatic_numbers_and_letters() -> None:
    paper = Paper()
    heads = paper.add_list(("chineseCounting", "%1、"))
    items = paper.add_list(("decimal", "%1."), ("upperLetter", "%2．"))
    paper.add_numbered(heads, "单选题（每题2分）")
    for name in ("火警", "急救"):
        paper.add_numbered(items, f"{name}电话是（ ）。")
        paper.add_numbered(items, "110", "119", "120", level=1)
        paper.add("答案：B")
    paper.add_numbered(heads, "判断题")
    paper.add_numbered(items, "要检查。（√）", "不用检查。（×）")
    found = parsed(paper.data())
    assert [(q.type, q.stem, [o.text for o in q.options], q.answer, q.points, codes) for q, codes in found] == [
        ("single", "火警电话是（ ）。", ["110", "119", "120"], ("B",), 200, []),
        ("single", "急救电话是（ ）。", ["110", "119", "120"], ("B",), 200, []),
        ("truefalse", "要检查。", [], ("对",), None, []),
        ("truefalse", "不用检查。", [], ("错",), None, []),
    ]


def test_numbers_in_the_formats_of_word() -> None:
    assert [chinese(n) for n in (1, 10, 11, 20, 23, 100, 105, 110, 123)] == [
        "一", "十", "十一", "二十", "二十三", "一百", "一百零五", "一百一十", "一百二十三",
    ]  # fmt: skip
    assert [formatted(4, form) for form in ("upperRoman", "lowerLetter", "decimalEnclosedCircle", "none")] == [
        "IV", "d", "④", "",
    ]  # fmt: skip


def test_breaks_tabs_revisions_and_hidden_text() -> None:
    xml = (
        "<w:p><w:r><w:t>一、单选题</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>1、应当（ ）。</w:t><w:br/><w:t>A．甲</w:t><w:tab/><w:t>B．</w:t></w:r>"
        "<w:del><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>答案：</w:t></w:r><w:hyperlink><w:r><w:t>B</w:t></w:r></w:hyperlink></w:p>"
    )
    ((question, codes),) = parsed(with_body(xml))
    assert ([o.text for o in question.options], question.answer, codes) == (["甲", "新"], ("B",), [])


def test_symbols_blanks_and_raised_digits() -> None:
    xml = (
        "<w:p><w:r><w:t>一、判断题</w:t></w:r></w:p><w:p><w:r><w:t>1、要检查。（</w:t></w:r>"
        '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r><w:r><w:t>）</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>二、填空题</w:t></w:r></w:p><w:p><w:r><w:t>1、面积为</w:t></w:r>"
        '<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t xml:space="preserve">     </w:t></w:r>'
        '<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t xml:space="preserve">  </w:t></w:r><w:r><w:t>m</w:t></w:r>'
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r><w:r><w:t>。</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>答案：3</w:t></w:r></w:p>"
    )
    (tick, _), (fill, codes) = parsed(with_body(xml))
    assert (tick.stem, tick.answer) == ("要检查。", ("对",))
    assert (fill.stem, fill.answer, codes) == ("面积为____m²。", (("3",),), [])


def test_boxes_are_read_once() -> None:
    box = "<w:p><w:r><w:t>1、要检查。（×）</w:t></w:r></w:p>"
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    xml = (
        f'<w:p><w:r><w:t>一、判断题</w:t></w:r></w:p><w:p><w:r><mc:AlternateContent xmlns:mc="{compatible}">'
        f"<mc:Choice><w:drawing><w:txbxContent>{box}</w:txbxContent></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><w:txbxContent>{box}</w:txbxContent></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert [q.stem for q, _ in parsed(with_body(xml))] == ["要检查。"]


def test_pictures_belong_to_stems_and_options() -> None:
    paper = Paper()
    paper.add("一、单选题")
    paper.add("1、看图选择（ ）。").add_run().add_picture(io.BytesIO(picture()))
    paper.add("A．甲")
    paper.add("B．").add_run().add_picture(io.BytesIO(picture()))
    paper.add("答案：B")
    (raw,) = raws(paper.data())
    assert [(file.slot, file.data[:4], file.data == picture()) for file in raw.media] == [
        ("stem", b"\x89PNG", True),
        ("option:B", b"\x89PNG", True),
    ]
    ((question, codes),) = parsed(paper.data())
    assert (question.stem, [o.text for o in question.options], codes) == ("看图选择（ ）。", ["甲", "图B"], [])
    assert question.media == raw.media


def test_tables_of_columns_of_options_and_of_answers() -> None:
    paper = Paper()
    paper.add("一、单选题", "1、火警电话是（ ）。")
    paper.add_table(["A．110", "B．119"], ["C．120", "D．122"])
    paper.add("2、急救电话是（ ）。", "A．110 B．120")
    paper.add_table(["题号", "1", "2"], ["答案", "B", "B"])
    paper.add_table(["题型", "题干", "选项A", "选项B", "答案"], ["单选", "表内题（ ）。", "甲", "乙", "A"])
    found = read_file(paper.data(), "a.docx")
    assert [item.row for item in found.items] == [2, 5, 9]
    assert [(q.stem, len(q.options), q.answer, codes) for q, codes in parsed(paper.data())] == [
        ("火警电话是（ ）。", 4, ("B",), []),
        ("急救电话是（ ）。", 2, ("B",), []),
        ("表内题（ ）。", 2, ("A",), []),
    ]


def test_an_embedded_page_is_read() -> None:
    mail = "MIME-Version: 1.0\nContent-Type: text/html; charset=gb2312\n\n"
    for name, data in (("a.htm", PAGE.encode()), ("a.mht", mail.encode() + PAGE.encode("gb18030"))):
        link = f'<Relationship Id="c1" Type="{AFCHUNK}" Target="{name}"/>'
        file = with_body('<w:altChunk r:id="c1"/>', parts={f"word/{name}": data}, links=link)
        ((question, codes),) = parsed(file)
        assert (question.answer, [o.text for o in question.options], codes) == (
            ("B",),
            ["110", "119"],
            ["type-inferred"],
        )


def test_an_embedded_page_that_cannot_be_read_is_told() -> None:
    for data, links in ((b"{\\rtf1}", f'<Relationship Id="c1" Type="{AFCHUNK}" Target="a.rtf"/>'), (b"", "")):
        file = with_body('<w:altChunk r:id="c1"/>', parts={"word/a.rtf": data}, links=links)
        with pytest.raises(UnreadableFile) as caught:
            read_file(file, "a.docx")
        assert caught.value.code == "altchunk-unreadable"


def code_of(data: bytes, name: str = "a.docx") -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_file(data, name)
    return caught.value.code


def test_hostile_word_files_are_refused() -> None:
    entity = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w>&b;</w>'
    assert code_of(with_body("", parts={"word/document.xml": entity})) == "file-damaged"
    external = b'<?xml version="1.0"?><!DOCTYPE w SYSTEM "file:///etc/passwd"><w/>'
    assert code_of(with_body("", parts={"word/document.xml": external})) == "file-damaged"
    assert code_of(with_body("", parts={"word/vbaProject.bin": b"x"})) == "file-macros"
    assert code_of(with_body(""), "a.docm") == "file-macros"
    assert (
        code_of(with_body("", parts={"[Content_Types].xml": b"<T>application/x.macroEnabled+xml</T>"})) == "file-macros"
    )
    assert code_of(with_body("", parts={"../evil.xml": b"x"})) == "file-damaged"
    assert code_of(with_body("", parts={"word/big.xml": b" " * 40_000_000})) == "archive-bomb"
    assert code_of(with_body("<w:p>" * 20)) == "file-damaged"
    assert code_of(with_body("")) == "questions-not-found"
    assert code_of(zipped({"word/document.xml": b"<w/>"})) == "file-damaged"


def test_pictures_from_outside_are_not_fetched() -> None:
    image = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    link = f'<Relationship Id="p1" Type="{image}" Target="http://example.invalid/a.png" TargetMode="External"/>'
    xml = (
        "<w:p><w:r><w:t>一、判断题</w:t></w:r></w:p><w:p><w:r><w:t>1、要检查。（√）</w:t></w:r>"
        '<w:r><w:drawing><a:blip xmlns:a="urn:a" r:embed="p1"/></w:drawing></w:r></w:p>'
    )
    found = read_file(with_body(xml, links=link), "a.docx")
    assert [item.media for item in found.items if isinstance(item, RawQuestion)] == [()]
    assert [notice.code for notice in found.notices] == ["pictures-left-out"]
