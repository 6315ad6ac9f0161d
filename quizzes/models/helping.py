"""Help with a sitting: who stood beside whom, from when to when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quizzes.enums import IdentityCheck
from quizzes.models.sittings import Sitting


class Help(models.Model):
    """A helper's account may open this one sitting from `began_at` on; `ended_at`: it may no more.

    A helper has one at a time, and a sitting one helper at a time. `enterprise` is where the helper's role reached the
    person. Rows stay: they say who helped, after the account has lost its way in.
    """

    wagtail_reference_index_ignore = True

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="helps")
    helper = models.BigIntegerField()
    enterprise = models.ForeignKey("orgs.Enterprise", on_delete=models.PROTECT, related_name="+")
    identity = models.CharField(_("identity"), max_length=10, choices=IdentityCheck.choices)
    began_at = models.DateTimeField(_("began at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("help with a test")
        verbose_name_plural = _("help with tests")
        ordering = ["began_at"]
        constraints = [
            models.UniqueConstraint(fields=["helper"], condition=Q(ended_at=None), name="one_help_a_helper"),
            models.UniqueConstraint(fields=["sitting"], condition=Q(ended_at=None), name="one_helper_a_sitting"),
        ]
        indexes = [models.Index(fields=["helper", "began_at"], name="help_by_day")]
