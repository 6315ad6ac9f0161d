"""Regrades: what a mended key changes, for whom, and the way back."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.enums import CorrectionRule, RegradeState
from quizzes.models.bank import Question, QuestionVersion
from quizzes.models.sittings import Sitting


class Regrade(models.Model):
    """A mended key on its way: worked out, shown, applied or not, taken back if need be."""

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="regrades")
    part = models.PositiveSmallIntegerField(default=0)
    to_version = models.ForeignKey(QuestionVersion, null=True, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(_("what counts"), max_length=10, choices=CorrectionRule.choices)
    reason = models.CharField(_("reason"), max_length=300)
    state = models.CharField(_("state"), max_length=10, choices=RegradeState.choices, default=RegradeState.PLANNING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    summary = models.JSONField(default=dict)
    problem = models.CharField(max_length=300, blank=True)
    created_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    applied_by = models.BigIntegerField(null=True)
    applied_at = models.DateTimeField(null=True)
    reverted_by = models.BigIntegerField(null=True)
    reverted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("regrade")
        verbose_name_plural = _("regrades")
        ordering = ["-created_at"]


class RegradeLine(models.Model):
    """One sitting that a regrade changes: before, after, and what follows (sentences of the room above)."""

    wagtail_reference_index_ignore = True

    regrade = models.ForeignKey(Regrade, on_delete=models.CASCADE, related_name="lines")
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    effects = models.JSONField(default=list)
    applied = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["regrade", "sitting"], name="regrade_line_once")]
