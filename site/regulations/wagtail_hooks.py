"""What this room brings to the admin."""

from __future__ import annotations

from wagtail.snippets.models import register_snippet

from regulations.viewsets import RegulationsGroup

register_snippet(RegulationsGroup)
