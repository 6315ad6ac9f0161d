"""Who builds quizzes: editors, out of banks that they may see. A quiz of somebody else's closed bank is not there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from plumbing.doors import Door
from quizzes.bank.permissions import is_bank_editor, visible_quizzes


def may_see_quiz(user: Any, quiz_id: int) -> bool:
    """Whether the account may open, change and publish this quiz."""
    return visible_quizzes(user).filter(pk=quiz_id).exists()


def _writes(request: HttpRequest, **_kwargs: Any) -> bool:
    return bool(request.user.has_perm("quizzes.change_quiz")) and is_bank_editor(request.user)


def _reads(request: HttpRequest, quiz_id: int, **_kwargs: Any) -> bool:
    return may_see_quiz(request.user, quiz_id)


def _edits(request: HttpRequest, quiz_id: int, **_kwargs: Any) -> bool:
    return _writes(request) and may_see_quiz(request.user, quiz_id)


QUIZ_READ = Door("quiz_read", _reads)
QUIZ_WRITERS = Door("quiz_writers", _writes)
QUIZ_EDITORS = Door("quiz_editors", _edits)
