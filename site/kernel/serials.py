"""Numbers that people copy from paper: certificate serials and verification codes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

# No 0/O, 1/I/L, U/V: a code is read aloud over the telephone.
VERIFY_ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
VERIFY_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Serial:
    """`issuer-year-kind-number`, e.g. ``990101-2026-PX-000123`` (a convention of practice; no national rule).

    A number is never used again: void is not delete.
    """

    issuer: str
    year: int
    kind: str
    number: int

    def __str__(self) -> str:
        return f"{self.issuer}-{self.year}-{self.kind}-{self.number:06d}"


def new_verify_code() -> str:
    """A code that cannot be guessed (about 58 bits) and survives being read aloud."""
    return "".join(secrets.choice(VERIFY_ALPHABET) for _ in range(VERIFY_LENGTH))


def normalise_verify_code(text: str) -> str:
    """What a person typed, as stored: capitals, without blanks and hyphens."""
    return "".join(ch for ch in text.upper() if ch.isalnum())
