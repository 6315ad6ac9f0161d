"""What holds from a day to a day."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Dated(models.Model):
    """Valid from a day to a day, both included; empty is open."""

    wagtail_reference_index_ignore = True

    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        abstract = True
