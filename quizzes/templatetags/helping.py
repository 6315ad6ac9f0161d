"""Who looks at a sitting: its person, or somebody who helps. For the templates of its screens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import template
from django.utils.timezone import localtime

from quizzes.helping.queries import helpers_of
from quizzes.helping.words import mode_mark

register = template.Library()


@dataclass(frozen=True, slots=True)
class HelperView:
    """What the banner needs: for whom the reader answers, and in which sitting."""

    sitting_id: UUID
    person_name: str
    is_open: bool


@register.simple_tag(takes_context=True)
def helper_view(context: dict[str, Any], facts: Any) -> HelperView | None:
    """`{% helper_view facts as helping %}`: None unless the reader is the sitting's helper. No query."""
    request = context.get("request")
    user_id = request.user.pk if request is not None else None
    if user_id is None or getattr(facts, "assisted_by", None) != user_id:
        return None
    return HelperView(facts.id, facts.person_name, facts.is_open)


@register.simple_tag
def sat_how(facts: Any) -> str:
    """`{% sat_how facts as how %}`: 协助完成（陈静 6月16日 09:05）, At a kiosk, "" for a paper sat as usual.

    Queries only for a paper that was helped with.
    """
    mark = mode_mark(facts.mode)
    if facts.mode != "assisted":
        return mark
    helpers = helpers_of([facts.id]).get(facts.id, ())
    told = "；".join(f"{line.helper_name} {_moment(line.began_at)}" for line in helpers)
    return f"{mark}（{told}）" if told else mark


def _moment(at: Any) -> str:
    here = localtime(at)
    return f"{here.month}月{here.day}日 {here:%H:%M}"
