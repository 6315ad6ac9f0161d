"""The certificate that a row states: whose it is, its dates as people write them (domain reference 2.7)."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from orgs.logic.dates import parse_date
from orgs.logic.held_states import dates_refusal
from orgs.rosters.fields import CERTIFICATE_DATES, CERTIFICATE_FACTS, PersonFields

_ASSESSED = {"principal": "主要负责人", "safety_manager": "安全生产管理人员"}
_FOR_EVER = frozenset({"长期", "长期有效", "永久", "永久有效", "无限期", "终身", "终身有效"})
_ROUND = re.compile(r"^(?:有效期(?:限)?|自|从|:|：|至|到)+|(?:止|截止|为止|前|前有效|有效)$")
_TO = re.compile(r"\s*(?:起?至|起?到|[~～—–]+|--+)\s*")


def certificate_of(fields: PersonFields) -> tuple[str, str] | None:
    """System and kind of the certificate of which a row speaks; None when the row does not say which it is."""
    if fields.special_operation:
        return "emergency", fields.special_operation
    if fields.special_equipment:
        return "market", fields.special_equipment
    return ("assessment", _ASSESSED[fields.category]) if fields.category in _ASSESSED else None


def states_certificate(fields: PersonFields) -> bool:
    """Whether the row says anything of a certificate."""
    return bool(fields.certificate_number) or any(getattr(fields, name) for name in CERTIFICATE_FACTS)


@dataclass(frozen=True, slots=True)
class Dates:
    """What the date cells say, by field; with codes and facts of what could not be kept."""

    values: Mapping[str, date | None]
    codes: tuple[str, ...] = ()
    facts: Mapping[str, Any] | None = None


def read_dates(texts: Mapping[str, str], *, today: date) -> Dates:
    """The dates of a row's certificate. A period in one cell is both its days; a month alone is its last day at the
    end. Codes: certificate-dates-unread, certificate-dates-odd, certificate-expired, certificate-review-over.
    """
    values: dict[str, date | None] = {}
    unread = []
    for name in CERTIFICATE_DATES:
        text = texts.get(name, "")
        first, last, is_read = read_period(text)
        if not is_read:
            unread.append(text)
        if name == "certificate_valid_to":
            values[name] = last
            values["certificate_valid_from"] = values.get("certificate_valid_from") or first
        else:
            values[name] = last if name == "certificate_review_on" else first or _first_day(text)
    if dates_refusal(
        issued_on=values["certificate_issued_on"], valid_from=values["certificate_valid_from"],
        valid_to=values["certificate_valid_to"], today=today,
    ):  # fmt: skip
        return Dates({}, ("certificate-dates-odd",))
    return _judged(values, unread, today)


def _judged(values: dict[str, date | None], unread: list[str], today: date) -> Dates:
    until, review = values["certificate_valid_to"], values["certificate_review_on"]
    codes, facts = [], {}
    if unread:
        codes, facts = ["certificate-dates-unread"], {"certificate_dates": "、".join(unread)}
    if until is not None and until < today:
        codes.append("certificate-expired")
        facts["certificate_until"] = until.isoformat()
    elif review is not None and review < today:
        codes.append("certificate-review-over")
        facts["review_due"] = review.isoformat()
    return Dates(values, tuple(codes), facts)


def read_period(text: str) -> tuple[date | None, date | None, bool]:
    """First and last day of what is written, and whether it was understood; one day alone is the last one.

    长期 and blank are understood, and no day.
    """
    bare = re.sub(r"\s+", " ", text).strip().strip("()（）")
    if not bare or bare in _FOR_EVER:
        return None, None, True
    bare = _ROUND.sub("", _ROUND.sub("", bare)).strip()
    alone = _last_day(bare)
    if alone is not None:
        return None, alone, True
    for first, last in _halves(bare):
        begins = parse_date(first).value
        ends = None if last in _FOR_EVER else _last_day(last)
        if begins is not None and (ends is not None or last in _FOR_EVER):
            return begins, ends, True
    return None, None, False


def _halves(text: str) -> list[tuple[str, str]]:
    """Ways to cut a period in two: at 至 and the like, else at the middle one of its hyphens."""
    cut = _TO.split(text, maxsplit=1)
    found = [(cut[0], _ROUND.sub("", cut[1]).strip())] if len(cut) == 2 and cut[0] else []
    at = [match.start() for match in re.finditer("-", text)]
    if len(at) % 2:
        middle = at[len(at) // 2]
        found.append((text[:middle].strip(), text[middle + 1 :].strip()))
    return found


def _first_day(text: str) -> date | None:
    return parse_date(_ROUND.sub("", text.strip()).strip()).value


def _last_day(text: str) -> date | None:
    read = parse_date(text)
    if read.value is not None and "date-month-only" in read.codes:
        return read.value.replace(day=monthrange(read.value.year, read.value.month)[1])
    return read.value
