"""Who somebody says they are, kept in the session until a code proves it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest

from accounts.enums import Method
from accounts.subjects import phone_subject, staff_subject

SESSION_KEY = "sign_in_claim"
CLAIM_SECONDS = 30 * 60


@dataclass(frozen=True, slots=True)
class Claim:
    """A phone, or a unit code with a staff number. `asked`: a code was asked for. `demo_code`: in the demo only."""

    phone: str = ""
    unit_code: str = ""
    staff_number: str = ""
    subject: str = ""
    next: str = ""
    asked: bool = False
    proved: bool = False
    demo_code: str = ""

    @property
    def method(self) -> str:
        """How this claim signs in with a code."""
        return Method.PHONE if self.phone else Method.STAFF_NUMBER

    @property
    def own_subject(self) -> str:
        """The digest of what was typed."""
        return phone_subject(self.phone) if self.phone else staff_subject(self.unit_code, self.staff_number)


def keep_claim(request: HttpRequest, claim: Claim) -> None:
    """Puts the claim in the session, which then ends after half an hour unless the person signs in."""
    request.session[SESSION_KEY] = asdict(claim)
    request.session.set_expiry(CLAIM_SECONDS)


def claim_of(request: HttpRequest) -> Claim | None:
    """The claim in the session, or None."""
    kept: dict[str, Any] | None = request.session.get(SESSION_KEY)
    return Claim(**kept) if kept else None


def forget_claim(request: HttpRequest) -> None:
    """Removes the claim; the session itself stays."""
    request.session.pop(SESSION_KEY, None)
