"""Units and people. Whatever moves is dated: last year's reports do not change when a village moves."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.serials import VERIFY_ALPHABET
from orgs.enums import AreaLevel, EmploymentForm, GridKind, PostCategory, RiskLevel, Role, Sex
from plumbing.crypto import EncryptedTextField


def new_unit_code() -> str:
    """An enterprise's 单位码: eight characters that survive being read aloud."""
    return "".join(secrets.choice(VERIFY_ALPHABET) for _ in range(8))


class Dated(models.Model):
    """Valid from a day to a day, both included; empty is open."""

    wagtail_reference_index_ignore = True

    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        abstract = True


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


class Grid(models.Model):
    """A grid (网格) of one area; grids of several kinds overlap."""

    wagtail_reference_index_ignore = True

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="grids", verbose_name=_("area"))
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=12, choices=GridKind.choices, default=GridKind.RESIDENTIAL)

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
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class EnterpriseGrid(Dated):
    """An enterprise in a grid, for a time."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="grid_links")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="enterprise_links")

    class Meta:
        verbose_name = _("enterprise in grid")
        verbose_name_plural = _("enterprises in grids")


class Person(models.Model):
    """One human being; posts come and go, hours stay. The ID number is optional, encrypted, found by its index."""

    wagtail_reference_index_ignore = True

    name = models.CharField(_("name"), max_length=60, db_index=True)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex.choices, blank=True)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True, db_index=True)
    id_number = EncryptedTextField(_("ID number"), blank=True, default=b"")
    id_number_index = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    data_key = EncryptedTextField(blank=True, default=b"")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A person's job in an enterprise, from a day to a day (both included)."""

    wagtail_reference_index_ignore = True

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts", verbose_name=_("person"))
    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="posts", verbose_name=_("enterprise")
    )
    staff_number = models.CharField(_("staff number"), max_length=30, blank=True)
    department = models.CharField(_("department"), max_length=60, blank=True)
    team = models.CharField(_("team"), max_length=60, blank=True)
    category = models.CharField(
        _("post category"), max_length=16, choices=PostCategory.choices, default=PostCategory.WORKER
    )
    job_title = models.CharField(_("job"), max_length=60, blank=True)
    employment_form = models.CharField(
        _("employment form"), max_length=12, choices=EmploymentForm.choices, default=EmploymentForm.REGULAR
    )
    started_on = models.DateField(_("started on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes = [models.Index(fields=["enterprise", "ended_on"], name="post_enterprise_end")]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "staff_number"],
                condition=Q(ended_on=None) & ~Q(staff_number=""),
                name="staff_number_once",
            ),
            models.UniqueConstraint(
                fields=["person", "enterprise"], condition=Q(ended_on=None), name="one_open_post_an_enterprise"
            ),
        ]


class SpecialOperation(Dated):
    """A special operation (特种作业) that a post includes, with its certificate where known."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="special_operations")
    kind = models.CharField(_("kind"), max_length=60)
    certificate_number = models.CharField(_("certificate number"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("special operation")
        verbose_name_plural = _("special operations")


class RoleGrant(Dated):
    """A role over an area (inherited downward) or an enterprise. Permissions come from here only."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    enterprise = models.ForeignKey(Enterprise, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("role grant")
        verbose_name_plural = _("role grants")
        constraints = [
            models.CheckConstraint(
                condition=Q(area=None, enterprise__isnull=False) | Q(area__isnull=False, enterprise=None),
                name="role_on_one_unit",
            )
        ]
