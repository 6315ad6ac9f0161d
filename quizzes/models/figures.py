"""Figures of items and papers: sums that jobs keep up, and what lists show of them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.models.bank import Question
from quizzes.models.papers import Edition


class ItemTally(models.Model):
    """Sums over the first tries of an edition for one of its items.

    x is the item's score and r the rest of the paper's, both in ten-thousandths of what was to be had.
    `choices`: ``{"A": [people, sum of r]}``, ``""`` unanswered; `segments`: ``{"town": {"1": [people, sum of x]}}``.
    """

    wagtail_reference_index_ignore = True

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="tallies")
    index = models.PositiveIntegerField()
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="tallies")
    version_id = models.BigIntegerField()
    part = models.PositiveSmallIntegerField(default=0)
    n = models.PositiveIntegerField(default=0)
    right = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    sum_x = models.BigIntegerField(default=0)
    sum_xx = models.BigIntegerField(default=0)
    sum_r = models.BigIntegerField(default=0)
    sum_rr = models.BigIntegerField(default=0)
    sum_xr = models.BigIntegerField(default=0)
    timed = models.PositiveIntegerField(default=0)
    seconds = models.BigIntegerField(default=0)
    choices = models.JSONField(default=dict)
    segments = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "index"], name="tally_once")]


class ItemFigures(models.Model):
    """What the bank's list shows of a question (part 0) or a sub-item, over all editions; merged ones included.

    `facility` in ten-thousandths, `discrimination` (point-biserial with the rest) in thousandths, `seconds` mean.
    """

    wagtail_reference_index_ignore = True

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="figures")
    part = models.PositiveSmallIntegerField(default=0)
    n = models.PositiveIntegerField(_("answered by"), default=0)
    facility = models.PositiveIntegerField(_("facility"), null=True)
    discrimination = models.SmallIntegerField(_("discrimination"), null=True)
    seconds = models.PositiveIntegerField(_("time taken, seconds"), null=True)
    choices = models.JSONField(default=dict)
    too_easy = models.BooleanField(default=False)
    too_hard = models.BooleanField(default=False)
    negative = models.BooleanField(default=False)
    key_suspect = models.BooleanField(default=False)
    idle_option = models.BooleanField(default=False)
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "part"], name="figures_once")]
        indexes = [
            models.Index(fields=["facility"], name="figures_facility"),
            models.Index(fields=["discrimination"], name="figures_discrimination"),
        ]


class PaperFigures(models.Model):
    """How a paper as a whole measured. `alpha` (Cronbach; KR-20 where items are right or wrong) in thousandths.

    Sums of scores in hundredths. `segments`: ``{"town": {"1": [sittings, passed, sum, sum to be had]}}``.
    """

    wagtail_reference_index_ignore = True

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="figures")
    sittings = models.PositiveIntegerField(default=0)
    passed = models.PositiveIntegerField(default=0)
    sum_score = models.BigIntegerField(default=0)
    sum_score_squared = models.BigIntegerField(default=0)
    sum_out_of = models.BigIntegerField(default=0)
    sum_items = models.BigIntegerField(default=0)
    segments = models.JSONField(default=dict)
    alpha = models.SmallIntegerField(null=True)
    computed_at = models.DateTimeField()
