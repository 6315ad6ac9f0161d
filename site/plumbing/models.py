"""Rows of no trade: the audit log, the imports' runs, the job worker's heartbeat."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from plumbing.appendonly import AppendOnlyModel


class AuditEntry(AppendOnlyModel):
    """Who did what to which thing, when. Holds ids and labels, no foreign keys, so that it outlives what it names."""

    at = models.DateTimeField(_("time"), auto_now_add=True, db_index=True)
    actor_id = models.BigIntegerField(_("actor"), null=True, blank=True)
    actor_label = models.CharField(_("actor name"), max_length=100, blank=True)
    action = models.CharField(_("action"), max_length=60, db_index=True)
    target_kind = models.CharField(_("target kind"), max_length=40, blank=True)
    target_key = models.CharField(_("target key"), max_length=64, blank=True)
    detail = models.JSONField(_("detail"), default=dict, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(fields=["target_kind", "target_key", "at"], name="audit_target_time"),
            models.Index(fields=["actor_id", "at"], name="audit_actor_time"),
            models.Index(fields=["action", "at"], name="audit_action_time"),
        ]


class ImportRun(models.Model):
    """One uploaded file on its way: reviewed, shown, then stored whole or not at all."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("uploaded, waiting for review")
        REVIEWING = "reviewing", _("being reviewed")
        REVIEWED = "reviewed", _("reviewed, nothing stored yet")
        STORING = "storing", _("being stored")
        STORED = "stored", _("stored")
        FAILED = "failed", _("failed, nothing stored")
        DISCARDED = "discarded", _("discarded, nothing stored")
        UNDOING = "undoing", _("being taken back")
        UNDONE = "undone", _("taken back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=20)
    filename = models.CharField(_("file name"), max_length=200)
    params = models.JSONField(_("parameters"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.UPLOADED)
    done = models.PositiveIntegerField(_("rows done"), default=0)
    total = models.PositiveIntegerField(_("rows"), default=0)
    summary = models.JSONField(_("summary"), default=dict, blank=True)
    problem = models.TextField(_("problem"), blank=True)
    created_by = models.BigIntegerField(_("uploaded by"), null=True, blank=True)
    created_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["kind", "-created_at"], name="import_kind_time")]


class Heartbeat(models.Model):
    """When the job worker last did something; the watchdog reads it."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")
