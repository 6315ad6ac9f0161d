"""The values of one row, typed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class PersonFields:
    """One person at one enterprise. Blank text, None and "" mean not stated."""

    enterprise_name: str = ""
    industry: str = ""
    hours_high_risk: bool | None = None
    grid_name: str = ""
    name: str = ""
    sex: str = ""
    id_number: str = ""
    birth_date: date | None = None
    phone: str = ""
    staff_number: str = ""
    department: str = ""
    team: str = ""
    category: str = ""
    job_title: str = ""
    special_operation: str = ""
    certificate_number: str = ""
    certificate_valid_from: date | None = None
    certificate_valid_to: date | None = None
    certificate_issued_on: date | None = None
    certificate_review_on: date | None = None
    certificate_issuer: str = ""
    special_equipment: str = ""
    hired_on: date | None = None
    employment_form: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON: dates as ISO text."""
        values = {name: getattr(self, name) for name in FIELD_NAMES}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


FIELD_NAMES = tuple(field.name for field in fields(PersonFields))
ENTERPRISE_FACTS = ("industry", "hours_high_risk", "grid_name")
PERSON_FACTS = ("sex", "birth_date", "phone")
POST_FACTS = (
    "staff_number", "department", "team", "category", "job_title", "special_operation", "hired_on", "employment_form",
)  # fmt: skip
# Field → column of the certificate that the row states.
CERTIFICATE_FACTS = {
    "certificate_issuer": "issuer", "certificate_issued_on": "issued_on", "certificate_valid_from": "valid_from",
    "certificate_valid_to": "valid_to", "certificate_review_on": "review_due_on",
}  # fmt: skip
CERTIFICATE_DATES = tuple(name for name in CERTIFICATE_FACTS if name != "certificate_issuer")
# As the columns of the tables that keep them.
MAX_LENGTHS = {
    "enterprise_name": 100, "industry": 40, "grid_name": 60, "staff_number": 30, "department": 60, "team": 60,
    "job_title": 60, "special_operation": 60, "certificate_number": 60,
    "certificate_issuer": 80,
}  # fmt: skip
