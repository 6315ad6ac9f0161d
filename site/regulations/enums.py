"""Words that rows of this room hold."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class StateStatus(models.TextChoices):
    """How far an imported text is."""

    DRAFT = "draft", _("to be confirmed")
    CONFIRMED = "confirmed", _("confirmed")
    UNDONE = "undone", _("taken back")
    DISCARDED = "discarded", _("discarded")


class Reason(models.TextChoices):
    """Why a source must be looked at again."""

    CHANGED = "changed", _("the article was changed")
    RENUMBERED = "renumbered", _("the article has another number")
    SPLIT = "split", _("the article was split")
    MERGED = "merged", _("the article was merged with others")
    DELETED = "deleted", _("the article was deleted")
    REPLACED = "replaced", _("the instrument was replaced by another")
    ENDED = "ended", _("no longer in force")


class Outcome(models.TextChoices):
    """How a review ended."""

    STILL_RIGHT = "still_right", pgettext_lazy("outcome of a review", "still right")
    CHANGED = "changed", pgettext_lazy("outcome of a review", "changed")
    WITHDRAWN = "withdrawn", pgettext_lazy("outcome of a review", "withdrawn")
