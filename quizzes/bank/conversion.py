"""A stored version as the value that importers, forms and exporters share, and back (docs/decisions/0015)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from quizzes.enums import Difficulty
from quizzes.importers.types import MediaFile, Option, ParsedQuestion, PhotoPlace, RubricLine
from quizzes.models import QuestionMedia, QuestionVersion

DEFAULT_POINTS = 100
_PLAIN = ("explanation", "topic", "basis", "audience", "source", "remark", "valid_from", "valid_to")
VERSION_COLUMNS = ("type", "stem", "options", "key", "body", "difficulty", "points", "keep_order", *_PLAIN)


def parsed_version(version: QuestionVersion, *, media: Iterable[QuestionMedia] = ()) -> ParsedQuestion:
    """A version with its media; the caller has both at hand (no query here)."""
    values = {name: getattr(version, name) for name in VERSION_COLUMNS}
    return parsed_question(values, media=tuple(_media_file(row) for row in media))


def parsed_question(values: Mapping[str, Any], *, media: tuple[MediaFile, ...] = (), code: str = "") -> ParsedQuestion:
    """`values` by the fields of `QuestionVersion` (or of a case's part); fields that are missing are empty."""
    body = values.get("body") or {}
    return ParsedQuestion(
        type=values["type"],
        stem=values["stem"],
        options=_options(values.get("options", ())),
        answer=tuple(tuple(part) if isinstance(part, list) else part for part in values.get("key", ())),
        difficulty=values.get("difficulty"),
        points=values.get("points"),
        shuffle=not values.get("keep_order", False),
        lefts=_options(body.get("lefts", ())),
        places=tuple(_place(place) for place in body.get("places", ())),
        parts=tuple(parsed_question(part) for part in body.get("parts", ())),
        rubric=tuple(RubricLine(line["text"], line["points"]) for line in body.get("rubric", ())),
        unordered=bool(body.get("unordered", False)),
        media=media,
        code=code,
        **{name: values[name] for name in _PLAIN if values.get(name)},
    )


def version_fields(question: ParsedQuestion) -> dict[str, Any]:
    """The fields of `QuestionVersion` that say what `question` says; media are rows of their own."""
    return {
        **_said(question),
        **{name: getattr(question, name) for name in _PLAIN},
        "difficulty": question.difficulty or Difficulty.MEDIUM,
        "points": question.points or DEFAULT_POINTS,
        "keep_order": not question.shuffle,
    }


def body_of(question: ParsedQuestion) -> dict[str, Any]:
    """What only some types have, as stored in `QuestionVersion.body`."""
    body: dict[str, Any] = {}
    if question.unordered:
        body["unordered"] = True
    if question.lefts:
        body["lefts"] = [{"id": one.letter, "text": one.text} for one in question.lefts]
    if question.places:
        body["places"] = [
            {"id": one.id, "shape": one.shape, "at": list(one.at), "text": one.text, "why": one.why}
            for one in question.places
        ]
    if question.parts:
        body["parts"] = [_part(part) for part in question.parts]
    if question.rubric:
        body["rubric"] = [{"text": line.text, "points": line.points} for line in question.rubric]
    return body


def _said(question: ParsedQuestion) -> dict[str, Any]:
    return {
        "type": question.type,
        "stem": question.stem,
        "options": [{"id": option.letter, "text": option.text} for option in question.options],
        "key": [list(part) if isinstance(part, tuple) else part for part in question.answer],
        "body": body_of(question),
    }


def _part(part: ParsedQuestion) -> dict[str, Any]:
    return {
        **_said(part),
        "points": part.points or DEFAULT_POINTS,
        "explanation": part.explanation,
        "basis": part.basis,
        "keep_order": not part.shuffle,
    }


def _options(rows: Iterable[Mapping[str, str]]) -> tuple[Option, ...]:
    return tuple(Option(row["id"], row["text"]) for row in rows)


def _place(row: Mapping[str, Any]) -> PhotoPlace:
    return PhotoPlace(row["id"], row["shape"], tuple(row["at"]), row["text"], row.get("why", ""))


def _media_file(row: QuestionMedia) -> MediaFile:
    return MediaFile(slot=row.slot, alt=row.alt, picture_id=row.picture_id, clip_id=row.clip_id)
