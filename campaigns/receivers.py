"""Wagtail's signals, one line each. They come for published pages only, never for a draft."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished

from campaigns import flows


@receiver(page_published)
def on_published(instance: Page, revision: Any = None, **_kwargs: Any) -> None:
    """A page went live."""
    flows.publish_page(instance.specific, actor=getattr(revision, "user", None))


@receiver(page_unpublished)
def on_unpublished(instance: Page, **_kwargs: Any) -> None:
    """A page was taken down; deleting a live page sends this too."""
    flows.withdraw_page(instance)


@receiver(page_slug_changed)
def on_moved(instance: Page, **_kwargs: Any) -> None:
    """Its address changed: the reverse index links to the new one."""
    if instance.live:
        flows.publish_page(instance.specific)
