"""How hours and points are shown."""

from __future__ import annotations

from typing import Any

from django import template

from kernel.units import Score, format_points
from learning.queries import class_hours as _class_hours

register = template.Library()


@register.filter
def class_hours(minutes: int) -> str:
    """Minutes as class hours with one decimal, rounded down."""
    return _class_hours(minutes)


@register.filter
def points(sitting: Any) -> str:
    """A sitting's points on the scale of 100."""
    return format_points(Score(sitting.points_got or 0, sitting.points_out_of or 0).scaled())
