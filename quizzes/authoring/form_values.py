"""What a question says, as the values of the form's fields."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from quizzes.authoring.places import typed_place
from quizzes.authoring.rows import Row, write_rows
from quizzes.authoring.typed import typed_item
from quizzes.importers.types import ParsedQuestion

_FURTHER = ("topic", "audience", "source", "remark")


def form_data(question: ParsedQuestion, code: str = "") -> QueryDict:
    """The form's fields as if they had been sent."""
    data = QueryDict(mutable=True)
    _put(data, typed_item(question))
    _put(data, {name: getattr(question, name) for name in _FURTHER})
    data["code"] = question.code or code
    data["difficulty"] = str(question.difficulty or 2)
    for name in ("valid_from", "valid_to"):
        day = getattr(question, name)
        data[name] = day.isoformat() if day else ""
    if not question.shuffle:
        data["keep_order"] = "on"
    parts: list[Row] = [{name: _text(value) for name, value in typed_item(part).items()} for part in question.parts]
    write_rows(data, "parts", parts)
    write_rows(data, "places", [typed_place(one, hazard=one.id in question.answer) for one in question.places])
    write_rows(data, "media", [_media(one) for one in question.media if one.slot != "photo"])
    for one in question.media:
        if one.slot == "photo":
            data["photo-picture"], data["photo-alt"] = str(one.picture_id or ""), one.alt
    return data


def _put(data: QueryDict, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if _text(value):
            data[name] = _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else ""
    return str(value)


def _media(one: Any) -> Row:
    return {"slot": one.slot, "picture": str(one.picture_id or ""), "clip": str(one.clip_id or ""), "alt": one.alt}
