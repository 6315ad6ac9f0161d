"""培训合格证: A4 landscape, one page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .words import em_width, fit, paper_date, paper_period, period_parts, qr_data_uri

# Ems that fit the 160 mm wide body above the number: (lines × ems a line, less one line for uneven ends).
BODY_STEPS_V1 = ((104, "body-1"), (150, "body-2"), (205, "body-3"), (290, "body-4"), (400, "body-5"))
TITLE_STEPS_V1 = ((5, "title-1"), (7, "title-2"), (9, "title-3"), (14, "title-4"))
ISSUER_STEPS_V1 = ((20, "issuer-1"), (36, "issuer-2"))


def context_v1(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with dates in words, the QR, and the sizes at which long names still fit."""
    return {
        **facts,
        "period": period_parts(facts["started_on"], facts["ended_on"]),
        "issued": paper_date(facts["issued_on"]),
        "valid": paper_date(facts["valid_until"]) or "长期有效",
        "qr": qr_data_uri(facts["verify_url"]),
        "verify_address": _address(facts["verify_url"]),
        "body_class": fit(_body(facts), steps=BODY_STEPS_V1, field="body"),
        "title_class": fit(facts["title"], steps=TITLE_STEPS_V1, field="title"),
        "issuer_class": fit(facts["issuing_body"], steps=ISSUER_STEPS_V1, field="issuing_body"),
        "name_class": "name-long" if em_width(facts["holder_name"]) > 8 else "name",
    }


def title(facts: Mapping[str, Any]) -> str:
    """The PDF's title: 培训合格证 and the number; no name of a person in what a file manager shows."""
    return f"{facts['title']} {facts['serial']}"


def created(facts: Mapping[str, Any]) -> str:
    """The day of issue stands as the PDF's date, so that a reprint is the same file."""
    return str(facts["issued_on"])


def _body(facts: Mapping[str, Any]) -> str:
    parts = ("holder_name", "sex", "id_number_masked", "enterprise", "post", "course", "class_hours", "score", "result")
    period = paper_period(facts["started_on"], facts["ended_on"])
    return "".join(str(facts[part] or "") for part in parts) + period + "，" * 20


def _address(url: str) -> str:
    return url.split("://", 1)[-1].rstrip("/")
