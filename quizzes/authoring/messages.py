"""Errors of the form: their sentences, and the fields beside which they stand."""

from __future__ import annotations

from django.utils.translation import gettext as _

from quizzes.importers.messages import describe_code
from quizzes.importers.types import Finding

_OPTIONS = ("option", "too-few-options", "too-many-options", "duplicate-options", "duplicate-lefts", "pair", "match")
_KEY_FIELD = {
    "truefalse": "judgement", "fill": "blanks", "match": "pairs", "essay": "reference", "hotspot": "places",
    "case": "parts",
}  # fmt: skip
_PLAIN = {
    "bad-points": "points",
    "bad-rubric": "rubric",
    "rubric-sum": "rubric",
    "no-blank": "stem",
    "too-few-pairs": "pairs",
    "bad-date": "valid_from",
    "dates-reversed": "valid_to",
    "case-without-parts": "parts",
    "part-type": "type",
    "unknown-type": "type",
    "marks-differ": "answer",
    "hotspot-no-photo": "photo",
    "media-empty": "media",
    "media-words-missing": "media",
    "duplicate-lefts": "pairs",
}
_LENGTHS = ("stem", "explanation", "topic", "basis", "code", "audience", "source", "remark")


def field_of(finding: Finding, kind: str) -> str:
    """The field of a question of this type that a finding is about."""
    code = finding.code
    if code in _PLAIN:
        return _PLAIN[code]
    for name in _LENGTHS:
        if code in {f"{name}-too-long", f"{name}-missing"}:
            return name
    if code.startswith("hotspot"):
        return "places"
    if code.startswith(_OPTIONS):
        return "pairs" if kind == "match" else "options"
    return _KEY_FIELD.get(kind, "answer")


def sentence(finding: Finding) -> str:
    """What is wrong and what to do."""
    own = {
        "case-without-parts": _("The case has no sub-items. Add at least one below."),
        "marks-differ": _("The lines marked as right are %(marked)s, but the answer says %(answer)s. Make them agree."),
        "media-empty": _("Choose the picture or sound for “%(alt)s”, or remove the row."),
        "media-words-missing": _("Say in words what each picture shows: who cannot see it must be able to answer."),
    }
    if finding.code not in own:
        return describe_code(finding.code, finding.params)
    return own[finding.code] % dict(finding.params)
