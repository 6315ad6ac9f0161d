"""Practice: a person's wrong answers with the days on which they come again, and what was practised."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.enums import PracticeKind
from quizzes.models.bank import Question, QuestionVersion


class PracticeCard(models.Model):
    """A question that a person got wrong, in the 错题本. `part` (from 1) for a sub-item of a case, else 0.

    `card` is the state of the `fsrs` package (`Card.to_dict()`); `due`: when it comes again; `done_at`: put away.
    """

    wagtail_reference_index_ignore = True

    person = models.ForeignKey("orgs.Person", on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    part = models.PositiveSmallIntegerField(default=0)
    card = models.JSONField()
    due = models.DateTimeField()
    wrong = models.PositiveSmallIntegerField(default=1)
    right = models.PositiveSmallIntegerField(default=0)
    added_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "question", "part"], name="card_once")]
        indexes = [models.Index(fields=["person", "due"], name="card_due")]


class PracticeAnswer(models.Model):
    """One question practised. A repeated nonce is the same answer."""

    wagtail_reference_index_ignore = True

    person = models.ForeignKey("orgs.Person", on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    part = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=8, choices=PracticeKind.choices)
    response = models.JSONField()
    right = models.BooleanField()
    nonce = models.CharField(max_length=40)
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "nonce"], name="practice_nonce_once")]
        indexes = [models.Index(fields=["person", "day"], name="practice_by_day")]


class DailyQuestion(models.Model):
    """每日一题: one question a day, the same for everybody."""

    wagtail_reference_index_ignore = True

    day = models.DateField(_("day"), unique=True)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    part = models.PositiveSmallIntegerField(default=0)
