"""No inline style, script or handler in our templates: the content policy would stop them anyway.

Sheets of the press are no web pages; the admin's overrides live under Wagtail's looser policy but need none either.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.ROOT)
ROOMS = ("site", "quizzes", "learning", "campaigns", "media")
TEMPLATES = sorted(
    path
    for room in ROOMS
    for path in (ROOT / room).rglob("templates/**/*")
    if path.suffix in {".html", ".svg"} and "printing" not in path.parts
)
FORBIDDEN = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "event handler": re.compile(r"<[^>%{]*\son[a-z]+\s*=", re.IGNORECASE),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE),
    "foreign host": re.compile(r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template(path: Path) -> None:
    text = path.read_text()
    assert [name for name, pattern in FORBIDDEN.items() if pattern.search(text)] == []


def test_the_scan_sees_what_it_should() -> None:
    assert len(TEMPLATES) > 25
    assert FORBIDDEN["style attribute"].search('<p class="a" style="x">')
    assert FORBIDDEN["inline script"].search("<script>")
    assert not FORBIDDEN["inline script"].search('<script src="/x.js" defer>')
    assert FORBIDDEN["event handler"].search('<a onclick="x()">')
