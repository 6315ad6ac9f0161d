"""Writing: publish an edition, start a sitting, store answers, submit. Pages, commands and tasks call these."""

from __future__ import annotations

from quizzes.services.answers import AnswerPut, Receipt, record_answer, record_answers
from quizzes.services.clock import (
    end_allowance,
    extend_sitting,
    grant_allowance,
    pause_sitting,
    resume_sitting,
)
from quizzes.services.closing import close_if_over, close_overdue
from quizzes.services.editions import publish_edition
from quizzes.services.lines import Trace
from quizzes.services.moving import Presence, go_forward, note_presence
from quizzes.services.sittings import Setup, start_sitting
from quizzes.services.submissions import Submission, collect_sitting, enter_paper, submit_sitting
from quizzes.services.voiding import end_help, void_sitting

__all__ = [
    "AnswerPut",
    "Presence",
    "Receipt",
    "Setup",
    "Submission",
    "Trace",
    "close_if_over",
    "close_overdue",
    "collect_sitting",
    "end_allowance",
    "end_help",
    "enter_paper",
    "extend_sitting",
    "go_forward",
    "grant_allowance",
    "note_presence",
    "pause_sitting",
    "publish_edition",
    "record_answer",
    "record_answers",
    "resume_sitting",
    "start_sitting",
    "submit_sitting",
    "void_sitting",
]
