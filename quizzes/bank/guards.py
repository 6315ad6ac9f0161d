"""Wagtail asks whether an account may change questions at all; here each of its addresses asks whose bank it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import URLPattern

from plumbing.admin_guards import Check, guarded
from quizzes.bank.permissions import (
    is_site_administrator,
    may_know_bank,
    may_see_question,
    may_write_bank,
    may_write_question,
)


def _may_change_bank(user: Any, bank_id: int) -> bool:
    """Administrators may name members of a bank whose questions they do not see."""
    return may_write_bank(user, bank_id) or (is_site_administrator(user) and may_know_bank(user, bank_id))


# By the name of the address; every other one that names a row is for who may see it.
QUESTION_CHECKS: Mapping[str, Check] = {"edit": may_write_question, "delete": may_write_question}
BANK_CHECKS: Mapping[str, Check] = {"edit": _may_change_bank, "delete": _may_change_bank}


def guarded_questions(patterns: list[URLPattern]) -> list[URLPattern]:
    """For the addresses of questions."""
    return guarded(patterns, QUESTION_CHECKS, may_see_question)


def guarded_banks(patterns: list[URLPattern]) -> list[URLPattern]:
    """For the addresses of banks."""
    return guarded(patterns, BANK_CHECKS, may_know_bank)
