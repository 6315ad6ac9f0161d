"""The drawn files open, and are the same each time."""

from __future__ import annotations

from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

from PIL import Image

from campaigns.demo_files import docx_bytes, signs_png


def test_word_document() -> None:
    data = docx_bytes("标题", ["第一行", "小于 < 大于 >"])
    assert data == docx_bytes("标题", ["第一行", "小于 < 大于 >"])
    archive = ZipFile(BytesIO(data))
    assert archive.testzip() is None
    tree = ElementTree.fromstring(archive.read("word/document.xml"))
    assert [node.text for node in tree.iter() if node.tag.endswith("}t")] == ["标题", "第一行", "小于 < 大于 >"]


def test_picture() -> None:
    assert Image.open(BytesIO(signs_png())).size == (1200, 400)
