"""Keys of a development or demo site: made once, kept in `var/`, never in the repository."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet

NAMES = ("secret_key", "field_key", "index_key")


def load_or_make(folder: Path) -> dict[str, str]:
    """Keys from `folder/keys.json`, made on first use (mode 0600; two starts at once agree on one file)."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "keys.json"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(path)
    with os.fdopen(handle, "w") as stream:
        json.dump(_fresh(), stream)
    return _read(path)


def _fresh() -> dict[str, str]:
    return {
        "secret_key": secrets.token_urlsafe(50),
        "field_key": Fernet.generate_key().decode(),
        "index_key": secrets.token_urlsafe(32),
    }


def _read(path: Path) -> dict[str, str]:
    # The other process may still be writing its 300 bytes.
    for _ in range(50):
        text = path.read_text()
        if text:
            found = json.loads(text)
            return {name: found[name] for name in NAMES}
    raise RuntimeError(f"{path} is empty; delete it to make new keys (encrypted data will be unreadable)")
