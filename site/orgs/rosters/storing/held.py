"""The certificates that a roster states, made ready: further ones, and what it tells of those that are kept."""

from __future__ import annotations

from typing import Any

from orgs.models import HeldCertificate
from orgs.people.held_certificates import first_review, kind_rules
from orgs.rosters.certificates import certificate_of, states_certificate
from orgs.rosters.fields import CERTIFICATE_FACTS
from orgs.rosters.result import ImportRow
from orgs.rosters.storing.journal import change
from orgs.rosters.storing.plan import Prepared
from orgs.rosters.storing.ready import new_row, sealed

_NUMBER = "certificate_number"


def tells_of_certificate(row: ImportRow) -> bool:
    """Whether storing the row changes anything about a certificate of somebody who is kept."""
    return any(each.field == _NUMBER or each.field in CERTIFICATE_FACTS for each in row.plan.changes)


def keep_certificate(row: ImportRow, ready: Prepared) -> None:
    """What the row tells of the certificate that it means, or a further certificate."""
    key = row.plan.certificate_key
    if key is None:
        add_certificate(row, ready)
        return
    told = {each.field: each.before for each in row.plan.changes}
    columns = {name: column for name, column in CERTIFICATE_FACTS.items() if name in told}
    after: dict[str, Any] = {column: getattr(row.fields, name) for name, column in columns.items()}
    before = {column: told[name] or ("" if column == "issuer" else None) for name, column in columns.items()}
    if key in ready.certificate_values:
        return
    number = {"number": sealed(row.fields.certificate_number)} if _NUMBER in told else {}
    ready.certificate_values[key] = {**after, **number}
    before |= dict.fromkeys(number, "")  # a number is only ever filled in
    ready.journal.append(change("certificate_change", key, row.plan.person_key, before, after))


def add_certificate(row: ImportRow, ready: Prepared) -> None:
    """A further certificate. Without a date of review it is reckoned, where the kind's years are known."""
    named, fields = certificate_of(row.fields), row.fields
    if named is None or not states_certificate(fields):
        return
    system, kind = named
    facts = {column: getattr(fields, name) for name, column in CERTIFICATE_FACTS.items()}
    held = HeldCertificate(
        person_id=row.plan.person_key, system=system, kind=kind, number=sealed(fields.certificate_number), **facts
    )
    if held.review_due_on is None and (held.valid_from or held.issued_on):
        ready.rules = kind_rules() if ready.rules is None else ready.rules
        held.review_due_on = first_review(held, ready.rules)
    ready.certificates.append(new_row(row, held, "certificate"))
