"""Words for kinds of units."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from orgs.enums import AreaLevel


def kind_label(kind: str) -> str:
    """An area's level, a grid or an enterprise, in words."""
    if kind == "grid":
        return _("grid")
    return pgettext("kind of unit", "enterprise") if kind == "enterprise" else str(AreaLevel(kind).label)
