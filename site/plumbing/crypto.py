"""Encryption at rest and the blind index (product: people's ID numbers; law: PIPL Arts. 6, 51).

Keys live outside the database: `ANPEI_FIELD_KEYS` (Fernet, newest first) and `ANPEI_INDEX_KEY` (HMAC).
"""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(plain: bytes) -> bytes:
    """`plain` sealed with the newest key."""
    return _box(tuple(settings.ANPEI_FIELD_KEYS)).encrypt(plain)


def decrypt(token: bytes) -> bytes:
    """What `encrypt` sealed, by any key still configured. Raises `cryptography.fernet.InvalidToken`."""
    return _box(tuple(settings.ANPEI_FIELD_KEYS)).decrypt(bytes(token))


def blind_index(text: str, *, purpose: str) -> str:
    """A keyed digest (64 hex digits) that finds equal values without showing them; differs by `purpose`."""
    message = f"{purpose}\x1f{text}".encode()
    return hmac.new(settings.ANPEI_INDEX_KEY.encode(), message, hashlib.sha256).hexdigest()


def seal_with(key: bytes, plain: bytes) -> bytes:
    """`plain` sealed with one record's own key, so that destroying the key erases it."""
    return Fernet(key).encrypt(plain)


def open_with(key: bytes, token: bytes) -> bytes:
    """The reverse of `seal_with`. Raises `cryptography.fernet.InvalidToken`."""
    return Fernet(key).decrypt(bytes(token))


class EncryptedTextField(models.BinaryField):
    """Text in Python, ciphertext in the database. Cannot be searched: keep a blind index beside it."""

    description = "Encrypted text"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:
        if value is None:
            return None
        try:
            return decrypt(value).decode() if value else ""
        except InvalidToken as error:
            raise RuntimeError("An encrypted value does not open with ANPEI_FIELD_KEYS") from error

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, str):
            value = encrypt(value.encode()) if value else b""
        return super().get_db_prep_value(value, connection, prepared)

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj) or "")
