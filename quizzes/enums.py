"""Words of the question bank and of sittings."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionType(models.TextChoices):
    SINGLE = "single", _("single choice")
    MULTIPLE = "multiple", _("multiple choice")
    INDEFINITE = "indefinite", _("one or more choices")
    TRUEFALSE = "truefalse", _("true or false")
    FILL = "fill", _("fill in")
    ORDER = "order", _("put in order")
    MATCH = "match", _("match")
    HOTSPOT = "hotspot", _("find the hazards")
    CASE = "case", _("case")
    ESSAY = "essay", _("short answer")


class QuestionState(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_USE = "in_use", _("in use")
    REVIEW = "review", _("to be reviewed")
    RETIRED = "retired", _("retired")


class Difficulty(models.IntegerChoices):
    EASY = 1, _("easy")
    MEDIUM = 2, _("medium")
    HARD = 3, _("hard")


class SittingState(models.TextChoices):
    OPEN = "open", _("in progress")
    SUBMITTED = "submitted", _("submitted")
    VOID = "void", _("void")


class ShowAnswers(models.TextChoices):
    AFTER_SUBMIT = "after_submit", _("after submission")
    AFTER_PASS = "after_pass", _("after a pass")
    NEVER = "never", _("never")
