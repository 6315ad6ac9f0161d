"""Who may what, who asks for what, what an import did."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgs.enums import JoinState, RequestKind, RequestState, Role
from orgs.models.dated import Dated
from orgs.models.people import Person
from orgs.models.units import Area, Enterprise, Grid
from plumbing.crypto import EncryptedTextField


class RoleGrant(Dated):
    """A role over an area (inherited downward), a grid or an enterprise. Permissions come from here only."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("area")
    )
    grid = models.ForeignKey(
        Grid, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("grid")
    )
    enterprise = models.ForeignKey(
        Enterprise, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("enterprise")
    )

    class Meta:
        verbose_name = _("role grant")
        verbose_name_plural = _("role grants")
        constraints = [
            models.CheckConstraint(
                condition=Q(area__isnull=False, grid=None, enterprise=None)
                | Q(area=None, grid__isnull=False, enterprise=None)
                | Q(area=None, grid=None, enterprise__isnull=False),
                name="role_on_one_unit",
                violation_error_message=_("Name exactly one unit: an area, a grid or an enterprise."),
            )
        ]


class JoinRequest(models.Model):
    """Somebody scanned an enterprise's QR and says that he works there; its officer confirms or refuses."""

    wagtail_reference_index_ignore = True

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="join_requests")
    name = models.CharField(_("name"), max_length=60)
    phone = models.CharField(_("phone"), max_length=20)
    staff_number = models.CharField(_("staff number"), max_length=30, blank=True)
    department = models.CharField(_("department"), max_length=60, blank=True)
    state = models.CharField(max_length=12, choices=JoinState.choices, default=JoinState.PENDING)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.BigIntegerField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["enterprise", "state"], name="join_enterprise_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "phone", "name"], condition=Q(state=JoinState.PENDING), name="join_asked_once"
            )
        ]


class PersonRequest(models.Model):
    """A person asks to have something about him corrected or erased; an officer or the office answers (PIPL 46, 47)."""

    wagtail_reference_index_ignore = True

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(_("kind"), max_length=12, choices=RequestKind.choices)
    text = models.TextField(_("what is asked"), blank=True)
    state = models.CharField(max_length=12, choices=RequestState.choices, default=RequestState.OPEN)
    created_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.BigIntegerField(null=True, blank=True)
    answer = models.TextField(_("reply"), blank=True)
    due_on = models.DateField(_("erased after"), null=True, blank=True)

    class Meta:
        verbose_name = _("request about personal data")
        verbose_name_plural = _("requests about personal data")
        ordering = ["-created_at"]


class RosterChange(models.Model):
    """One thing that an import made or changed, with what stood there before, sealed: the way back."""

    wagtail_reference_index_ignore = True

    run_id = models.UUIDField()
    action = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    person_id = models.BigIntegerField(null=True, blank=True)
    before = EncryptedTextField(blank=True, default=b"")

    class Meta:
        verbose_name = _("change by an import")
        verbose_name_plural = _("changes by imports")
        indexes = [models.Index(fields=["run_id", "action"], name="roster_change_run")]
