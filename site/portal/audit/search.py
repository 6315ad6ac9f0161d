"""What the reader of a log looks for, out of the address; days are China's."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.http import QueryDict

from accounts.names import ids_named
from kernel.clock import CHINA
from plumbing.audit.queries import Wanted
from portal.addresses import text_of

TEXT_DAYS = 90
LONGEST = 60


def wanted_of(query: QueryDict, *, today: date) -> tuple[Wanted, bool]:
    """The filters, and whether the search was narrowed to the last ninety days.

    Words are looked for in every line: without dates that would read the whole log.
    """
    since, until = day_of(query.get("since")), day_of(query.get("until"))
    text = text_of(query, "text", most=LONGEST)
    narrowed = bool(text) and since is None and until is None
    if narrowed:
        since = today - timedelta(days=TEXT_DAYS)
    who = text_of(query, "who", most=LONGEST)
    kind, key = text_of(query, "kind", most=40), text_of(query, "key", most=64)
    wanted = Wanted(
        actor_ids=ids_named(who) if who else None,
        action=text_of(query, "action", most=LONGEST),
        target_kind=kind,
        target_key=key,
        since=start_of(since),
        until=start_of(until + timedelta(days=1) if until else None),
        text=text,
    )
    return wanted, narrowed


def day_of(text: str | None) -> date | None:
    """A day as date fields send it; None for anything else."""
    try:
        found = date.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2200 else None


def start_of(day: date | None) -> datetime | None:
    """The first moment of a day in China."""
    return datetime.combine(day, time.min, tzinfo=CHINA) if day else None
