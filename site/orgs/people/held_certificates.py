"""Certificates that others issued and a person holds (特种作业操作证 and the like): add, correct, remove, list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction

from kernel.errors import DomainError, NotFound
from kernel.masking import mask_id_number
from orgs import queries
from orgs.enums import IssuingSystem
from orgs.logic.held_states import KindRule, dates_refusal, review_due, state_of
from orgs.models import CertificateKind, HeldCertificate, Person, SpecialOperation
from plumbing import audit

FACTS = ("system", "kind", "number", "issuer", "issued_on", "valid_from", "valid_to", "review_due_on")


class HeldFacts(TypedDict, total=False):
    """What stands on the certificate. Without `review_due_on` it is reckoned, where the kind's years are known."""

    system: str
    kind: str
    number: str
    issuer: str
    issued_on: date | None
    valid_from: date | None
    valid_to: date | None
    review_due_on: date | None


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A certificate on the card. `is_verified`: the kind's years were read in the text in force."""

    held_id: int
    system: str
    kind: str
    masked_number: str
    issuer: str
    issued_on: date | None
    valid_from: date | None
    valid_to: date | None
    review_due_on: date | None
    state: str
    is_verified: bool

    @property
    def system_label(self) -> str:
        """The issuing system in words."""
        return str(IssuingSystem(self.system).label)


def held_of(person_id: int, *, on: date | None = None, until: date | None = None) -> tuple[HeldLine, ...]:
    """A person's certificates with their state on a day (today), the first to end first; two queries.

    `until`: only those that were on record by that day; a former employer sees no later ones.
    """
    day = on or queries.today()
    rows = HeldCertificate.objects.filter(person_id=person_id, removed_at=None)
    if until is not None:
        rows = rows.filter(created_at__date__lte=until)
    rules = kind_rules()
    lines = [_line(row, rules.get((row.system, row.kind)), day) for row in rows.order_by("pk")]
    return tuple(sorted(lines, key=lambda line: line.valid_to or date.max))


def _line(row: HeldCertificate, rule: KindRule | None, on: date) -> HeldLine:
    return HeldLine(
        held_id=row.pk,
        system=row.system,
        kind=row.kind,
        masked_number=mask_id_number(row.number or ""),
        issuer=row.issuer,
        issued_on=row.issued_on,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        review_due_on=row.review_due_on,
        state=state_of(valid_to=row.valid_to, review_due_on=row.review_due_on, on=on),
        is_verified=rule is not None and rule.is_verified,
    )


def kind_rules() -> dict[tuple[str, str], KindRule]:
    """How long each kind is valid, and how often reviewed, by system and name; one query."""
    rows = CertificateKind.objects.values_list("system", "name", "valid_years", "review_years", "is_verified")
    return {(system, name): KindRule(valid, review, verified) for system, name, valid, review, verified in rows}


def kind_names() -> dict[str, list[str]]:
    """The known kinds by issuing system, to choose from; one query."""
    found: dict[str, list[str]] = {}
    for system, name in CertificateKind.objects.values_list("system", "name"):
        found.setdefault(system, []).append(name)
    return found


def get_held(held_id: int, *, person_id: int) -> HeldCertificate:
    """One certificate of this person. Raises `NotFound`: removed, missing or somebody else's."""
    row = HeldCertificate.objects.filter(pk=held_id, person_id=person_id, removed_at=None).first()
    if row is None:
        raise NotFound("held-missing")
    return row


@transaction.atomic
def add_held(person_id: int, *, actor: Any, **facts: Unpack[HeldFacts]) -> HeldCertificate:
    """Puts a certificate on record. Errors: ``facts-invalid``, ``held-twice`` and those of `dates_refusal`."""
    _lock(person_id)
    row = HeldCertificate(person_id=person_id)
    _write(row, facts)
    _cover_operations(row)
    _log("add_held_certificate", row, actor)
    return row


