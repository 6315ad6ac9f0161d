"""An official text from a file: a new instrument is stored, of a known one a comparison is made."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from kernel.errors import DomainError, UnreadableFile
from regulations import services
from regulations.errors import describe
from regulations.logic.citations import clause_label
from regulations.logic.text import OfficialText
from regulations.reading import MAX_BYTES, read_text_file
from regulations.state_queries import StateScreen, state_screen
from regulations.words import KIND_LABELS, finding_sentence, is_fatal

STORED, WRONG, UNREADABLE = 0, 1, 2


class Command(BaseCommand):
    help = (
        "Imports an official text. A new instrument is stored at once; of one that is known a comparison is kept for an"
        " editor to confirm. Exit status 0, 1 (the text has errors, or cannot be stored), 2 (the file cannot be read)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--valid-from", default="", help="the day in force, if not the one that the text names")
        parser.add_argument("--note", default="", help="where the text was read")
        parser.add_argument("--confirm", action="store_true", help="confirm the comparison as it is proposed")
        parser.add_argument("--verified", action="store_true", help="the text was checked against the official source")
        parser.add_argument("--dry-run", action="store_true", help="read only, store nothing")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *_args: Any, **options: Any) -> None:
        day = _day(options["valid_from"])
        told: dict[str, Any] = {"articles": [], "findings": [], "stored": False, "problem": ""}
        try:
            status = self._import(options, day, told)
        except UnreadableFile as error:
            told["problem"], status = describe(error), UNREADABLE
        except DomainError as error:
            told["problem"], status = describe(error), WRONG
        self._print(told, as_json=options["json"])
        if status:
            sys.exit(status)

    def _import(self, options: dict[str, Any], day: date | None, told: dict[str, Any]) -> int:
        path: Path = options["file"]
        data = _read(path)
        text = read_text_file(data, path.name)
        told |= _facts(text, day)
        if not text.is_storable:
            return WRONG
        if options["dry_run"]:
            return STORED
        file = services.TextFile(path.name, data, options["note"])
        state_id = services.draft_state(text, file=file, valid_from=day)
        screen = state_screen(state_id)
        told["state"], told["comparison"] = state_id, _counts(screen)
        if options["confirm"] or (screen is not None and screen.is_new):
            told["counts"] = services.confirm_state(state_id, verified=options["verified"] or None)
            told["stored"] = True
        return STORED

    def _print(self, told: dict[str, Any], *, as_json: bool) -> None:
        if told["problem"]:
            self.stderr.write(told["problem"])
        if as_json:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for line in _lines(told):
            self.stdout.write(line)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise CommandError("--valid-from needs a day such as 2024-11-01", returncode=2) from error


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise UnreadableFile("file-damaged")
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableFile("file-too-large", max_bytes=MAX_BYTES)
    return path.read_bytes()


def _facts(text: OfficialText, day: date | None) -> dict[str, Any]:
    return {
        "title": text.title,
        "number": text.number,
        "issuer": text.issuer,
        "adopted_on": _iso(text.adopted_on),
        "published_on": _iso(text.published_on),
        "in_force_from": _iso(day or text.in_force_from),
        "chapters": list(text.chapters),
        "articles": [
            {"number": each.number, "suffix": each.suffix, "chapter": each.chapter, "section": each.section,
             "paragraphs": len(each.paragraphs)}
            for each in text.articles
        ],
        "findings": [
            {"code": each.code.value, "number": each.number, "suffix": each.suffix, "is_error": is_fatal(each.code),
             "message": finding_sentence(each.code.value, each.number, each.suffix, each.detail)}
            for each in text.findings
        ],
    }  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _counts(screen: StateScreen | None) -> dict[str, int]:
    return {kind.value: count for kind, count in screen.counts.items()} if screen else {}


def _lines(told: dict[str, Any]) -> list[str]:
    """A few lines to read."""
    if "title" not in told:
        return []
    lines = [f"《{told['title']}》 {len(told['articles'])} 条，{told['in_force_from'] or '—'} 起施行"]
    lines.extend(f"  {clause_label(each['number'], each['suffix'])} {each['message']}" for each in told["findings"])
    if "comparison" in told:
        lines.append("，".join(f"{KIND_LABELS[kind]} {count}" for kind, count in told["comparison"].items()))
    if told["stored"]:
        lines.append(_("Stored."))
    elif "state" in told:
        lines.append(_("A comparison waits to be confirmed in the admin: Law, Import an official text."))
    elif not told["problem"]:
        lines.append(_("A trial only: nothing was stored."))
    return lines
