"""Wagtail asks whether an account may change questions at all; here each of its addresses asks whose bank it is."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import URLPattern

from quizzes.bank.permissions import (
    is_site_administrator,
    may_know_bank,
    may_see_question,
    may_write_bank,
    may_write_question,
)

LARGEST_KEY = 2**63 - 1
Check = Callable[[Any, int], bool]


def _may_change_bank(user: Any, bank_id: int) -> bool:
    """Administrators may name members of a bank whose questions they do not see."""
    return may_write_bank(user, bank_id) or (is_site_administrator(user) and may_know_bank(user, bank_id))


# By the name of the address; every other one that names a row is for who may see it.
QUESTION_CHECKS: Mapping[str, Check] = {"edit": may_write_question, "delete": may_write_question}
BANK_CHECKS: Mapping[str, Check] = {"edit": _may_change_bank, "delete": _may_change_bank}


def guarded(patterns: list[URLPattern], checks: Mapping[str, Check], other: Check) -> list[URLPattern]:
    """The addresses of a view set, each asking its check about the row that it names: foreign is not found."""
    for pattern in patterns:
        pattern.callback = _guard(pattern.callback, checks.get(str(pattern.name), other))
    return patterns


def guarded_questions(patterns: list[URLPattern]) -> list[URLPattern]:
    """For the addresses of questions."""
    return guarded(patterns, QUESTION_CHECKS, may_see_question)


def guarded_banks(patterns: list[URLPattern]) -> list[URLPattern]:
    """For the addresses of banks."""
    return guarded(patterns, BANK_CHECKS, may_know_bank)


def key_of(text: object) -> int:
    """A row's number out of an address; Http404 for what is none."""
    told = str(text)
    if not told.isascii() or not told.isdigit() or int(told) > LARGEST_KEY:
        raise Http404
    return int(told)


def _guard(view: Callable[..., Any], check: Check) -> Callable[..., Any]:
    @functools.wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if "pk" in kwargs and not check(request.user, key_of(kwargs["pk"])):
            raise Http404
        return view(request, *args, **kwargs)

    return asked
