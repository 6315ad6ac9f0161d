"""Errors that a rule of the trade raises; the edge turns a code into a Chinese sentence."""

from __future__ import annotations

from typing import Any


class DomainError(Exception):
    """A rule was not met. `code` is stable and machine readable; `params` fill the sentence shown to people."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return f"{self.code} {self.params}" if self.params else self.code


class NotFound(DomainError):
    """Missing or somebody else's: the two are told alike, as 404."""


class UnreadableFile(DomainError):
    """An uploaded file that cannot be read at all. Nothing of it was kept."""
