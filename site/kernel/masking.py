"""Least data: what may be shown of a number that identifies a person."""

from __future__ import annotations


def mask_id_number(number: str) -> str:
    """`990101********1224`: the first six and the last four (domain reference 8)."""
    if not number:
        return ""
    return number[:6] + "*" * max(len(number) - 10, 0) + number[-4:] if len(number) > 10 else "*" * len(number)


def mask_phone(phone: str) -> str:
    """`138****5678`."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "*" * len(phone)


def mask_name(name: str) -> str:
    """The first character and one star for each other: for pages that anyone may open."""
    return name[:1] + "*" * min(max(len(name) - 1, 0), 3)
