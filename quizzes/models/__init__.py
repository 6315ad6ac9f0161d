"""The bank, quizzes with their frozen editions, sittings with their journal, figures and regrades."""

from __future__ import annotations

from quizzes.models.bank import (
    Bank,
    BankMember,
    DuplicatePair,
    Question,
    QuestionMedia,
    QuestionReview,
    QuestionVersion,
)
from quizzes.models.bulk import BulkChange
from quizzes.models.duplicates import DuplicateSearch, ImportedChange, QuestionMerge
from quizzes.models.figures import ItemFigures, ItemTally, PaperFigures
from quizzes.models.helping import Help
from quizzes.models.integrity import Appeal, CaseEvent, CaseSitting, IntegrityCase
from quizzes.models.paper_copies import PaperBatch, PaperCopy
from quizzes.models.papers import BlueprintLine, Edition, EditionCorrection, Exposure, Quiz, QuizItem
from quizzes.models.practice import DailyQuestion, PracticeAnswer, PracticeCard
from quizzes.models.regrades import Regrade, RegradeLine
from quizzes.models.sessions import CodeTry, InvigilatedSession, Seat
from quizzes.models.sittings import Answer, AnswerEvent, Mark, Sitting, TimeAllowance

__all__ = [
    "Answer",
    "AnswerEvent",
    "Appeal",
    "Bank",
    "BankMember",
    "BlueprintLine",
    "BulkChange",
    "CaseEvent",
    "CaseSitting",
    "CodeTry",
    "DailyQuestion",
    "DuplicatePair",
    "DuplicateSearch",
    "Edition",
    "EditionCorrection",
    "Exposure",
    "Help",
    "ImportedChange",
    "IntegrityCase",
    "InvigilatedSession",
    "ItemFigures",
    "ItemTally",
    "Mark",
    "PaperBatch",
    "PaperCopy",
    "PaperFigures",
    "PracticeAnswer",
    "PracticeCard",
    "Question",
    "QuestionMedia",
    "QuestionMerge",
    "QuestionReview",
    "QuestionVersion",
    "Quiz",
    "QuizItem",
    "Regrade",
    "RegradeLine",
    "Seat",
    "Sitting",
    "TimeAllowance",
]
