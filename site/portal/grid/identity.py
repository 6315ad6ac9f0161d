"""Is it the person? The day of birth is asked, which grid staff see nowhere; what was typed is never stored."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

from kernel.errors import DomainError
from orgs.logic.id_numbers import birth_date_of
from plumbing import audit
from plumbing.audit.queries import Wanted, page_of

WRONG = "wrong_identity"
WRONG_A_PERSON, WRONG_A_HELPER = 5, 20
WITHIN = timedelta(hours=24)
_TWO = re.compile(r"(\d{1,2})\D+(\d{1,2})\D*")


def day_of_birth(person: Any) -> tuple[int, int] | None:
    """Month and day on record, else those in the ID number; None where there is neither."""
    born: date | None = person.birth_date
    if born is None and person.id_number:
        born = birth_date_of(str(person.id_number))
    return (born.month, born.day) if born else None


def read_day(text: str) -> tuple[int, int] | None:
    """Month and day as people type them: 0308, 3月8日, 3-8, 19680308; None for anything else."""
    folded = text.strip()
    digits = re.sub(r"\D", "", folded)
    if re.fullmatch(r"[0-9]{4}|[0-9]{8}", folded):
        return int(folded[-4:-2]), int(folded[-2:])
    if len(digits) > 4:
        return None
    found = _TWO.fullmatch(folded)
    return (int(found[1]), int(found[2])) if found else None


def is_the_person(person: Any, typed: str, *, helper: Any, now: datetime) -> bool:
    """Whether the typed day is the person's; a wrong one is written down (not what it was).

    Raises DomainError ``identity-locked`` after five wrong ones for a person, or twenty by a helper, in a day.
    """
    since = now - WITHIN
    about = Wanted(action=WRONG, target_kind="person", target_key=str(person.pk), since=since)
    by = Wanted(action=WRONG, actor_ids=(helper.pk,), since=since)
    if _many(about, WRONG_A_PERSON) or _many(by, WRONG_A_HELPER):
        raise DomainError("identity-locked")
    if read_day(typed) == day_of_birth(person):
        return True
    audit.record(WRONG, actor=helper, target=("person", person.pk))
    return False


def _many(wanted: Wanted, most: int) -> bool:
    return len(page_of(wanted, size=most).entries) >= most
