"""The dated states of an instrument: each official text that was imported, and where each clause went."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regulations.enums import StateStatus
from regulations.models.law import ClauseVersion, Instrument


class InstrumentState(models.Model):
    """One official text of an instrument. As a draft it is compared with what is stored, to be confirmed by a person.

    `articles`: [number, suffix, chapter, section, text] each. `links`: pairs of [number, suffix], old and new.
    `base`: the versions that it was compared with. `journal`: what confirming changed, for taking it back.
    `imported_by` and `confirmed_by` are account numbers; None is the command line.
    """

    wagtail_reference_index_ignore = True

    instrument = models.ForeignKey(
        Instrument, null=True, blank=True, on_delete=models.PROTECT, related_name="states",
        verbose_name=_("instrument"),
    )  # fmt: skip
    title = models.CharField(_("title"), max_length=120)
    short_title = models.CharField(_("short title"), max_length=60)
    number = models.CharField(_("document number"), max_length=80, blank=True)
    issuer = models.CharField(_("issuer"), max_length=80, blank=True)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    day_source = models.CharField(max_length=20, blank=True)
    filename = models.CharField(_("file"), max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    note = models.CharField(_("source"), max_length=200, blank=True)
    status = models.CharField(_("state"), max_length=10, choices=StateStatus.choices, default=StateStatus.DRAFT)
    articles = models.JSONField(default=list)
    links = models.JSONField(default=list)
    base = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    journal = models.JSONField(default=dict)
    imported_by = models.BigIntegerField(null=True, blank=True)
    imported_at = models.DateTimeField()
    confirmed_by = models.BigIntegerField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("state of an instrument")
        verbose_name_plural = _("states of instruments")
        ordering = ["-imported_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["title"], condition=Q(status=StateStatus.DRAFT), name="one_draft_per_instrument"
            )
        ]

    def __str__(self) -> str:
        return f"《{self.short_title}》 {self.in_force_from or ''}".strip()


class ClauseSuccession(models.Model):
    """Where a version went: several rows from one old version are a split, several to one new version a merger."""

    wagtail_reference_index_ignore = True

    state = models.ForeignKey(InstrumentState, on_delete=models.PROTECT, related_name="successions")
    old_version = models.ForeignKey(ClauseVersion, on_delete=models.PROTECT, related_name="successions")
    new_version = models.ForeignKey(
        ClauseVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="preceded_by"
    )
    kind = models.CharField(max_length=20)

    class Meta:
        verbose_name = _("succession of a clause")
        verbose_name_plural = _("successions of clauses")
        constraints = [models.UniqueConstraint(fields=["old_version", "new_version"], name="succession_once")]
