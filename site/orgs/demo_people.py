"""The demo's certificates of other bodies and requests to join: all invented."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from kernel.periods import add_months
from orgs.enums import IssuingSystem
from orgs.models import Enterprise, HeldCertificate, JoinRequest, SpecialOperation
from orgs.people.certificate_kinds import load_certificate_kinds

# How many days from today each certificate in turn runs out: soon, long to go, over.
DAYS_LEFT = (41, 900, -12, 1500)
JOINS = (("罗小燕", "13900009001", "HT031", "包装车间"), ("邓志远", "13900009002", "", ""))
UNIT_CODE = "HTWJ2026"


@transaction.atomic
def build_people(*, today: date) -> None:
    """A certificate for each special operation, some near their end; two requests to join. Safe to repeat."""
    load_certificate_kinds()
    if HeldCertificate.objects.exists() or JoinRequest.objects.exists():
        return
    _certificates(today)
    enterprise = Enterprise.objects.get(unit_code=UNIT_CODE)
    for name, phone, number, department in JOINS:
        JoinRequest.objects.create(
            enterprise=enterprise, name=name, phone=phone, staff_number=number, department=department
        )


def _certificates(today: date) -> None:
    rows = SpecialOperation.objects.select_related("post__person").order_by("pk")
    for at, operation in enumerate(rows):
        last = today + timedelta(days=DAYS_LEFT[at % len(DAYS_LEFT)])
        first = add_months(last, -72) + timedelta(days=1)
        HeldCertificate.objects.create(
            person=operation.post.person,
            system=IssuingSystem.EMERGENCY,
            kind=operation.kind,
            number=f"T{operation.post.person.id_number}",
            issuer="云岭省应急管理厅",
            issued_on=first,
            valid_from=first,
            valid_to=last,
        )
