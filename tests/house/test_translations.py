"""Every string that people may meet is Chinese: the templates and code are scanned, the catalogues compared."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf import settings

ROOT = Path(settings.ROOT)
APPS = ["site/accounts", "site/config", "site/orgs", "site/pagekit", "site/pages", "site/plumbing", "site/portal",
        "site/regulations", "quizzes", "learning", "campaigns", "media"]  # fmt: skip
# The same in Chinese: names, codes, marks.
SAME = {"CSV", "PDF", "XLSX", "QR", "Excel"}


def extract(app: str, scratch: Path) -> polib.POFile | None:
    """What makemessages finds in the app, in a copy, so that the repository is not touched."""
    copy = scratch / app
    shutil.copytree(ROOT / app, copy, ignore=shutil.ignore_patterns("*.mo", "static", "__pycache__", "node_modules"))
    for old in copy.rglob("locale"):
        shutil.rmtree(old)
    (copy / "locale").mkdir()
    script = "from django.core.management import execute_from_command_line as go; import sys; go(sys.argv)"
    command = [sys.executable, "-P", "-c", script, "makemessages", "-l", "zh_Hans", "-v", "0"]
    env = {**os.environ, "PYTHONPATH": f"{ROOT / 'site'}{os.pathsep}{ROOT}"}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 0, done.stderr
    found = copy / "locale/zh_Hans/LC_MESSAGES/django.po"
    return polib.pofile(str(found)) if found.exists() else None


def catalogue(app: str) -> dict[str, polib.POEntry]:
    path = ROOT / app / "locale/zh_Hans/LC_MESSAGES/django.po"
    return {entry.msgid: entry for entry in polib.pofile(str(path))} if path.exists() else {}


def in_context(app: str) -> dict[tuple[str | None, str], polib.POEntry]:
    """A string said in one context is not said in another: "today" of a post does not translate "today"."""
    path = ROOT / app / "locale/zh_Hans/LC_MESSAGES/django.po"
    return {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(path))} if path.exists() else {}


def is_done(entry: polib.POEntry | None) -> bool:
    if entry is None or entry.fuzzy or entry.obsolete:
        return False
    return all(entry.msgstr_plural.values()) if entry.msgid_plural else bool(entry.msgstr)


@pytest.mark.parametrize("app", APPS)
def test_every_string_is_translated(app: str, tmp_path: Path) -> None:
    wanted = extract(app, tmp_path)
    have = in_context(app)
    missing = [entry.msgid for entry in wanted or [] if not is_done(have.get((entry.msgctxt, entry.msgid)))]
    assert missing == []


@pytest.mark.parametrize("app", APPS)
def test_placeholders_survive(app: str) -> None:
    pattern = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]")
    for entry in catalogue(app).values():
        if entry.obsolete:
            continue
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            if text:
                assert set(pattern.findall(text)) <= set(pattern.findall(entry.msgid + (entry.msgid_plural or ""))), (
                    text
                )


def test_templates_hold_no_bare_english() -> None:
    """Words between tags must be Chinese or come through translate."""
    bare = re.compile(r">([^<{]*[A-Za-z]{4,}[^<{]*)<")
    translated = r"{% *blocktranslate.*?endblocktranslate *%}"
    noise = translated + r"|{%.*?%}|{{.*?}}|<(style|script|svg).*?</\1>|<!--.*?-->"
    found = []
    for room in ("site", "quizzes", "learning", "campaigns", "media"):
        for path in (ROOT / room).rglob("templates/**/*.html"):
            text = re.sub(noise, "", path.read_text(), flags=re.S)
            found += [
                f"{path.name}: {hit.strip()}"
                for hit in bare.findall(text)
                if hit.strip() not in SAME and '="' not in hit
            ]
    assert found == []


def test_rooms_agree_on_a_string() -> None:
    """All catalogues are merged, so one English string has one Chinese. Distinct meanings take a context."""
    said: dict[tuple[str, str], dict[str, list[str]]] = {}
    for app in APPS:
        path = ROOT / app / "locale/zh_Hans/LC_MESSAGES/django.po"
        for entry in polib.pofile(str(path)) if path.exists() else []:
            if entry.msgstr and not entry.obsolete:
                said.setdefault((entry.msgctxt or "", entry.msgid), {}).setdefault(entry.msgstr, []).append(app)
    assert {key: found for key, found in said.items() if len(found) > 1} == {}
