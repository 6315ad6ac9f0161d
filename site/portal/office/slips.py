"""A slip of paper with a first password: kept sealed in the session until it was shown once."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from cryptography.fernet import InvalidToken
from django.http import HttpRequest

from plumbing.crypto import decrypt, encrypt

KEY = "office_slip"


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands on it."""

    holder: str
    username: str
    password: str
    role: str
    unit: str


def keep(request: HttpRequest, slip: Slip) -> None:
    """Keeps the slip for the next page."""
    request.session[KEY] = encrypt(json.dumps(asdict(slip)).encode()).decode()


def take(request: HttpRequest) -> Slip | None:
    """The slip, once."""
    sealed = request.session.pop(KEY, "")
    try:
        return Slip(**json.loads(decrypt(sealed.encode()))) if sealed else None
    except InvalidToken:
        return None
