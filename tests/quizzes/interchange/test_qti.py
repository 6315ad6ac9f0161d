# ruff: noqa: E501  (samples are read more easily in one line)
"""QTI 2.x items as the specification's own examples have them, packages, and what is told."""

from __future__ import annotations

import io
import zipfile

import pytest

from kernel.errors import UnreadableFile
from quizzes.importers.types import NoQuestion, PhotoPlace, ReadQuestion
from quizzes.interchange import qti
from tests.quizzes.interchange.strategies import PNG

SPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
CORRECT = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"


def item(declarations: str, body: str, rest: str = "", prefix: str = "") -> bytes:
    """An item of QTI 2.1; `prefix` is put before every element's name."""
    space = f'xmlns:{prefix.rstrip(":")}="{SPACE}"' if prefix else f'xmlns="{SPACE}"'
    text = (
        f'<assessmentItem {space} identifier="i" title="t" adaptive="false" timeDependent="false">{declarations}'
        f"<itemBody>{body}</itemBody>{rest}</assessmentItem>"
    )
    return text.replace("</", "\0").replace("<", f"<{prefix}").replace("\0", f"</{prefix}").encode()


def declare(name: str, cardinality: str, kind: str, inner: str) -> str:
    return f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{kind}">{inner}</responseDeclaration>'


def correct(*values: str) -> str:
    return "<correctResponse>" + "".join(f"<value>{value}</value>" for value in values) + "</correctResponse>"


def mapping(**values: float) -> str:
    return (
        "<mapping>" + "".join(f'<mapEntry mapKey="{k}" mappedValue="{v}"/>' for k, v in values.items()) + "</mapping>"
    )


def choices(*pairs: tuple[str, str], attributes: str = 'maxChoices="1" shuffle="true"', prompt: str = "") -> str:
    inner = "".join(f'<simpleChoice identifier="{name}">{text}</simpleChoice>' for name, text in pairs)
    return f'<choiceInteraction responseIdentifier="RESPONSE" {attributes}>{prompt}{inner}</choiceInteraction>'


def read_one(data: bytes) -> ReadQuestion:
    (found,) = qti.read(data, "item.xml").items
    assert isinstance(found, ReadQuestion), found
    return found


@pytest.mark.parametrize("prefix", ["", "qti:"])
def test_choice(prefix: str) -> None:
    body = "<p>看看。</p>" + choices(("c1", "甲"), ("c2", "乙"), prompt="<prompt>哪个？</prompt>")
    rest = f'<responseProcessing template="{CORRECT}"/><modalFeedback outcomeIdentifier="F" identifier="x" showHide="show">因为乙</modalFeedback>'
    found = read_one(item(declare("RESPONSE", "single", "identifier", correct("c2")), body, rest, prefix)).question
    assert (found.type, found.stem, found.answer, found.explanation) == ("single", "看看。\n哪个？", ("B",), "因为乙")
    assert [option.text for option in found.options] == ["甲", "乙"]


def test_multiple_by_mapping_with_partial_weights() -> None:
    body = choices(("H", "氢"), ("O", "氧"), ("Cl", "氯"), attributes='maxChoices="0"')
    found = read_one(item(declare("RESPONSE", "multiple", "identifier", mapping(H=1, O=0.5, Cl=-1)), body))
    assert (found.question.type, found.question.answer) == ("multiple", ("A", "B"))
    assert [finding.code for finding in found.findings] == ["weights-folded"]


def test_judgement() -> None:
    body = "<p>对吗</p>" + choices(("t", "正确"), ("f", "错误"))
    found = read_one(item(declare("RESPONSE", "single", "identifier", correct("f")), body)).question
    assert (found.type, found.options, found.answer) == ("truefalse", (), ("错",))


def test_key_of_inline_processing() -> None:
    rest = (
        '<responseProcessing><responseCondition><responseIf><match><variable identifier="RESPONSE"/>'
        '<baseValue baseType="identifier">b</baseValue></match><setOutcomeValue identifier="SCORE">'
        '<baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf></responseCondition></responseProcessing>'
    )
    body = "<p>哪个</p>" + choices(("a", "甲"), ("b", "乙"))
    assert read_one(item(declare("RESPONSE", "single", "identifier", ""), body, rest)).question.answer == ("B",)


def test_order_and_match() -> None:
    body = (
        '<orderInteraction responseIdentifier="RESPONSE" shuffle="true"><prompt>排序</prompt>'
        '<simpleChoice identifier="x">报警</simpleChoice><simpleChoice identifier="y">断电</simpleChoice></orderInteraction>'
    )
    found = read_one(item(declare("RESPONSE", "ordered", "identifier", correct("y", "x")), body)).question
    assert (found.type, found.stem, found.answer) == ("order", "排序", ("B", "A"))
    sides = [
        "".join(f'<simpleAssociableChoice identifier="{n}" matchMax="1">{t}</simpleAssociableChoice>' for n, t in side)
        for side in ([("l1", "甲"), ("l2", "乙")], [("r1", "一"), ("r2", "二"), ("r3", "三")])
    ]
    sets = "".join(f"<simpleMatchSet>{side}</simpleMatchSet>" for side in sides)
    body = f'<matchInteraction responseIdentifier="RESPONSE" maxAssociations="2"><prompt>配</prompt>{sets}</matchInteraction>'
    found = read_one(item(declare("RESPONSE", "multiple", "directedPair", correct("l2 r1", "l1 r3")), body)).question
    assert (found.type, found.answer) == ("match", ("1-C", "2-A"))


