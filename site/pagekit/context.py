"""What every template knows."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

ELDER_COOKIE = "elder"


def reading_mode(request: HttpRequest) -> dict[str, object]:
    """Whether the reader chose 长辈版 (one tap away on every page), and the site's name."""
    return {
        "elder": request.COOKIES.get(ELDER_COOKIE) == "1",
        "site_name": settings.ANPEI_SITE_NAME,
        "issuing_body": settings.ANPEI_ISSUING_BODY,
        "demo": settings.ANPEI_DEMO,
    }
