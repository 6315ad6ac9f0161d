"""The law as data: instruments, and their clauses with dated versions.

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
from regulations.logic.citations import clause_label
from regulations.logic.standing import Dates, Standing, earliest, latest, standing


class Instrument(ClusterableModel):
    """A statute, regulation, order or standard."""

    wagtail_reference_index_ignore = True

    title = models.CharField(_("title"), max_length=120, unique=True)
    short_title = models.CharField(_("short title"), max_length=60, help_text=_("As people call it, e.g. 安全生产法"))
    number = models.CharField(_("document number"), max_length=80, blank=True)
    issuer = models.CharField(_("issuer"), max_length=80, blank=True)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    in_force_to = models.DateField(_("in force to"), null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces", verbose_name=_("replaced by")
    )
    replaced_on = models.DateField(
        _("replaced on"), null=True, blank=True, help_text=_("The day on which the other instrument takes its place.")
    )
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

    def get_absolute_url(self) -> str:
        return reverse("regulations:instrument", args=[self.pk])

    @property
    def standing(self) -> Standing:
        """How the instrument stands today (regulations/logic/standing.py)."""
        dates = Dates(self.in_force_from, self.in_force_to)
        return standing(dates, verified=self.verified, invented=self.invented, on=today())


class Clause(ClusterableModel):
    """An article of an instrument; `suffix` 1 is 之一. Number 0 is the instrument as a whole: what has no articles, and
    what cites none, is cited so.

    A clause is a place in the instrument. What stands there may change: after a revision 第22条 may be another matter,
    and then it has another version (`ClauseSuccession` tells where the old one went).
    """

    instrument = ParentalKey(Instrument, on_delete=models.PROTECT, related_name="clauses", verbose_name=_("instrument"))
    number = models.PositiveIntegerField(_("article"), help_text=_("0 is the instrument as a whole."))
    suffix = models.PositiveSmallIntegerField(_("article suffix"), default=0)

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ["instrument", "number", "suffix"]
        constraints = [models.UniqueConstraint(fields=["instrument", "number", "suffix"], name="clause_once")]

    def __str__(self) -> str:
        return f"{self.instrument} {self.label}".strip()

    @property
    def label(self) -> str:
        """第28条, 第49条之一; empty for the instrument as a whole."""
        return clause_label(self.number, self.suffix)


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
    """What the clause says from one day to another. `summary` is in our own plain words."""

    clause = ParentalKey(Clause, on_delete=models.PROTECT, related_name="versions")
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    topic = models.CharField(_("topic"), max_length=80, blank=True)
    summary = models.TextField(_("in plain words"), blank=True)
    text = models.TextField(_("official text"), blank=True)
    chapter = models.CharField(_("chapter"), max_length=160, blank=True)
    section = models.CharField(_("section"), max_length=80, blank=True)
    state = models.ForeignKey(
        "regulations.InstrumentState", null=True, blank=True, editable=False, on_delete=models.PROTECT,
        related_name="versions", verbose_name=_("came with"),
    )  # fmt: skip

    objects = ClauseVersionManager()

    class Meta:
        verbose_name = _("clause version")
        verbose_name_plural = _("clause versions")
        ordering = ["clause", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["clause"], condition=Q(valid_to=None), name="one_current_version")
        ]

    def __str__(self) -> str:
        return f"{self.clause} {self.topic}".strip()

    def get_absolute_url(self) -> str:
        return reverse("regulations:clause", args=[self.pk])

    @property
    def dates(self) -> Dates:
        """The first day, and the first day no more: its own or the instrument's."""
        instrument = self.clause.instrument
        return Dates(latest(self.valid_from, instrument.in_force_from), earliest(self.valid_to, instrument.in_force_to))

    @property
    def public_text(self) -> str:
        """The official text, once somebody has checked the instrument: what nobody checked is not shown as law."""
        return self.text if self.clause.instrument.verified else ""

    @property
    def standing(self) -> Standing:
        """How the law stands today (regulations/logic/standing.py)."""
        instrument = self.clause.instrument
        return standing(
            self.dates,
            verified=instrument.verified,
            invented=instrument.invented,
            on=today(),
        )
