"""Flows of joining by QR: what one says is kept in the session until a code proves the phone."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts.enums import Method, Outcome
from accounts.queries import has_live_code
from accounts.services import check_code, log_sign_in, send_code
from accounts.subjects import Origin, address_of, phone_subject, unit_subject
from kernel.errors import DomainError
from orgs.people.join_services import ask_to_join

SESSION_KEY = "join_claim"
DONE_KEY = "join_done"
SECONDS = 30 * 60
# A unit that gathers its people in a hall has nobody on record yet: its day's budget of codes is that of 100 people.
AS_IF_PEOPLE = 100


@dataclass(frozen=True, slots=True)
class JoinClaim:
    """What somebody says at the QR. `demo_code` is set in the demo only."""

    unit_code: str
    name: str
    phone: str
    staff_number: str = ""
    department: str = ""
    demo_code: str = ""


def claim_of(request: HttpRequest, unit_code: str) -> JoinClaim | None:
    """The claim for this unit in the session, or None."""
    kept: dict[str, Any] | None = request.session.get(SESSION_KEY)
    claim = JoinClaim(**kept) if kept else None
    return claim if claim and claim.unit_code == unit_code else None


def ask_for_code(request: HttpRequest, claim: JoinClaim, *, now: datetime) -> None:
    """Sends a code to the phone, known or not, and keeps the claim. Errors: those of `send_code`.

    A code sent less than a minute ago still counts.
    """
    origin = _origin(request, claim)
    kept = claim_of(request, claim.unit_code)
    code = kept.demo_code if kept and kept.phone == claim.phone else ""
    outcome = Outcome.SENT
    try:
        sent = send_code(origin, deliver_to=claim.phone, now=now)
        code = sent.code if settings.ANPEI_DEMO else ""
    except DomainError as error:
        if error.code != "code-too-soon" or not has_live_code(origin.subject, now=now):
            _log(origin, Outcome.THROTTLED)
            raise
    else:
        _log(origin, outcome)
    request.session[SESSION_KEY] = asdict(replace(claim, demo_code=code))
    if not request.user.is_authenticated:
        request.session.set_expiry(SECONDS)


def prove(request: HttpRequest, claim: JoinClaim, typed: str, *, enterprise_id: int, now: datetime) -> Any:
    """Spends the code and puts the request before the enterprise. Errors: `check_code`, `ask_to_join`."""
    origin = _origin(request, claim)
    check_code(subject=origin.subject, code=typed, now=now, address=origin.address, method=Method.PHONE)
    request.session[DONE_KEY] = {"unit_code": claim.unit_code, "name": claim.name, "id": None}
    request.session.pop(SESSION_KEY, None)
    asked = ask_to_join(
        enterprise_id=enterprise_id, name=claim.name, phone=claim.phone, now=now,
        staff_number=claim.staff_number, department=claim.department,
    )  # fmt: skip
    request.session[DONE_KEY] = {"unit_code": claim.unit_code, "name": claim.name, "id": asked.pk}
    return asked


def join_address(unit_code: str) -> str:
    """The address printed in the QR: this site's own, whatever address the officer came by."""
    return str(settings.ANPEI_BASE_URL) + reverse("portal:join", args=[unit_code])


def _origin(request: HttpRequest, claim: JoinClaim) -> Origin:
    unit = unit_subject(claim.unit_code)
    return Origin(phone_subject(claim.phone), address=address_of(request), unit=unit, unit_size=AS_IF_PEOPLE)


def _log(origin: Origin, outcome: str) -> None:
    log_sign_in(method=Method.PHONE, outcome=outcome, subject=origin.subject, address=origin.address)
