"""StreamField blocks, a file a family. Choosers name models by string: blocks sit below models."""

from __future__ import annotations

from typing import Any

from wagtail import blocks

from pagekit.blocks.law import ClauseBlock
from pagekit.blocks.text import CalloutBlock, DoDontBlock, PictureBlock, RichTextBlock


def lesson_blocks() -> list[tuple[str, blocks.Block]]:
    """What a lesson is made of."""
    return [
        ("text", RichTextBlock()),
        ("callout", CalloutBlock()),
        ("do_dont", DoDontBlock()),
        ("picture", PictureBlock()),
        ("clause", ClauseBlock()),
    ]


def page_blocks() -> list[tuple[str, Any]]:
    """What any page is made of."""
    return lesson_blocks()
