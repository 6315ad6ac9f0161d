"""How public screens write dates, and the menu of the page tree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from wagtail.models import Page, Site

register = template.Library()

FOOT_MODEL = "standardpage"  # standing pages stand in the foot, the rest of the menu in the head


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A page in the menu."""

    title: str
    url: str
    current: bool
    in_foot: bool


@register.filter
def screen_day(day: date | None) -> str:
    """6 月 1 日, as dates are written on screens. A moment is told in China's time."""
    day = timezone.localtime(day) if isinstance(day, datetime) else day
    return f"{day.month} 月 {day.day} 日" if day else ""


@register.filter
def paper_day(day: date | None) -> str:
    """2026年6月1日, as dates are written on paper and beside the law. A moment is told in China's time."""
    day = timezone.localtime(day) if isinstance(day, datetime) else day
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


@register.simple_tag
def screen_period(first: date | None, last: date | None) -> str:
    """6 月 1 日—30 日; the month is written again only when it changes."""
    if first is None or last is None or first == last:
        return screen_day(first or last)
    tail = f"{last.day} 日" if (first.year, first.month) == (last.year, last.month) else screen_day(last)
    return f"{screen_day(first)}—{tail}"


@register.simple_tag(takes_context=True)
def site_menu(context: dict[str, Any]) -> list[MenuItem]:
    """The published children of the front page that are "shown in menus", read once a request."""
    request = context.get("request")
    if request is None:
        return []
    if not hasattr(request, "_anpei_menu"):
        request._anpei_menu = _menu_of(request)
    return request._anpei_menu


def _menu_of(request: Any) -> list[MenuItem]:
    site = Site.find_for_request(request)
    if site is None:
        return []
    pages = Page.objects.child_of(site.root_page).live().public().in_menu().select_related("content_type")
    found = []
    for page in pages:
        url = page.get_url(request, current_site=site) or ""
        in_foot = page.content_type.model == FOOT_MODEL
        found.append(MenuItem(page.title, url, bool(url) and request.path.startswith(url), in_foot))
    return found
