"""Writing: publish an edition, start a sitting, store answers, submit. Pages, commands and tasks call these."""

from __future__ import annotations

from quizzes.services.answers import AnswerPut, Receipt, record_answer, record_answers
from quizzes.services.closing import close_if_over, close_overdue
from quizzes.services.editions import publish_edition
from quizzes.services.sittings import start_sitting
from quizzes.services.submissions import Submission, submit_sitting

__all__ = [
    "AnswerPut",
    "Receipt",
    "Submission",
    "close_if_over",
    "close_overdue",
    "publish_edition",
    "record_answer",
    "record_answers",
    "start_sitting",
    "submit_sitting",
]