def test_text_entries() -> None:
    declarations = (
        declare("R1", "single", "string", correct("119") + mapping(**{"119": 1, "火警": 0.5, "110": 0}))
        + declare("R2", "single", "float", correct("3.5"))
    )  # fmt: skip
    rest = (
        '<responseProcessing><responseCondition><responseIf><equal toleranceMode="absolute" tolerance="0.5 0.5">'
        '<variable identifier="R2"/><correct identifier="R2"/></equal></responseIf></responseCondition></responseProcessing>'
    )
    body = '<p>火警<textEntryInteraction responseIdentifier="R1"/>，约<textEntryInteraction responseIdentifier="R2"/>米。</p>'
    found = read_one(item(declarations, body, rest)).question
    assert (found.type, found.stem) == ("fill", "火警____，约____米。")
    assert found.answer == (("119", "火警"), ("#3.5:0.5",))


def test_essay_with_rubric() -> None:
    body = (
        '<p>说明。</p><extendedTextInteraction responseIdentifier="RESPONSE"/>'
        '<rubricBlock view="scorer"><p>应当报告。</p><p>时间（1分）</p></rubricBlock>'
        '<rubricBlock view="candidate"><p>写在纸上。</p></rubricBlock>'
    )
    found = read_one(item(declare("RESPONSE", "single", "string", ""), body)).question
    assert (found.type, found.stem, found.answer) == ("essay", "说明。\n写在纸上。", ("应当报告。",))
    assert [(line.text, line.points) for line in found.rubric] == [("时间", 100)]


def test_case_of_several_interactions() -> None:
    body = (
        "<p>某厂起火。</p>"
        + choices(("a", "甲"), ("b", "乙"), prompt="<prompt>谁负责？</prompt>").replace('"RESPONSE"', '"R1"')
        + '<p>拨打</p><p>火警<textEntryInteraction responseIdentifier="R2"/>。</p>'
    )
    declarations = declare("R1", "single", "identifier", correct("a")) + declare(
        "R2", "single", "string", correct("119")
    )
    found = read_one(item(declarations, body)).question
    assert (found.type, found.stem.split("\n")[0]) == ("case", "某厂起火。")
    assert [(part.type, part.stem, part.answer) for part in found.parts] == [
        ("single", "谁负责？", ("A",)),
        ("fill", "拨打\n火警____", (("119",),)),
    ]


