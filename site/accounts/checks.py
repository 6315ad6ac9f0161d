"""What a real site must not forget about signing in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.security, deploy=True)
def codes_reach_people(**_kwargs: Any) -> list[CheckMessage]:
    """Outside the demo the console is no way to bring a code to a worker."""
    if settings.ANPEI_DEMO or not settings.ANPEI_CODE_GATEWAY.endswith(".ConsoleGateway"):
        return []
    return [
        Warning(
            "One-time codes are written to the server's output only",
            hint="Set ANPEI_CODE_GATEWAY to a gateway that sends messages.",
            id="anpei.W101",
        )
    ]
