"""Forgetting a person (PIPL Art. 47): all at the end of the retention period, before it what need not be kept.

What goes and what stays: docs/decisions/0012-privacy.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from wagtail.models import ModelLogEntry

from accounts.erasing import erase_account, unlink_phone
from kernel.clock import legal_date
from kernel.errors import DomainError
from kernel.masking import mask_phone
from media.printing.erasing import erase_prints_of
from orgs.logic.retention import is_over
from orgs.models import HeldCertificate, JoinRequest, Person, PersonRequest, Post, RoleGrant, RosterChange
from orgs.privacy import evidence
from orgs.privacy.keeping import KeepRule, rule_of
from orgs.queries import in_force
from plumbing import audit

ERASED_NAME = "已删除人员"
RECORD_FORM = "training-record"


@dataclass(frozen=True, slots=True)
class ErasurePlan:
    """Whether everything may go, and if not, why and from which day on."""

    person_id: int
    is_erased: bool
    is_employed: bool
    has_role: bool
    keep_until: date | None
    rule: KeepRule
    may_erase_all: bool


def plan_of(person_id: int, *, on: date) -> ErasurePlan:
    """What may be forgotten about a person on a day. Raises `Person.DoesNotExist`."""
    person = Person.objects.only("pk", "erased_at", "user_id").get(pk=person_id)
    employed = Post.objects.filter(in_force(on, start="started_on", end="ended_on"), person_id=person_id).exists()
    has_role = RoleGrant.objects.filter(in_force(on), user_id=person.user_id or 0).exists()
    until = evidence.keep_until([person_id]).get(person_id)
    return ErasurePlan(
        person_id=person_id,
        is_erased=person.erased_at is not None,
        is_employed=employed,
        has_role=has_role,
        keep_until=until,
        rule=rule_of(person_id),
        may_erase_all=not employed and not has_role and is_over(until, on=on),
    )


@transaction.atomic
def erase_optional(person_id: int, *, actor: Any, now: datetime) -> None:
    """What no rule asks to keep goes at once: phone, ID number, birth date, sex, and what was asked with them.

    Name, posts, hours, tests and certificates stay. Safe to repeat.
    """
    person = Person.objects.select_for_update().get(pk=person_id)
    _forget_around(person)
    _mask_in_requests(person)
    unlink_phone(person.phone)
    _blank_optional(person)
    person.save()
    audit.record("erase_optional_data", actor=actor, target=("person", person_id))


@transaction.atomic
def erase_person(person_id: int, *, actor: Any, now: datetime) -> int:
    """Everything that names the person goes, in every room; what stays hangs on a number that names nobody.

    Returns how many things were forgotten; a person already forgotten gives 0. Raises DomainError
    ``still-employed``, ``has-role``, ``must-be-kept`` (with `until`).
    """
    person = Person.objects.select_for_update().get(pk=person_id)
    if person.erased_at is not None:
        return 0
    _refuse_early(plan_of(person_id, on=legal_date(now)))
    gone = evidence.erase(person_id)
    gone += _forget_around(person)
    gone += erase_prints_of(form=RECORD_FORM, prefixes=_record_keys(person_id))
    unlink_phone(person.phone)
    _forget_account(person)
    _blank_optional(person)
    person.name, person.data_key, person.erased_at = ERASED_NAME, "", now
    person.save()
    _forget_labels(Person, person_id)
    Post.objects.filter(person_id=person_id).update(staff_number="")
    PersonRequest.objects.filter(person_id=person_id).update(text="", answer="")
    audit.record("erase_person", actor=actor, target=("person", person_id), things=gone)
    return gone


def _refuse_early(plan: ErasurePlan) -> None:
    if plan.is_employed:
        raise DomainError("still-employed")
    if plan.has_role:
        raise DomainError("has-role")
    if not plan.may_erase_all and plan.keep_until is not None:
        raise DomainError("must-be-kept", until=plan.keep_until)


def _blank_optional(person: Person) -> None:
    person.phone, person.sex, person.birth_date = "", "", None
    person.id_number, person.id_number_index = "", None


def _forget_around(person: Person) -> int:
    """Copies elsewhere: numbers of certificates hold the ID number, imports kept what stood there before.

    Without its lines an import can still be taken back, and leaves this person as he is.
    """
    gone = HeldCertificate.objects.filter(person_id=person.pk).update(number="")
    gone += RosterChange.objects.filter(person_id=person.pk).delete()[0]
    asked = Q(person_id=person.pk) | (Q(phone=person.phone, name=person.name) if person.phone else Q(pk__in=[]))
    gone += JoinRequest.objects.filter(asked).update(name=ERASED_NAME, phone="", reason="", staff_number="")
    return gone


def _mask_in_requests(person: Person) -> None:
    """What was asked stays readable until the end, without the numbers that were typed into it."""
    masks = {person.phone: mask_phone(person.phone), str(person.id_number or ""): ""}
    for request in PersonRequest.objects.filter(person_id=person.pk):
        for number, shown in masks.items():
            if number:
                request.text = request.text.replace(number, shown)
                request.answer = request.answer.replace(number, shown)
        request.save(update_fields=["text", "answer"])


def _forget_account(person: Person) -> None:
    if person.user is not None:
        _forget_labels(type(person.user), person.user.pk)
        erase_account(person.user)
        RoleGrant.objects.filter(user=person.user).delete()


def _forget_labels(model: Any, key: int) -> None:
    """The admin's own history keeps names as labels."""
    kind = ContentType.objects.get_for_model(model)
    ModelLogEntry.objects.filter(content_type=kind, object_id=str(key)).update(label=ERASED_NAME, data={})


def _record_keys(person_id: int) -> list[str]:
    """Sheets of whole enterprises name everybody: they go, and are printed anew without the name."""
    enterprises = Post.objects.filter(person_id=person_id).values_list("enterprise_id", flat=True)
    return [f"record:{enterprise_id}:" for enterprise_id in set(enterprises)]
