"""Units. Whatever moves is dated: last year's reports do not change when a village moves."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.serials import VERIFY_ALPHABET
from orgs.enums import AreaLevel, GridKind, GridUnit, RiskLevel
from orgs.models.dated import Dated


def new_unit_code() -> str:
    """An enterprise's 单位码: eight characters that survive being read aloud."""
    return "".join(secrets.choice(VERIFY_ALPHABET) for _ in range(8))


class Area(models.Model):
    """County, town, sub-town area (管区) or village/community."""

    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=60)
    level = models.CharField(_("level"), max_length=10, choices=AreaLevel.choices)

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class AreaLink(Dated):
    """Where an area belonged, and when."""

    child = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="parent_links")
    parent = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="child_links")

    class Meta:
        verbose_name = _("area link")
        verbose_name_plural = _("area links")


class Grid(Dated):
    """A grid (网格) of one area; grids of several kinds overlap. An independent one is one school, firm or hospital."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="grids", verbose_name=_("area"))
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=12, choices=GridKind.choices, default=GridKind.RESIDENTIAL)
    unit = models.CharField(_("kind of unit"), max_length=12, choices=GridUnit.choices, blank=True)

    class Meta:
        verbose_name = _("grid")
        verbose_name_plural = _("grids")
        ordering = ["area__code", "name"]
        constraints = [models.UniqueConstraint(fields=["area", "name", "kind"], name="grid_once")]

    def __str__(self) -> str:
        return self.name


class Enterprise(models.Model):
    """A unit that owes training. Two flags, because two rules differ (domain reference 2.2)."""

    wagtail_reference_index_ignore = True

    name = models.CharField(_("name"), max_length=100, unique=True)
    unit_code = models.CharField(_("unit code"), max_length=12, unique=True, default=new_unit_code)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="enterprises", verbose_name=_("area"))
    industry = models.CharField(_("industry"), max_length=40, blank=True)
    risk_level = models.CharField(_("risk level"), max_length=8, choices=RiskLevel.choices, blank=True)
    hours_high_risk = models.BooleanField(_("high-risk for training hours"), default=False)
    exam_required = models.BooleanField(_("principals are assessed"), default=False)
    address = models.CharField(_("address"), max_length=120, blank=True)
    contact_name = models.CharField(_("contact"), max_length=60, blank=True)
    contact_phone = models.CharField(_("contact's phone"), max_length=20, blank=True)
    accepts_joins = models.BooleanField(_("people may join by QR code"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class FormerPlace(models.Model):
    """Where an enterprise was, up to and with the day `until`. Where it is today, `Enterprise.area` says."""

    wagtail_reference_index_ignore = True

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="former_places")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    until = models.DateField(_("until"))

    class Meta:
        verbose_name = _("former place")
        verbose_name_plural = _("former places")
        constraints = [models.UniqueConstraint(fields=["enterprise", "until"], name="former_place_once_a_day")]


class FormerName(models.Model):
    """What an enterprise was called; rosters that still say so are understood."""

    wagtail_reference_index_ignore = True

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(_("name"), max_length=100, db_index=True)
    until = models.DateField(_("until"))

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")


class EnterpriseAlias(models.Model):
    """`alias` is another spelling of `main` since a day. Rows are never repointed, so undoing it is one date."""

    wagtail_reference_index_ignore = True

    alias = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="aliased_by")
    main = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="aliases")
    since = models.DateField(_("since"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    merged_by = models.BigIntegerField(null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("merged enterprise")
        verbose_name_plural = _("merged enterprises")
        constraints = [
            models.UniqueConstraint(fields=["alias"], condition=Q(undone_at=None), name="alias_of_one"),
            models.CheckConstraint(condition=~Q(alias=models.F("main")), name="alias_of_another"),
        ]


class EnterpriseGrid(Dated):
    """An enterprise in a grid, for a time."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="grid_links")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="enterprise_links")

    class Meta:
        verbose_name = _("enterprise in grid")
        verbose_name_plural = _("enterprises in grids")
