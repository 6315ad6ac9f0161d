"""Everything that is kept about the person who is signed in, gathered from the rooms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from accounts.consent import consents_of
from accounts.enums import Method, Outcome
from accounts.names import display_names
from accounts.sign_in_log import sign_ins_of
from kernel.clock import legal_date
from learning.person_queries import CertificateLine, LedgerLine, ReadingLine, certificate_lines, ledger_of, readings_of
from learning.queries import class_hours
from orgs.privacy.erasure import ErasurePlan, plan_of
from orgs.privacy.person_file import PersonFile, file_of
from quizzes.person_queries import (
    PracticeLine,
    SittingLine,
    WrongLine,
    practice_of,
    sittings_of,
    wrong_answers_of,
)

SIGN_IN_DAYS = 90
SHOWN = 30
GOOD = frozenset({Outcome.OK.value, Outcome.SENT.value, "second_ok", "signed_out", "out_everywhere"})


@dataclass(frozen=True, slots=True)
class SignInLine:
    """One line of the sign-in log in words."""

    at: datetime
    way: str
    outcome: str
    is_good: bool


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody saw the whole ID number."""

    at: datetime
    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class MyData:
    """What the page shows; the download shows the same and more."""

    file: PersonFile
    plan: ErasurePlan
    hours: str
    ledger: tuple[LedgerLine, ...]
    readings: tuple[ReadingLine, ...]
    certificates: tuple[CertificateLine, ...]
    sittings: tuple[SittingLine, ...]
    practice: tuple[PracticeLine, ...]
    wrong_answers: tuple[WrongLine, ...]
    sign_ins: tuple[SignInLine, ...]
    consents: tuple[Any, ...]
    looks: tuple[Look, ...]


def my_data_of(user: Any, person_id: int, *, now: datetime) -> MyData:
    """Gathers it all, in a fixed number of queries."""
    ledger = ledger_of(person_id)
    file = file_of(person_id)
    return MyData(
        file=file,
        plan=plan_of(person_id, on=legal_date(now)),
        hours=class_hours(sum(line.minutes for line in ledger)),
        ledger=tuple(ledger),
        readings=tuple(readings_of(person_id)),
        certificates=tuple(certificate_lines(person_id)),
        sittings=tuple(sittings_of(person_id)),
        practice=tuple(practice_of(person_id)),
        wrong_answers=tuple(wrong_answers_of(person_id)),
        sign_ins=tuple(sign_in_lines(user.pk, since=now - timedelta(days=SIGN_IN_DAYS))),
        consents=tuple(consents_of(user.pk)),
        looks=_looks(file),
    )


def _looks(file: PersonFile) -> tuple[Look, ...]:
    names = display_names(each.actor_id for each in file.looks if each.actor_id)
    return tuple(
        Look(each.at, names.get(each.actor_id or 0, each.actor_label), str(each.detail.get("reason", "")))
        for each in file.looks
    )


def sign_in_lines(user_id: int, *, since: datetime) -> list[SignInLine]:
    """The account's sign-ins since a moment, newest first."""
    return [
        SignInLine(row.at, method_word(row.method), outcome_word(row.outcome), row.outcome in GOOD)
        for row in sign_ins_of(user_id, since=since)
    ]


def method_word(method: str) -> str:
    """A way of signing in or of agreeing in words; what is not known is shown as it is stored."""
    way, _sep, note = method.partition(":")
    word = _("shared tablet") if way == "kiosk" else str(Method(way).label) if way in Method.values else way
    return f"{word}，{_('read out to the person')}" if note == "read" else word


def outcome_word(outcome: str) -> str:
    """How a sign-in went in words."""
    return str(Outcome(outcome).label) if outcome in Outcome.values else outcome


def earliest_erasure(plan: ErasurePlan) -> date | None:
    """The day after which everything may go, or None when that cannot be said yet or is now."""
    return None if plan.is_employed or plan.has_role else plan.keep_until
