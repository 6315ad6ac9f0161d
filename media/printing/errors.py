"""What can go wrong at the press, in codes that a job row can store and a page can explain."""

from __future__ import annotations

from kernel.errors import DomainError


class PressError(DomainError):
    """A sheet was not printed; nothing was kept.

    Codes: ``unknown-form`` (form, version), ``characters-missing`` (characters: those that no font of the form has),
    ``text-too-long`` (field), ``fetch-refused`` (url: something outside the press's own assets was asked for),
    ``fonts-missing`` (path: a font file that should be installed), ``render-failed`` (reason).
    """
