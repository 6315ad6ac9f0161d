"""What imports changed and merges joined, kept so that both can be taken back; searches for duplicates under way."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.enums import SearchState
from quizzes.models.bank import Question


class ImportedChange(models.Model):
    """How a question stood before an import gave it another version (`before`: column → value)."""

    wagtail_reference_index_ignore = True

    run_id = models.UUIDField(db_index=True)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    before = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run_id", "question"], name="imported_change_once")]


class QuestionMerge(models.Model):
    """A question that another one stands for, and all that merging changed (`journal`), until it is taken apart."""

    wagtail_reference_index_ignore = True

    kept = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="+", verbose_name=_("question that stays")
    )
    dropped = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+", verbose_name=_("question merged"))
    journal = models.JSONField(default=dict)
    merged_by = models.BigIntegerField(null=True, blank=True)
    merged_at = models.DateTimeField()
    undone_by = models.BigIntegerField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("merged question")
        verbose_name_plural = _("merged questions")


class DuplicateSearch(models.Model):
    """A search for duplicates in some banks: who asked, how far it is, what it found."""

    wagtail_reference_index_ignore = True

    banks = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=SearchState.choices, default=SearchState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    asked_by = models.BigIntegerField(null=True, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
