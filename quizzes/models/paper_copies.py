"""Papers sat on paper: printed for named people, entered or imported afterwards."""

from __future__ import annotations

import secrets
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.enums import BulkState
from quizzes.models.papers import Edition, Quiz
from quizzes.models.sittings import Sitting


def new_code() -> str:
    """Six digits for a batch, to be typed and said; never beginning with 0."""
    return str(secrets.randbelow(900_000) + 100_000)


class PaperBatch(models.Model):
    """Papers of one quiz printed together for people of one enterprise or area.

    `wanted`: people who still get a paper while the job draws; `left_out`: pairs of a person and why there is none.
    `sat_at`: when they sat, as somebody said. `prints`: first and last number and print job of each file of papers last
    ordered; `key_job`: that of the keys.
    """

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
    code = models.CharField(_("batch"), max_length=6, unique=True, default=new_code)
    state = models.CharField(_("state"), max_length=8, choices=BulkState.choices, default=BulkState.WAITING)
    wanted = models.JSONField(default=list)
    left_out = models.JSONField(default=list)
    sat_at = models.DateTimeField(_("sat at"), null=True, blank=True)
    prints = models.JSONField(default=list)
    key_job = models.UUIDField(null=True, blank=True)
    created_by = models.BigIntegerField()
    created_at = models.DateTimeField()

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
