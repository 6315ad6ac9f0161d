"""The sign-in log as screens and files show it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.enums import Outcome
from accounts.names import ids_named
from accounts.queries import sign_in_rows
from plumbing.audit.queries import after, cursor_of
from portal.addresses import text_of
from portal.audit.search import LONGEST, day_of, start_of
from portal.me.my_data import GOOD, method_word, outcome_word

PAGE = 50
SHOWN_DIGEST = 10


def rows_of(query: QueryDict) -> QuerySet[Any]:
    """The lines that fit the filters of the address, newest first."""
    until = day_of(query.get("until"))
    rows = sign_in_rows(
        since=start_of(day_of(query.get("since"))),
        until=start_of(until + timedelta(days=1) if until else None),
        outcome=text_of(query, "outcome", most=20),
        method=text_of(query, "method", most=20),
    )
    who = text_of(query, "who", most=LONGEST)
    return rows.filter(user_id__in=ids_named(who)) if who else rows


def page_of(query: QueryDict) -> tuple[list[dict[str, Any]], str]:
    """The lines after the address's cursor, and the cursor of the next page ("" on the last)."""
    found = list(after(rows_of(query), query.get("after", ""))[: PAGE + 1])
    shown = found[:PAGE]
    following = cursor_of(shown[-1].at, shown[-1].pk) if len(found) > PAGE else ""
    return [_line(row) for row in shown], following


def cells(row: Any) -> tuple[Any, ...]:
    """One line of a file."""
    user = row.user
    return (row.at, user.get_username() if user else "", user.display_name if user else "", method_word(row.method),
            outcome_word(row.outcome), row.address[:SHOWN_DIGEST])  # fmt: skip


def _line(row: Any) -> dict[str, Any]:
    return {
        "at": row.at,
        "who": str(row.user) if row.user else _("nobody known"),
        "account": row.user.get_username() if row.user else "",
        "way": method_word(row.method),
        "outcome": outcome_word(row.outcome),
        "is_good": row.outcome in GOOD,
        "is_code": row.outcome == Outcome.SENT,
        "address": row.address[:SHOWN_DIGEST],
    }
