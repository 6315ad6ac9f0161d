"""What this room brings to the admin."""

from __future__ import annotations

from wagtail.snippets.models import register_snippet

from media.clip_admin import ClipViewSet

register_snippet(ClipViewSet)
