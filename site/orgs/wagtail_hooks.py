"""What this room brings to the admin."""

from __future__ import annotations

from wagtail.snippets.models import register_snippet

from orgs.viewsets import OrgsGroup

register_snippet(OrgsGroup)
