"""Editors over areas, questions as values, and a bank of theirs."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.test import Client

from kernel.clock import today
from orgs.enums import Role
from orgs.roles import group_sync
from quizzes.bank.services import save_question
from quizzes.importers.types import Option, ParsedQuestion
from quizzes.models import Bank, Question
from tests.factories.orgs import make_area, make_officer

_next = count(1)


def make_editor(*, area: Any = None, role: str = Role.EDITOR, **fields: Any) -> Any:
    """An account with this role over an area (one of its own unless told), in the admin's group."""
    user = make_officer(area=area or make_area(), role=role, **fields)
    group_sync.sync_groups(user.pk, on=today())
    return user


def sees_as(user: Any) -> Client:
    """A browser in which this account is signed in."""
    client = Client()
    client.force_login(user)
    return client


def said(stem: str = "", **fields: Any) -> ParsedQuestion:
    """A single choice with the key B."""
    options = (Option("A", "110"), Option("B", "119"), Option("C", "120"))
    facts = {"type": "single", "stem": stem or f"第{next(_next)}问：火警电话是（ ）。", "options": options}
    return ParsedQuestion(**{**facts, "answer": ("B",), "difficulty": 2, "points": 200} | fields)


def write(bank: Bank, actor: Any, *, submit: bool = False, **fields: Any) -> Question:
    """A question that this account wrote."""
    pk = save_question(said(**fields), question_id=None, bank_id=bank.pk, actor=actor, submit=submit)
    return Question.objects.select_related("current", "approved").get(pk=pk)


def rewrite(question: Question, actor: Any, *, submit: bool = False, **fields: Any) -> Question:
    """The same stem, otherwise as told, by this account."""
    current = question.current
    assert current is not None
    value = said(current.stem, **fields)
    save_question(value, question_id=question.pk, bank_id=question.bank_id, actor=actor, submit=submit)
    return fresh(question)


def fresh(question: Question) -> Question:
    """The row as stored now."""
    return Question.objects.select_related("current", "approved", "bank").get(pk=question.pk)


def standing(question: Question) -> tuple[str, int, str, int]:
    """State, number and review of the current version, number of the approved one (0: none)."""
    row = fresh(question)
    assert row.current is not None
    return row.state, row.current.number, row.current.state, row.approved.number if row.approved else 0
