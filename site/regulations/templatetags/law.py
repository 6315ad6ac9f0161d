"""Texts of the law on screens: lines as 款, 项 and 目, and differences with what went out and came in."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kernel.difference import Run
from regulations.logic.text import Level, level_of

register = template.Library()


@register.filter
def law_lines(text: str) -> SafeString:
    """Each line of an article as a paragraph, items set in."""
    lines = ((_css(line), line) for line in text.split("\n") if line.strip())
    return format_html_join("", '<p class="{}">{}</p>', lines)


def _css(line: str) -> str:
    return {Level.ITEM: "law-item", Level.SUB_ITEM: "law-sub"}.get(level_of(line.strip()), "law-p")


@register.filter
def went_out(runs: Iterable[Run]) -> SafeString:
    """The old column: what went out is struck through, and said to be so."""
    return _column(runs, "del", _("deleted:"))


@register.filter
def came_in(runs: Iterable[Run]) -> SafeString:
    """The new column: what came in is underlined, and said to be so."""
    return _column(runs, "ins", _("inserted:"))


def _column(runs: Iterable[Run], tag: str, said: str) -> SafeString:
    parts: list[SafeString] = []
    for run in runs:
        text = format_html_join(SafeString("<br>"), "{}", ((line,) for line in run.text.split("\n")))
        if run.changed:
            text = format_html('<{} class="law-{}"><span class="law-sr">{}</span>{}</{}>', tag, tag, said, text, tag)
        parts.append(text)
    return format_html_join("", "{}", ((part,) for part in parts))
