"""Changes of many questions at once, done by a job; the row tells how far it is."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.enums import BulkState


class BulkChange(models.Model):
    """One order to change many questions. `params` are what was asked; `done` counts questions looked at.

    `left_out`: how many could not be changed (somebody was quicker, or it is their own), told by code.
    """

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    action = models.CharField(_("action"), max_length=20)
    params = models.JSONField(default=dict)
    question_ids = models.JSONField(default=list)
    state = models.CharField(_("state"), max_length=8, choices=BulkState.choices, default=BulkState.WAITING)
    done = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=dict)
    created_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]

    @property
    def total(self) -> int:
        """How many questions it is about."""
        return len(self.question_ids)
