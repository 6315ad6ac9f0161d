"""Reading what phones send: the plain form's fields and the script's JSON, both into `AnswerPut`s."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, QueryDict

from kernel.errors import DomainError
from quizzes.logic.photos import FULL
from quizzes.services import AnswerPut, Presence
from quizzes.services.answers import MOST_AT_ONCE

MOST_NOTES_AT_ONCE = 40
_MOST_NUMBER = 2**31
_NONCE = re.compile(r"[A-Za-z0-9-]{1,30}")
Found = TypeVar("Found")


def put_from_form(request: HttpRequest, n: int) -> AnswerPut:
    """The answer in a plain form. The nonce is the page's and the content's: the same page sent twice is one answer,
    the same page with another choice (after "back") is another. Raises DomainError ``step-twice`` for an order in
    which two things have the same step (params: `said`, the order as far as it goes)."""
    wire = _wire_from(request.POST, n)
    flagged = "flag" in request.POST
    content = json.dumps([request.POST.get("nonce", ""), n, wire, flagged])
    return AnswerPut(n - 1, wire, hashlib.sha256(content.encode()).hexdigest()[:40], flagged)


def is_mark(form: QueryDict) -> bool:
    """Whether a button on the photo sent the form: a tap, or a mark taken away."""
    return "tap.x" in form or "drop" in form


def _wire_from(form: QueryDict, n: int) -> list[Any]:
    if steps := form.getlist("s"):
        return _order(steps, n)
    wire: list[Any] = [one for one in form.getlist("a") if one not in form.getlist("drop")]
    tap = _tap(form)
    return [*wire, tap] if tap else wire


def _order(steps: list[str], n: int) -> list[Any]:
    """Positions by step, from the step of each position; "" where a step has none."""
    order: list[Any] = [""] * len(steps)
    twice = 0
    for position, text in enumerate(steps):
        step = _number(text)
        if not 1 <= step <= len(steps):
            continue
        if order[step - 1] == "":
            order[step - 1] = position
        else:
            twice = step
    if twice:
        raise DomainError("step-twice", number=n, step=twice, said=order)
    return order


def _tap(form: QueryDict) -> str:
    """A tap on the photo in ten-thousandths; 0, 0 is what browsers send when a key pressed it."""
    x, y, width, height = (_number(form.get(name, "")) for name in ("tap.x", "tap.y", "pw", "ph"))
    if not (x or y) or not width or not height:
        return ""
    return f"@{min(x * FULL // width, FULL)},{min(y * FULL // height, FULL)}"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else 0


def puts_from_json(text: str | bytes) -> list[AnswerPut]:
    """``[{"n": 0, "a": [1], "f": false, "k": "nonce"}, …]``; n counts from 0. Raises DomainError ``bad-request``."""
    return _read(lambda: [_put(row) for row in _rows(text, "answers", most=MOST_AT_ONCE)])


def number_from_json(text: str | bytes, name: str) -> int | None:
    """A whole number of the body, None where it has none. Raises DomainError ``bad-request``."""

    def read() -> int | None:
        body = json.loads(text or "{}")
        value = body.get(name) if isinstance(body, dict) else None
        if value is not None and (type(value) is not int or not -1 <= value < _MOST_NUMBER):
            raise ValueError(name)
        return value

    return _read(read)


def notes_from_json(text: str | bytes) -> list[Presence]:
    """``{"notes": [{"kind": "back", "k": "nonce", "s": 12}]}``. Raises DomainError ``bad-request``."""
    return _read(lambda: [_note(row) for row in _rows(text, "notes", most=MOST_NOTES_AT_ONCE)])


def _read(reader: Callable[[], Found]) -> Found:
    try:
        return reader()
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        raise DomainError("bad-request") from problem


def _rows(text: str | bytes, name: str, *, most: int) -> list[dict[str, Any]]:
    rows = json.loads(text or "[]")
    rows = rows[name] if isinstance(rows, dict) else rows
    if not isinstance(rows, list) or len(rows) > most:
        raise ValueError(name)
    return rows


def _put(row: dict[str, Any]) -> AnswerPut:
    if type(row["n"]) is not int or not isinstance(row["k"], str):
        raise ValueError("n and k")
    return AnswerPut(row["n"], row["a"], row["k"], bool(row.get("f")))


def _note(row: dict[str, Any]) -> Presence:
    seconds = row.get("s")
    if row["kind"] not in ("leave", "back") or not _NONCE.fullmatch(row["k"]):
        raise ValueError("kind and k")
    if seconds is not None and type(seconds) is not int:
        raise ValueError("s")
    return Presence(row["kind"], row["k"], seconds)
