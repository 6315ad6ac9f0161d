"""When a clause that an explainer cites ends, editors and readers are told until somebody has looked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from campaigns.models import ExplainerPage


class PagesUnderReview:
    """The handler of `regulations.replaced` for pages. Other pages that cite stand in the work list only."""

    def flag(self, source_keys: Sequence[str], *, reason: str, on: date) -> None:
        """A mark for editors, and a notice to readers."""
        ExplainerPage.objects.filter(pk__in=_page_ids(source_keys)).update(law_changed_on=on)

    def close(self, source_key: str) -> None:
        """Nothing is left to review: mark and notice go."""
        ExplainerPage.objects.filter(pk__in=_page_ids([source_key])).update(law_changed_on=None)


def _page_ids(source_keys: Sequence[str]) -> list[int]:
    return [int(key) for key in source_keys if key.isascii() and key.isdecimal()]
