"""The strict policy everywhere; the looser one under the admin's path and nowhere else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db
ROOMS = ("site", "quizzes", "learning", "campaigns", "media")


@pytest.mark.parametrize("address", ["/signin/", "/verify/", "/absent/", "/health/"])
def test_strict_outside_the_admin(client: Client, address: str) -> None:
    policy = client.get(address)["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'self'" in policy


def test_looser_in_the_admin_only(client: Client, admin_user: object) -> None:
    client.force_login(admin_user)
    policy = client.get("/admin/")["Content-Security-Policy"]
    assert "'unsafe-inline'" in policy
    assert "default-src 'none'" in policy


def test_no_inline_script_or_style_in_templates() -> None:
    found = []
    inline = re.compile(r"\sstyle=|\son[a-z]+=[\"']|<style|<script(?![^>]*(?:\bsrc=|type=\"application/json\"))")
    for room in ROOMS:
        for path in (Path(settings.ROOT) / room).rglob("templates/**/*.html"):
            if "printing" in path.parts or "wagtailadmin" in path.parts:
                continue
            found += [f"{path.name}: {hit[0]}" for hit in inline.finditer(path.read_text())]
    assert found == []


def test_worker_pages_use_nothing_newer_than_chrome_80() -> None:
    """Contracts: a lint list, because Chrome 80 cannot be run here."""
    css = re.compile(
        r"@layer|:has\(|:is\(|:where\(|aspect-ratio|(?<![-\w])inset:|@container|(?<!grid-)(?<!-)\bgap:"
        r"|:focus-visible|accent-color|color-mix\(|\d[dsl]vh|text-wrap|overflow:clip|content-visibility|@property|@scope"
        r"|(?:margin|padding|inset)-(?:inline|block):|(?<![-\w])(?:translate|rotate|scale):|@media[^{]*[<>]=?"
        r"|:not\([^)]*,|@starting-style|scrollbar-gutter|field-sizing|subgrid|\b(?:ok)?l(?:ch|ab)\(|\bcolor\(|^\s*&",
        re.MULTILINE,
    )
    script = re.compile(
        r"\.at\(|\.replaceAll\(|randomUUID|structuredClone|\?\?=|\|\|=|&&=|Object\.hasOwn|static \{|#\w+ ?[=(]"
        r"|replaceChildren|\.findLast|Promise\.any|AbortSignal\.(?:timeout|any)|\.to(?:Sorted|Reversed|Spliced)\("
        r"|Object\.groupBy|\.submitter\b|\.inert\b|showPopover|checkVisibility"
        r"|Array\.fromAsync|Promise\.withResolvers|WeakRef|\.hasIndices|requestSubmit|navigator\.locks"
        r"|^\s*(?:import|export)\b|^await\b|Intl\.(?:ListFormat|Segmenter)|\bscheduler\.|\bnavigation\."
        r"|\.toWellFormed\(|Error\([^)]*\{ ?cause|\(\?<[=!]|\b\d+_\d|adoptedStyleSheets|replaceSync",
        re.MULTILINE,
    )
    found = []
    for room in ROOMS:
        for path in (Path(settings.ROOT) / room).rglob("static/**/*"):
            if path.suffix == ".css" and path.name not in {"desk.css", "imports.css", "admin.css"}:
                asked = re.sub(r"@supports.*", "", path.read_text())  # what an old phone is asked for passes it by
                found += [f"{path.name}: {hit}" for hit in css.findall(asked)]
            if path.suffix == ".js":
                found += [f"{path.name}: {hit}" for hit in script.findall(path.read_text())]
    assert found == []
