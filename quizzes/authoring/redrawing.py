"""What the form's small buttons do without saving: another row, a row up or down, a pasted text, an uploaded file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.errors import DomainError
from kernel.numerals import read_whole
from media import services as media_services
from media.problems import describe
from quizzes.authoring.form_values import form_data
from quizzes.authoring.rows import Row, change_rows, moved, order_after, read_rows, renumber_slots, write_rows
from quizzes.importers.fields import parse_question
from quizzes.importers.messages import describe_unreadable
from quizzes.importers.running_text import read_running
from quizzes.importers.text_lines import body_of
from quizzes.importers.types import RawQuestion

PREFIXES = frozenset({"parts", "places", "media"})
MAX_PASTE = 20_000
_NEW: dict[str, Row] = {
    "parts": {"type": "single", "points": "1"},
    "places": {"kind": "hazard", "shape": "rect"},
    "media": {"slot": "stem"},
}
# Fields that a pasted text does not speak of unless it says so.
_KEPT = ("bank", "then", "note", "csrfmiddlewaretoken")


def apply_command(data: QueryDict, command: str) -> list[str]:
    """Changes `data` as the button says; returns what is to be told. Unknown commands change nothing."""
    verb, _colon, rest = command.partition(":")
    prefix, _colon, at = rest.partition(":")
    if verb == "paste":
        return paste(data)
    if prefix not in PREFIXES:
        return []
    if verb == "add":
        change_rows(data, prefix, lambda rows: [*rows, dict(_NEW[prefix])])
    elif verb in {"remove", "up", "down"} and (place := read_whole(at)) is not None:
        _move(data, prefix, verb, place)
    return []


def _move(data: QueryDict, prefix: str, verb: str, at: int) -> None:
    rows = read_rows(data, prefix)
    order = order_after(len(rows), verb, at)
    write_rows(data, prefix, moved(rows, order))
    if prefix == "parts":
        change_rows(data, "media", lambda media: renumber_slots(media, order))


def paste(data: QueryDict) -> list[str]:
    """The first question of the pasted text into the form; the text stays where it is until the question is saved."""
    text = str(data.get("paste") or "")[:MAX_PASTE]
    if not text.strip():
        return [_("Nothing was pasted. Put stem, options and answer into the box.")]
    try:
        items, _notices = read_running(body_of(text))
    except DomainError as error:
        return [describe_unreadable(error) if hasattr(error, "code") else str(error)]
    raws = [item for item in items if isinstance(item, RawQuestion)]
    if not raws:
        return [_("No question was found in the text. Begin with the stem, then A., B., … and 答案：")]
    question, _findings = parse_question(raws[0])
    for name, value in form_data(question).items():
        if name not in _KEPT and (value or name in {"options", "answer"}) and not _is_default(name, question):
            data[name] = value
    if len(raws) > 1:
        told = ngettext(
            "The text holds %(count)d question; the first was read.",
            "The text holds %(count)d questions; the first was read. Use the import for all of them.",
            len(raws),
        )
        return [told % {"count": len(raws)}]
    return [_("Read. Check the fields, then save.")]


def _is_default(name: str, question: Any) -> bool:
    return (name == "difficulty" and question.difficulty is None) or name.endswith("-count")


def store_uploads(request: HttpRequest, data: QueryDict) -> list[str]:
    """Files sent with the form are kept at once, whatever else is wrong with it; returns what was refused."""
    refused = []
    for field, file in request.FILES.items():
        prefix, _dash, name = field.rpartition("-")
        if name != "upload" or not (prefix == "photo" or prefix.startswith("media-")):
            continue
        problem = _store(file, data, prefix, request.user)
        if problem:
            refused.append(f"{file.name}：{problem}")
    return refused


def _store(file: Any, data: QueryDict, prefix: str, actor: Any) -> str:
    alt = str(data.get(f"{prefix}-alt") or "").strip()
    body = file.read(12 * 1024 * 1024)
    sound = file.name.lower().endswith((".mp3", ".m4a", ".ogg", ".wav"))
    try:
        if sound and prefix != "photo":
            kept = media_services.store_clip(body, name=file.name, title="", transcript=alt, actor=actor)
            data[f"{prefix}-clip"], data[f"{prefix}-picture"] = str(kept), ""
        else:
            kept = media_services.store_picture(body, name=file.name, title="", alt=alt, actor=actor)
            data[f"{prefix}-picture"] = str(kept)
            if prefix != "photo":
                data[f"{prefix}-clip"] = ""
    except DomainError as error:
        return describe(error)
    return ""
