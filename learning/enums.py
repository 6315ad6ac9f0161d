"""Words of training, requirements and certificates."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class TrainingKind(models.TextChoices):
    """What kind of training some minutes were; a requirement says which kinds it counts."""

    ONBOARDING = "onboarding", _("three-level training of new workers")
    ANNUAL = "annual", _("yearly refresher training")
    CAMPAIGN = "campaign", _("campaign training")
    REPOSTING = "reposting", _("training on change of post or return")
    SPECIAL = "special", _("special training")
    FIRE = "fire", _("fire safety training")


class Trigger(models.TextChoices):
    """When a requirement begins to bind a person (domain reference 2.12)."""

    CALENDAR_YEAR = "calendar_year", _("every calendar year")
    HIRE = "hire", _("on hire")
    APPOINTMENT = "appointment", _("on appointment")


class SourceTag(models.TextChoices):
    """How well the source of a rule is known (domain reference, tags)."""

    LAW = "law", _("read in the statute")
    PUBLIC = "public", _("found in public sources")
    MEMORY = "memory", _("not re-read")
    DOUBTFUL = "doubtful", _("doubtful")
    INVENTED = "invented", _("invented for the demo")


class CertificateState(models.TextChoices):
    VALID = "valid", _("valid")
    REVOKED = "revoked", _("revoked")
    REPLACED = "replaced", _("replaced")
