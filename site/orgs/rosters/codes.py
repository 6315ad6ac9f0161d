"""What may be said of a roster's row, and how heavy it is. `messages` has a sentence for each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

Verdict = Literal["ok", "warn", "error", "skip"]

_ERRORS = """
formula text-too-long enterprise-missing
name-missing name-broken name-too-long
id-number-scientific id-number-length id-number-bad-birth-date id-number-bad-checksum
phone-invalid phone-scientific
date-future date-impossible date-unreadable under-age unknown-post
staff-number-taken duplicate-conflict
"""
_WARNINGS = """
enterprise-similar enterprise-unknown enterprise-facts-differ enterprise-name-odd high-risk-unreadable
name-odd name-private-use
id-number-missing id-number-15-digits id-number-other-document id-sex-mismatch id-birth-mismatch
sex-unreadable birth-date-unreadable
phone-missing phone-several phone-landline phone-shared
date-missing date-month-only minor-worker
post-missing post-from-job-title post-from-operation
special-operation-missing special-operation-unlisted special-equipment employment-form-unknown
special-operation-ends enterprise-other-name
certificate-unplaced certificate-expired certificate-review-over certificate-dates-unread certificate-dates-odd
staff-number-passed-on
person-in-two-enterprises same-id-other-name
"""
_NOTES = """
enterprise-new enterprise-taken-as enterprise-default formula-value
name-spaces id-number-spaces phone-spaces
date-excel-serial date-chinese hired-soon
came-back
"""
_SKIPS = "blank-row header-row note-row example-row exact-duplicate"

SEVERITY: dict[str, Verdict] = {
    **dict.fromkeys(_ERRORS.split(), "error"),
    **dict.fromkeys(_WARNINGS.split(), "warn"),
    **dict.fromkeys(_NOTES.split(), "ok"),
    **dict.fromkeys(_SKIPS.split(), "skip"),
}
FILE_CODES = ("roster-header-missing", "hidden-column-read", "columns-ignored", "sheets-read", "sheets-left-out")

_WEIGHT: dict[Verdict, int] = {"ok": 0, "warn": 1, "skip": 2, "error": 3}


def verdict_of(codes: Iterable[str]) -> Verdict:
    """The heaviest verdict of `codes`: error, then skip, then warn; a code that nobody listed is a KeyError."""
    return max((SEVERITY[code] for code in codes), key=_WEIGHT.__getitem__, default="ok")
