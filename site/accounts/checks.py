"""What a real site must not forget about signing in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from accounts.gateways import relay
from accounts.logic.messages import relay_faults


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


@register(Tags.security)
def relay_is_described(**_kwargs: Any) -> list[CheckMessage]:
    """The HTTP gateway knows where and how to send; said at the start, not when the first worker waits for a code."""
    if not settings.ANPEI_CODE_GATEWAY.endswith(".HttpGateway"):
        return []
    return [Error(fault, id="anpei.E102") for fault in relay_faults(relay())]


@register(Tags.security, deploy=True)
def codes_need_not_wait(**_kwargs: Any) -> list[CheckMessage]:
    """A code lives five minutes; behind a long import of the only worker it would come too late."""
    if not settings.ANPEI_CODE_GATEWAY.endswith(".HttpGateway") or settings.Q_CLUSTER["workers"] > 1:
        return []
    return [
        Warning(
            "Sign-in codes wait behind long jobs",
            hint="Set ANPEI_JOB_WORKERS to 2 or more.",
            id="anpei.W103",
        )
    ]
