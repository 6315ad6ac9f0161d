"""Where pictures and sounds of a question stand, and what the form says of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from kernel.numerals import read_whole
from quizzes.authoring.rows import count_of, read_rows
from quizzes.authoring.typed import split_lines
from quizzes.importers.types import Finding, MediaFile

_FEWEST_OPTIONS = 4


def slot_choices(data: QueryDict, used: Sequence[str]) -> list[tuple[str, str]]:
    """The places that the question has, those in use first of all kept."""
    choices = [("stem", _("in the stem")), *_options(str(data.get("options") or ""))]
    if data.get("type") == "match":
        lefts = [line for line in str(data.get("pairs") or "").splitlines() if line.strip()]
        choices += [(f"left:{number}", _("left %(n)d") % {"n": number}) for number in range(1, len(lefts) + 1)]
    for number in range(1, count_of(data, "parts") + 1):
        choices.append((f"part:{number}/stem", _("sub-item %(n)d: stem") % {"n": number}))
        told = str(data.get(f"parts-{number - 1}-options") or "")
        if told.strip():
            choices += [
                (f"part:{number}/{slot}", _("sub-item %(n)d: %(where)s") % {"n": number, "where": words})
                for slot, words in _options(told)
            ]
    known = {slot for slot, _words in choices}
    return choices + [(slot, slot) for slot in dict.fromkeys(used) if slot and slot not in known]


def _options(text: str) -> list[tuple[str, str]]:
    letters = list(split_lines(text).cells) or [chr(65 + at) for at in range(_FEWEST_OPTIONS)]
    return [(f"option:{letter}", _("option %(letter)s") % {"letter": letter}) for letter in letters]


def media_of(data: QueryDict) -> tuple[tuple[MediaFile, ...], list[Finding]]:
    """The chosen media by slot, and what is missing: a picture needs its words."""
    media: list[MediaFile] = []
    findings: list[Finding] = []
    photo = as_id(data.get("photo-picture"))
    if photo:
        media.append(MediaFile("photo", alt=str(data.get("photo-alt") or "").strip(), picture_id=photo))
    for row in read_rows(data, "media"):
        picture, clip, alt = as_id(row.get("picture")), as_id(row.get("clip")), row.get("alt", "").strip()
        slot = row.get("slot") or "stem"
        if picture:
            media.append(MediaFile(slot, alt=alt, picture_id=picture))
        if clip:
            media.append(MediaFile(slot, alt=alt, clip_id=clip))
        if not picture and not clip and alt:
            findings.append(Finding("media-empty", {"alt": alt[:30]}))
    if data.get("type") != "hotspot":
        media = [one for one in media if one.slot != "photo"]
    if any(one.picture_id and not one.alt for one in media):
        findings.append(Finding("media-words-missing"))
    return tuple(media), findings


def as_id(value: Any) -> int | None:
    """The number of a row, or None for anything else."""
    return read_whole(value)
