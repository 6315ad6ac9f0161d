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
from quizzes.models.papers import BlueprintLine, Edition, EditionCorrection, Exposure, Quiz, QuizItem
from quizzes.models.regrades import Regrade, RegradeLine
from quizzes.models.sittings import Answer, AnswerEvent, Mark, Sitting

__all__ = [
    "Answer",
    "AnswerEvent",
    "Bank",
    "BankMember",
    "BlueprintLine",
    "BulkChange",
    "DuplicatePair",
    "DuplicateSearch",
    "Edition",
    "EditionCorrection",
    "Exposure",
    "ImportedChange",
    "ItemFigures",
    "ItemTally",
    "Mark",
    "PaperFigures",
    "Question",
    "QuestionMedia",
    "QuestionMerge",
    "QuestionReview",
    "QuestionVersion",
    "Quiz",
    "QuizItem",
    "Regrade",
    "RegradeLine",
    "Sitting",
]
