"""What cites the law, and what must be looked at again because the law changed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.enums import Outcome, Reason
from regulations.models.law import ClauseVersion
from regulations.models.states import InstrumentState


class Citation(models.Model):
    """The one reverse index: which page, question or requirement cites which version of a clause."""

    wagtail_reference_index_ignore = True

    version = models.ForeignKey(ClauseVersion, on_delete=models.PROTECT, related_name="citations")
    source_kind = models.CharField(_("cited by"), max_length=20)
    source_key = models.CharField(max_length=64)
    label = models.CharField(max_length=200)
    url = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        constraints = [models.UniqueConstraint(fields=["version", "source_kind", "source_key"], name="citation_once")]
        indexes = [models.Index(fields=["source_kind", "source_key"], name="citation_source")]


class ReviewTask(models.Model):
    """One source cites a version that ended, or will: somebody must look. Kept when closed: it is the record.

    `flagged_at` is when the room above was told to take the source out of use; `closed_by` is an account's number.
    """

    wagtail_reference_index_ignore = True

    version = models.ForeignKey(ClauseVersion, on_delete=models.PROTECT, related_name="review_tasks")
    successor = models.ForeignKey(
        ClauseVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="review_tasks_as_successor"
    )
    state = models.ForeignKey(
        InstrumentState, null=True, blank=True, on_delete=models.PROTECT, related_name="review_tasks"
    )
    source_kind = models.CharField(_("cited by"), max_length=20)
    source_key = models.CharField(max_length=64)
    label = models.CharField(max_length=200)
    url = models.CharField(max_length=300, blank=True)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    due_on = models.DateField(_("due on"))
    opened_at = models.DateTimeField(_("opened"))
    flagged_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.BigIntegerField(null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("law", "review")
        verbose_name_plural = pgettext_lazy("law", "reviews")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "source_kind", "source_key"],
                name="one_open_review",
                condition=models.Q(closed_at=None),
            )
        ]
        indexes = [
            models.Index(fields=["source_kind", "source_key"], name="review_source"),
            models.Index(fields=["due_on"], name="review_open", condition=models.Q(closed_at=None)),
        ]
