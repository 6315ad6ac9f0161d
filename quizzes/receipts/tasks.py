"""The nightly look: do the journals of the last days still say what is stored?"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.utils import timezone

from plumbing import audit
from quizzes.receipts.auditing import check_all

log = logging.getLogger(__name__)
BACK = timedelta(days=2)
AT_MOST = 20_000


def check_recent() -> int | None:
    """How many sittings of the last two days differ from their journal; None when none does. It only looks."""
    found = check_all(since=timezone.now() - BACK, limit=AT_MOST)
    if not found.differ:
        return None
    log.error("%d sittings differ from their journals", found.differ)
    audit.record("journals_differ", count=found.differ, sittings=[one["sitting"] for one in found.told[:20]])
    return found.differ
