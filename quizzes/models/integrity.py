"""Cases of doubt about sittings: signs, evidence, what was decided, appeals. Contests use them too."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plumbing.appendonly import AppendOnlyModel
from quizzes.enums import AppealState, CaseKind, CaseState, Measure
from quizzes.models.papers import Edition
from quizzes.models.sittings import Sitting


class IntegrityCase(models.Model):
    """Something that a person should look at. The machine opens it and never decides.

    `fingerprint` names the sign, so that looking again opens no second case. `evidence` as `logic/integrity.py` writes
    it, without names.
    """

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("sign"), max_length=10, choices=CaseKind.choices)
    fingerprint = models.CharField(max_length=64, unique=True)
    edition = models.ForeignKey(Edition, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20)
    context_key = models.CharField(max_length=64)
    evidence = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=CaseState.choices, default=CaseState.OPEN)
    measure = models.CharField(_("measure"), max_length=10, choices=Measure.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.BigIntegerField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("integrity case")
        verbose_name_plural = _("integrity cases")
        ordering = ["-opened_at"]
        indexes = [models.Index(fields=["state", "-opened_at"], name="case_by_state")]


class CaseSitting(models.Model):
    """A sitting that a case is about. `measure` is the case's, once it is decided: one of several may be cleared."""

    wagtail_reference_index_ignore = True

    case = models.ForeignKey(IntegrityCase, on_delete=models.CASCADE, related_name="sittings")
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="cases")
    measure = models.CharField(_("measure"), max_length=10, choices=Measure.choices, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "sitting"], name="case_sitting_once")]


class CaseEvent(AppendOnlyModel):
    """What happened to a case: opened, noted, decided, appealed, answered. Written once."""

    case = models.ForeignKey(IntegrityCase, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12)
    by = models.BigIntegerField(null=True)
    text = models.CharField(max_length=1000, blank=True)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField()


class Appeal(models.Model):
    """A person speaks against a measure on the own sitting; answered by somebody who did not decide."""

    wagtail_reference_index_ignore = True

    case_sitting = models.ForeignKey(CaseSitting, on_delete=models.PROTECT, related_name="appeals")
    text = models.CharField(_("what speaks against it"), max_length=1000)
    state = models.CharField(_("state"), max_length=10, choices=AppealState.choices, default=AppealState.OPEN)
    filed_at = models.DateTimeField()
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    answered_by = models.BigIntegerField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case_sitting"], condition=Q(state="open"), name="one_open_appeal")
        ]
