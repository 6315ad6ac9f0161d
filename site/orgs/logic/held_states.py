"""How a certificate stands that others issued (domain reference 2.7). The years are data; none are assumed here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kernel.periods import add_months

# One applies within 60 days before the end (domain reference 2.7).
APPLY_WITHIN = timedelta(days=60)
VALID, SOON, EXPIRED = "valid", "soon", "expired"
REVIEW_DUE, REVIEW_OVER, UNDATED = "review_due", "review_over", "undated"


@dataclass(frozen=True, slots=True)
class KindRule:
    """How long a kind is valid and how often it is reviewed, in years; None where no rule in force was read."""

    valid_years: int | None = None
    review_years: int | None = None
    is_verified: bool = False


def review_due(rule: KindRule | None, *, valid_from: date | None, valid_to: date | None) -> date | None:
    """The day by which the first review is due; None if the rule or the date is unknown, or the end comes first."""
    if rule is None or rule.review_years is None or valid_from is None:
        return None
    due = add_months(valid_from, 12 * rule.review_years)
    return None if valid_to is not None and due >= valid_to else due


def state_of(*, valid_to: date | None, review_due_on: date | None, on: date) -> str:
    """The state on a day; an end counts before a review, what is over before what is near."""
    if valid_to is not None and valid_to < on:
        return EXPIRED
    if review_due_on is not None and review_due_on < on:
        return REVIEW_OVER
    if valid_to is not None and valid_to - APPLY_WITHIN <= on:
        return SOON
    if review_due_on is not None and review_due_on - APPLY_WITHIN <= on:
        return REVIEW_DUE
    return UNDATED if valid_to is None and review_due_on is None else VALID


def dates_refusal(*, issued_on: date | None, valid_from: date | None, valid_to: date | None, today: date) -> str:
    """Why dates cannot stand together: ``held-issued-ahead``, ``held-end-before-start``, ``held-dates-unlikely``."""
    if issued_on is not None and issued_on > today:
        return "held-issued-ahead"
    start = valid_from or issued_on
    if start is not None and valid_to is not None and valid_to < start:
        return "held-end-before-start"
    known = [day for day in (issued_on, valid_from, valid_to) if day is not None]
    return "held-dates-unlikely" if any(not 1950 <= day.year <= today.year + 60 for day in known) else ""