@transaction.atomic
def correct_held(held_id: int, *, person_id: int, actor: Any, **facts: Unpack[HeldFacts]) -> HeldCertificate:
    """Puts right what was typed, or a renewal's new dates. Errors: as `add_held`, ``nothing-changed``."""
    _lock(person_id)
    row = get_held(held_id, person_id=person_id)
    before = {name: getattr(row, name) for name in FACTS}
    _write(row, facts)
    changed = [name for name in FACTS if (getattr(row, name) or None) != (before[name] or None)]
    if not changed:
        raise DomainError("nothing-changed")
    _cover_operations(row)
    _log("change_held_certificate", row, actor, changed=changed)
    return row


@transaction.atomic
def remove_held(held_id: int, *, person_id: int, actor: Any, now: datetime) -> None:
    """Takes a certificate off the card; the row stays, with the moment. Raises `NotFound`."""
    _lock(person_id)
    row = get_held(held_id, person_id=person_id)
    row.removed_at = now
    row.save(update_fields=["removed_at"])
    _cover_operations(row)
    _log("remove_held_certificate", row, actor)


def _lock(person_id: int) -> None:
    """Two officers write one after the other. Raises `NotFound`."""
    if Person.objects.select_for_update().only("pk").filter(pk=person_id, erased_at=None).first() is None:
        raise NotFound("person-missing")


def covering(person_id: int) -> dict[str, int]:
    """By kind of special operation, the person's certificate of that kind that is valid longest; one query."""
    rows = HeldCertificate.objects.filter(person_id=person_id, system=IssuingSystem.EMERGENCY, removed_at=None)
    held = sorted(rows.values_list("kind", "pk", "valid_to"), key=lambda line: (line[2] or date.max, line[1]))
    return {kind: pk for kind, pk, _valid_to in held}


def _cover_operations(row: HeldCertificate) -> None:
    """The person's special operations of this kind that go on get the certificate; others that had it lose it."""
    operations = SpecialOperation.objects.filter(post__person_id=row.person_id)
    covers = row.removed_at is None and row.system == IssuingSystem.EMERGENCY
    operations.filter(certificate=row).exclude(kind=row.kind if covers else "").update(certificate=None)
    for kind, held in covering(row.person_id).items():
        operations.filter(kind=kind, certificate=None).exclude(valid_to__lt=queries.today()).update(certificate=held)


def _write(row: HeldCertificate, facts: HeldFacts) -> None:
    for name in FACTS:
        if name in facts:
            setattr(row, name, facts[name])  # type: ignore[literal-required]
    refused = dates_refusal(
        issued_on=row.issued_on, valid_from=row.valid_from, valid_to=row.valid_to, today=queries.today()
    )
    if refused:
        raise DomainError(refused)
    try:
        row.clean_fields(exclude=("person", "number"))
    except ValidationError as error:
        raise DomainError("facts-invalid", fields=sorted(error.message_dict)) from error
    _refuse_twin(row)
    if row.review_due_on is None:
        row.review_due_on = first_review(row, kind_rules())
    row.save()


def first_review(row: HeldCertificate, rules: Mapping[tuple[str, str], KindRule]) -> date | None:
    """The day by which the first review is due, by the kind's years; None where they are not known."""
    return review_due(
        rules.get((row.system, row.kind)), valid_from=row.valid_from or row.issued_on, valid_to=row.valid_to
    )


def _refuse_twin(row: HeldCertificate) -> None:
    same = HeldCertificate.objects.filter(person_id=row.person_id, system=row.system, kind=row.kind, removed_at=None)
    if same.filter(valid_to=row.valid_to, valid_from=row.valid_from).exclude(pk=row.pk).exists():
        raise DomainError("held-twice")


def _log(action: str, row: HeldCertificate, actor: Any, **detail: Any) -> None:
    audit.record(action, actor=actor, target=("person", row.person_id), held=row.pk, kind=row.kind, **detail)
