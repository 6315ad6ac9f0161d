"""The number of a receipt: what people copy, what a QR holds, and what is typed into the check."""

from __future__ import annotations

import re
import unicodedata

LEAST = 12  # digits that people copy
OPEN = 32  # digits of the open address: 128 bits, which nobody guesses
WHOLE = 64
_ADDRESS = re.compile(r"/r/([0-9a-f-]+)", re.IGNORECASE)
_HEX = re.compile(r"[0-9a-f]+")


def read_number(text: str) -> str | None:
    """The digits in what was typed, pasted or scanned; None where there is no receipt number in it.

    Spaces, hyphens, capitals and full-width characters make no difference, and of an address only the number counts.
    """
    plain = unicodedata.normalize("NFKC", text[:300]).strip()
    address = _ADDRESS.search(plain)
    digits = re.sub(r"[\s\-‐-―_.·]", "", address[1] if address else plain).lower()
    return digits if LEAST <= len(digits) <= WHOLE and _HEX.fullmatch(digits) else None


def groups(digest: str, *, size: int = 4) -> list[str]:
    """The digest in groups as people read it: ``7F3A``, ``91C2``, …"""
    capital = digest.upper()
    return [capital[at : at + size] for at in range(0, len(capital), size)]
