"""Reading what phones send: the plain form's fields and the script's JSON, both into `AnswerPut`s."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.http import HttpRequest

from kernel.errors import DomainError
from quizzes.services import AnswerPut
from quizzes.services.answers import MOST_AT_ONCE


def put_from_form(request: HttpRequest, n: int) -> AnswerPut:
    """The answer in a plain form. The nonce is the page's and the content's: the same page sent twice is one answer,
    the same page with another choice (after "back") is another."""
    wire = request.POST.getlist("a")
    flagged = "flag" in request.POST
    content = json.dumps([request.POST.get("nonce", ""), n, wire, flagged])
    return AnswerPut(n - 1, wire, hashlib.sha256(content.encode()).hexdigest()[:40], flagged)


def puts_from_json(text: str | bytes) -> list[AnswerPut]:
    """``[{"n": 0, "a": [1], "f": false, "k": "nonce"}, …]``; n counts from 0. Raises DomainError ``bad-request``."""
    try:
        rows = json.loads(text or "[]")
        rows = rows["answers"] if isinstance(rows, dict) else rows
        if not isinstance(rows, list) or len(rows) > MOST_AT_ONCE:
            raise ValueError("a list of answers")
        return [_put(row) for row in rows]
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        raise DomainError("bad-request") from problem


def _put(row: dict[str, Any]) -> AnswerPut:
    if type(row["n"]) is not int or not isinstance(row["k"], str):
        raise ValueError("n and k")
    return AnswerPut(row["n"], row["a"], row["k"], bool(row.get("f")))
