"""Invigilated sessions: a room, a start code, who sits where. They know nothing of classes and contests."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quizzes.enums import SessionState
from quizzes.models.papers import Quiz
from quizzes.models.sittings import Sitting


class InvigilatedSession(models.Model):
    """One quiz sat by many at the same time under somebody's eyes.

    `purpose` + `context_key` are the sittings': a room above that makes a session for itself sets its own, so that its
    handler gets the results. `start_code` is given when the session opens, and is nobody's once it is closed. It
    belongs to an enterprise or to an area: their people may invigilate.
    """

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("title"), max_length=80)
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("quiz"))
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
    room = models.CharField(_("room"), max_length=80, blank=True)
    planned_at = models.DateTimeField(_("planned for"))
    walk_in = models.BooleanField(
        _("also for people who are not on the list"),
        default=False,
        help_text=_("They get the next free seat. Otherwise only those on the seat list can start."),
    )
    state = models.CharField(_("state"), max_length=10, choices=SessionState.choices, default=SessionState.PLANNED)
    start_code = models.CharField(_("start code"), max_length=6, blank=True)
    purpose = models.CharField(max_length=20, default="session")
    context_key = models.CharField(max_length=64)
    created_by = models.BigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.BigIntegerField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(_("what happened"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("invigilated session")
        verbose_name_plural = _("invigilated sessions")
        ordering = ["-planned_at"]
        constraints = [
            models.UniqueConstraint(fields=["start_code"], condition=Q(state="open"), name="start_code_once"),
            models.CheckConstraint(
                condition=Q(enterprise=None, area__isnull=False) | Q(enterprise__isnull=False, area=None),
                name="session_of_one_unit",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Seat(models.Model):
    """A place in the room and who sits there."""

    wagtail_reference_index_ignore = True

    session = models.ForeignKey(InvigilatedSession, on_delete=models.CASCADE, related_name="seats")
    number = models.PositiveSmallIntegerField(_("seat"))
    person = models.ForeignKey("orgs.Person", on_delete=models.PROTECT, related_name="+")
    sitting = models.OneToOneField(Sitting, null=True, blank=True, on_delete=models.PROTECT, related_name="seat")
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="seat_once"),
            models.UniqueConstraint(fields=["session", "person"], name="person_seated_once"),
        ]


class CodeTry(models.Model):
    """A start code that somebody typed, right or wrong; kept for a day, for the limits against guessing."""

    wagtail_reference_index_ignore = True

    at = models.DateTimeField()
    account = models.BigIntegerField()
    address = models.CharField(max_length=64)
    right = models.BooleanField()

    class Meta:
        verbose_name = _("start code typed")
        verbose_name_plural = _("start codes typed")
        indexes = [
            models.Index(fields=["account", "at"], name="code_try_account"),
            models.Index(fields=["address", "at"], name="code_try_address"),
        ]
