"""Words of papers on paper in templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from kernel.units import format_points
from quizzes.paper.queries import ENTERED, CopyLine

register = template.Library()


@register.filter
def still_out(batch: Any) -> int:
    """Papers that are neither entered nor withdrawn."""
    return int(batch.drawn - batch.entered - batch.withdrawn)


@register.filter
def result_words(line: CopyLine) -> str:
    """Points and verdict of a copy; empty while nothing is entered."""
    if line.state != ENTERED or line.points_got is None or line.points_out_of is None:
        return ""
    if line.unmarked:
        return _("%d answers await a marker") % line.unmarked
    points = _("%(got)s of %(of)s points") % {
        "got": format_points(line.points_got), "of": format_points(line.points_out_of)
    }  # fmt: skip
    return f"{points}　{_('passed') if line.passed else _('not passed')}"
