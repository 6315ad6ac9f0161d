"""How many years the records of whom are kept, by which rule (domain reference 2.5), and until when.

No national text that was read names a number of years: the two numbers are settings, marked as unverified.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.consent import agreed_since
from kernel.batches import batches
from orgs.enums import IssuingSystem
from orgs.logic.retention import kept_until
from orgs.models import HeldCertificate, Person, PersonRequest, Post, SpecialOperation

CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class KeepRule:
    """Why something is kept for `years`. `source_tag` as in `learning.enums.SourceTag`."""

    code: str
    years: int
    basis: str
    source_tag: str
    is_verified: bool


def rules() -> dict[str, KeepRule]:
    """The rule for everybody's training records, and the one for special operations (特种作业)."""
    return {code: KeepRule(code=code, **facts) for code, facts in settings.ANPEI_RETENTION.items()}


def special_people(person_ids: Collection[int]) -> frozenset[int]:
    """Who has or had a special operation, or holds such a certificate; two queries a chunk."""
    found: set[int] = set()
    for chunk in batches(person_ids, CHUNK):
        operations = SpecialOperation.objects.filter(post__person_id__in=chunk)
        held = HeldCertificate.objects.filter(person_id__in=chunk, system=IssuingSystem.EMERGENCY, removed_at=None)
        found.update(operations.values_list("post__person_id", flat=True))
        found.update(held.values_list("person_id", flat=True))
    return frozenset(found)


def rule_of(person_id: int) -> KeepRule:
    """The rule for one person's records."""
    return rules()["special" if person_id in special_people([person_id]) else "training"]


def last_days(days: Iterable[tuple[int, date | None]], *, special: Collection[int]) -> dict[int, date]:
    """(person, day of a record) → the last day on which something of each person must be kept."""
    known = rules()
    last: dict[int, date] = {}
    for person_id, day in days:
        if day is not None:
            until = kept_until(day, known["special" if person_id in special else "training"].years)
            last[person_id] = max(until, last.get(person_id, until))
    return last


class PostEvidence:
    """Posts say who had to be trained, so they are kept as long as the training; people act after an import."""

    def later(self, person_ids: Collection[int], since: datetime) -> dict[int, list[str]]:
        """Requests about personal data, and agreeing to the privacy notice: whoever did so signed in himself."""
        found: dict[int, list[str]] = defaultdict(list)
        for chunk in batches(person_ids, CHUNK):
            rows = PersonRequest.objects.filter(person_id__in=chunk, created_at__gte=since).order_by()
            for person_id, n in Counter(rows.values_list("person_id", flat=True)).items():
                words = ngettext("%(n)d request about personal data", "%(n)d requests about personal data", n)
                found[person_id].append(words % {"n": n})
            people = dict(Person.objects.filter(pk__in=chunk).exclude(user=None).values_list("user_id", "pk"))
            for user_id in agreed_since(people, since):
                found[people[user_id]].append(_("agreed to the privacy notice"))
        return dict(found)

    def keep_until(self, person_ids: Collection[int]) -> dict[int, date]:
        """From the end of the last post."""
        last: dict[int, date] = {}
        for chunk in batches(person_ids, CHUNK):
            rows = Post.objects.filter(person_id__in=chunk).order_by().values_list("person_id")
            last |= last_days(rows.annotate(day=Max("ended_on")), special=special_people(chunk))
        return last

    def erase(self, person_id: int) -> int:
        """Nothing of its own: `orgs.privacy.erasure` does this room's part."""
        return 0
