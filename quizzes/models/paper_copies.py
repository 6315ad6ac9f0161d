"""Papers sat on paper: printed for named people, entered or imported afterwards."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.models.papers import Edition, Quiz
from quizzes.models.sittings import Sitting


class PaperBatch(models.Model):
    """Papers of one quiz printed together for people of one enterprise or area."""

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("title"), max_length=80)
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="+", verbose_name=_("quiz"))
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    enterprise = models.ForeignKey(
        "orgs.Enterprise",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("enterprise"),
    )
    area = models.ForeignKey(
        "orgs.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("area")
    )
    session = models.ForeignKey("InvigilatedSession", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, default="paper")
    context_key = models.CharField(max_length=64)
    created_by = models.BigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("papers to print")
        verbose_name_plural = _("papers to print")
        ordering = ["-created_at"]


class PaperCopy(models.Model):
    """One person's printed paper: its number in the batch, and its sitting, open until the answers are entered."""

    wagtail_reference_index_ignore = True

    batch = models.ForeignKey(PaperBatch, on_delete=models.CASCADE, related_name="copies")
    number = models.PositiveIntegerField(_("number"))
    sitting = models.OneToOneField(Sitting, on_delete=models.PROTECT, related_name="copy")
    entered_by = models.BigIntegerField(null=True, blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="copy_once")]
