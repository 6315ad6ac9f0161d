"""The law as data: instruments, their clauses with dated versions, and what cites them.

Texts of statutes are input, not content: the demo carries numbers and our own plain-word summaries.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from kernel.clock import today
from regulations.logic.standing import Dates, Standing, earliest, latest, standing


class Instrument(ClusterableModel):
    """A statute, regulation, order or standard."""

    title = models.CharField(_("title"), max_length=120, unique=True)
    short_title = models.CharField(_("short title"), max_length=60, help_text=_("As people call it, e.g. 安全生产法"))
    number = models.CharField(_("document number"), max_length=80, blank=True)
    issuer = models.CharField(_("issuer"), max_length=80, blank=True)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    in_force_to = models.DateField(_("in force to"), null=True, blank=True)
    source_tag = models.CharField(_("source"), max_length=200, blank=True)
    verified = models.BooleanField(
        _("verified"), default=False, help_text=_("Unverified law is never shown to people as settled.")
    )
    invented = models.BooleanField(_("invented for the demo"), default=False)

    class Meta:
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        ordering = ["short_title", "-in_force_from"]

    def __str__(self) -> str:
        return f"《{self.short_title}》"


class Clause(ClusterableModel):
    """An article of an instrument; `suffix` 1 is 之一."""

    instrument = ParentalKey(Instrument, on_delete=models.PROTECT, related_name="clauses", verbose_name=_("instrument"))
    number = models.PositiveIntegerField(_("article"))
    suffix = models.PositiveSmallIntegerField(_("article suffix"), default=0)
    topic = models.CharField(_("topic"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ["instrument", "number", "suffix"]
        constraints = [models.UniqueConstraint(fields=["instrument", "number", "suffix"], name="clause_once")]

    def __str__(self) -> str:
        return f"{self.instrument} {self.label}"

    @property
    def label(self) -> str:
        """第28条, 第49条之一."""
        tail = f"之{'〇一二三四五六七八九'[self.suffix]}" if 0 < self.suffix < 10 else ""
        return f"第{self.number}条{tail}"


class ClauseVersionQuerySet(models.QuerySet["ClauseVersion"]):
    """Whoever asks for some fields only (Django's own deletion does) gets the version alone."""

    def only(self, *fields: str) -> ClauseVersionQuerySet:
        return super(ClauseVersionQuerySet, self.select_related(None)).only(*fields)

    def defer(self, *fields: str | None) -> ClauseVersionQuerySet:
        return super(ClauseVersionQuerySet, self.select_related(None)).defer(*fields)


class ClauseVersionManager(models.Manager["ClauseVersion"]):
    """A version is never shown without its clause and instrument: they come in the same query."""

    def get_queryset(self) -> ClauseVersionQuerySet:
        return ClauseVersionQuerySet(self.model, using=self._db).select_related("clause__instrument")


class ClauseVersion(models.Model):
    """What the clause says during a time. `summary` is in our own plain words."""

    clause = ParentalKey(Clause, on_delete=models.PROTECT, related_name="versions")
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    summary = models.TextField(_("in plain words"))
    text = models.TextField(_("official text"), blank=True)

    objects = ClauseVersionManager()

    class Meta:
        verbose_name = _("clause version")
        verbose_name_plural = _("clause versions")
        ordering = ["clause", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["clause"], condition=Q(valid_to=None), name="one_current_version")
        ]

    def __str__(self) -> str:
        return f"{self.clause} {self.clause.topic}".strip()

    def get_absolute_url(self) -> str:
        return reverse("regulations:clause", args=[self.pk])

    @property
    def standing(self) -> Standing:
        """How the law stands today (regulations/logic/standing.py)."""
        instrument = self.clause.instrument
        return standing(
            Dates(
                latest(self.valid_from, instrument.in_force_from),
                earliest(self.valid_to, instrument.in_force_to),
            ),
            verified=instrument.verified,
            invented=instrument.invented,
            on=today(),
        )


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