def package(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def manifest(*resources: tuple[str, str, str]) -> bytes:
    """A manifest of (type, href, metadata)."""
    inner = "".join(
        f'<resource identifier="r{n}" type="{kind}" href="{href}">{meta}<file href="{href}"/></resource>'
        for n, (kind, href, meta) in enumerate(resources)
    )
    return (
        f'<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>{inner}</resources></manifest>'.encode()
    )


ITEM = "imsqti_item_xmlv2p1"


def test_package_order_weights_metadata_and_media() -> None:
    lom = (
        "<metadata><lom><general><keyword><langstring>消防</langstring></keyword></general>"
        "<educational><difficulty><source>LOMv1.0</source><value><langstring>difficult</langstring></value></difficulty>"
        "</educational></lom></metadata>"
    )
    essay = declare("RESPONSE", "single", "string", "")
    one = item(
        essay, '<p>一<img src="../img/a.png" alt="图"/></p><extendedTextInteraction responseIdentifier="RESPONSE"/>'
    )
    two = item(essay, '<p>二</p><extendedTextInteraction responseIdentifier="RESPONSE"/>')
    test = (
        b'<assessmentTest><testPart><assessmentSection><assessmentItemRef identifier="b" href="items/2.xml"/>'
        b'<assessmentItemRef identifier="a" href="items/1.xml"><weight identifier="W" value="2.5"/></assessmentItemRef>'
        b"</assessmentSection></testPart></assessmentTest>"
    )
    data = package(
        **{
            "imsmanifest.xml": manifest((ITEM, "items/1.xml", lom), (ITEM, "items/2.xml", ""), ("imsqti_test_xmlv2p1", "test.xml", "")),
            "items/1.xml": one, "items/2.xml": two, "test.xml": test, "img/a.png": PNG,
        }
    )  # fmt: skip
    second, first = (found.question for found in qti.read(data, "p.zip").items if isinstance(found, ReadQuestion))
    assert (second.stem, second.points) == ("二", None)
    assert (first.stem, first.points, first.topic, first.difficulty) == ("一", 250, "消防", 3)
    assert [(one.slot, one.data, one.alt) for one in first.media] == [("stem", PNG, "图")]


def test_hotspots_and_points() -> None:
    body = (
        '<hotspotInteraction responseIdentifier="RESPONSE" maxChoices="0"><prompt>找隐患</prompt>'
        '<object data="a.png" type="image/png" width="400" height="200">车间</object>'
        '<hotspotChoice identifier="A" shape="rect" coords="40,20,80,60" hotspotLabel="配电箱"/>'
        '<hotspotChoice identifier="B" shape="circle" coords="200,100,20"/></hotspotInteraction>'
    )
    one = item(declare("RESPONSE", "multiple", "identifier", correct("A")), body)
    areas = (
        '<areaMapping><areaMapEntry shape="poly" coords="0,0,400,0,0,200,0,0" mappedValue="1"/>'
        '<areaMapEntry shape="circle" coords="40,40,4" mappedValue="0"/></areaMapping>'
    )
    body = '<selectPointInteraction responseIdentifier="RESPONSE"><prompt>点</prompt><object data="a.png"/></selectPointInteraction>'
    two = item(declare("RESPONSE", "multiple", "point", areas), body)
    data = package(
        **{
            "imsmanifest.xml": manifest((ITEM, "1.xml", ""), (ITEM, "2.xml", "")),
            "1.xml": one,
            "2.xml": two,
            "a.png": PNG,
        }
    )
    spots, points = (found.question for found in qti.read(data, "p.zip").items if isinstance(found, ReadQuestion))
    assert spots.places == (
        PhotoPlace("A", "rect", (1000, 1000, 1000, 2000), "配电箱"),
        PhotoPlace("B", "circle", (5000, 5000, 500), ""),
    )
    assert spots.answer == ("A",)
    assert [(one.slot, one.alt) for one in spots.media] == [("photo", "车间")]
    assert points.places[0] == PhotoPlace("p1", "polygon", (0, 0, 10000, 0, 0, 10000), "")
    assert points.answer == ("p1",)


@pytest.mark.parametrize(
    "href", ["../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "http://x.cn/a.png", "..\\..\\a.png"]
)
def test_paths_lead_nowhere_else(href: str) -> None:
    one = item(
        declare("RESPONSE", "single", "string", ""),
        f'<p>一<img src="{href}" alt=""/></p><extendedTextInteraction responseIdentifier="RESPONSE"/>',
    )
    data = package(**{"imsmanifest.xml": manifest((ITEM, "1.xml", "")), "1.xml": one})
    (found,) = qti.read(data, "p.zip").items
    assert isinstance(found, ReadQuestion)
    assert found.question.media == ()
    assert {finding.code for finding in found.findings} <= {"media-missing", "media-remote"}
    assert found.findings


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<p>只是说明</p>", "description-only"),
        ('<p>传</p><uploadInteraction responseIdentifier="RESPONSE"/>', "unsupported-question"),
        ('<gapMatchInteraction responseIdentifier="RESPONSE"><p>x</p></gapMatchInteraction>', "unsupported-question"),
    ],
)
def test_what_is_no_question_of_ours_is_told(body: str, code: str) -> None:
    (found,) = qti.read(item(declare("RESPONSE", "single", "file", ""), body), "i.xml").items
    assert isinstance(found, NoQuestion)
    assert found.finding.code == code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<questestinterop/>", "qti-old"),
        (b"<x/>", "qti-without-items"),
        (package(**{"imsmanifest.xml": manifest(("imsqti_xmlv1p2", "a.xml", ""))}), "qti-old"),
        (package(**{"imsmanifest.xml": manifest(("webcontent", "a.html", ""))}), "qti-without-items"),
        (package(**{"a.xml": b"<a/>"}), "file-damaged"),
        (b"PK\x03\x04 nonsense", "file-damaged"),
    ],
)
def test_unreadable(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        qti.read(data, "p.zip")
    assert caught.value.code == code


def test_an_item_that_is_missing_is_told() -> None:
    data = package(**{"imsmanifest.xml": manifest((ITEM, "1.xml", ""), (ITEM, "../2.xml", ""))})
    assert {found.finding.code for found in qti.read(data, "p.zip").items if isinstance(found, NoQuestion)} == {
        "item-unreadable"
    }


def test_a_package_in_a_folder_and_one_of_many_items() -> None:
    essay = item(
        declare("RESPONSE", "single", "string", ""),
        '<extendedTextInteraction responseIdentifier="RESPONSE"><prompt>说明</prompt></extendedTextInteraction>',
    )
    data = package(**{"bank/imsmanifest.xml": manifest((ITEM, "items/1.xml", "")), "bank/items/1.xml": essay})
    (found,) = qti.read(data, "p.zip").items
    assert isinstance(found, ReadQuestion)
    names = [f"{number}.xml" for number in range(2500)]
    files = {"imsmanifest.xml": manifest(*((ITEM, name, "") for name in names)), **dict.fromkeys(names, essay)}
    assert qti.read(package(**files), "p.zip").row_count == 2500
