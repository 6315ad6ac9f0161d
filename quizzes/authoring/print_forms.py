"""Questions as the facts of the press form ``questions``: grouped by type, pictures as they are printed."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kernel.errors import NotFound
from kernel.units import format_points
from media.printing.facts import QuestionsFacts, SheetGroup, SheetItem, SheetMedia, SheetOption, SheetPhoto
from media.services import printed_picture
from quizzes.authoring.places import drawn
from quizzes.authoring.wording import KIND_WORDS, answer_line
from quizzes.importers.types import MediaFile, Option, ParsedQuestion

PHOTO_WIDTH_MM, PHOTO_HEIGHT_MM = 150, 110
_LINES = (4, 14)  # at least, at most
DEFAULT_POINTS = 100


@dataclass(frozen=True, slots=True)
class SheetHead:
    """What stands over the questions."""

    title: str
    unit: str
    printed_at: datetime
    with_answers: bool = True


def questions_facts(questions: Sequence[ParsedQuestion], *, head: SheetHead) -> QuestionsFacts:
    """The facts of the sheet; the order within a type stays. Pictures that are gone are left out."""
    groups = [_group(kind, [one for one in questions if one.type == kind]) for kind in KIND_WORDS]
    return QuestionsFacts(
        title=head.title,
        unit=head.unit,
        printed_at=head.printed_at.isoformat(timespec="minutes"),
        total=format_points(sum(_points(one) for one in questions)),
        with_answers=head.with_answers,
        groups=[group for group in groups if group["items"]],
    )


def _points(question: ParsedQuestion) -> int:
    if question.type == "case":
        return sum(_points(part) for part in question.parts)
    return question.points or DEFAULT_POINTS


def _group(kind: str, questions: Sequence[ParsedQuestion]) -> SheetGroup:
    points = {_points(one) for one in questions}
    total = format_points(sum(_points(one) for one in questions))
    each = f"每题 {format_points(min(points))} 分，" if len(points) == 1 else ""
    items = [_item(one, one.media, with_points=len(points) > 1 or kind == "case") for one in questions]
    note = f"（{each}共 {total} 分）" if len(questions) > 1 else f"（{total} 分）"
    return SheetGroup(heading=KIND_WORDS[kind], note=note, items=items)


def _item(question: ParsedQuestion, media: Sequence[MediaFile], *, with_points: bool) -> SheetItem:
    own = _by_slot(media)
    return SheetItem(
        kind=question.type,
        stem=question.stem,
        points=format_points(_points(question)) if with_points else "",
        options=[_option(one, own.get(f"option:{one.letter}", ())) for one in question.options],
        lefts=[_option(one, own.get(f"left:{one.letter}", ())) for one in question.lefts],
        media=_media(own.get("stem", ())),
        photo=_photo(question, own.get("photo", ())),
        lines=_line_count(question),
        parts=[
            _item(part, _of_part(media, number), with_points=True)
            for number, part in enumerate(question.parts, start=1)
        ],
        head=f"{question.stem[:24]}……" if question.parts and len(question.stem) > 24 else question.stem,
        answer=answer_line(question),
        rubric=[{"text": line.text, "points": format_points(line.points)} for line in question.rubric],
        whys=[f"{place.text}：{place.why}" for place in question.places if place.why],
        explanation=question.explanation,
        basis=question.basis,
    )


def _by_slot(media: Sequence[MediaFile]) -> Mapping[str, list[MediaFile]]:
    found: dict[str, list[MediaFile]] = {}
    for one in media:
        found.setdefault(one.slot, []).append(one)
    return found


def _of_part(media: Sequence[MediaFile], number: int) -> list[MediaFile]:
    start = f"part:{number}/"
    return [
        MediaFile(one.slot.removeprefix(start), alt=one.alt, picture_id=one.picture_id, clip_id=one.clip_id)
        for one in media
        if one.slot.startswith(start)
    ]


def _option(option: Option, media: Sequence[MediaFile]) -> SheetOption:
    return SheetOption(letter=option.letter, text=option.text, media=_media(media))


def _media(media: Sequence[MediaFile]) -> list[SheetMedia]:
    return [SheetMedia(src=_data_uri(one.picture_id)[0] if one.picture_id else "", alt=one.alt) for one in media]


def _data_uri(picture_id: int) -> tuple[str, int, int]:
    """The picture as an address that the press may open, with its pixels; empty when it is gone."""
    try:
        found = printed_picture(picture_id)
    except NotFound:
        return "", 0, 0
    return f"data:image/jpeg;base64,{base64.b64encode(found.data).decode()}", found.width, found.height


def _photo(question: ParsedQuestion, media: Sequence[MediaFile]) -> SheetPhoto | None:
    picture = next((one.picture_id for one in media if one.picture_id), None)
    src, width, height = _data_uri(picture) if picture else ("", 0, 0)
    if not src:
        return None
    ratio = height * 10_000 // width
    wide = min(PHOTO_WIDTH_MM, PHOTO_HEIGHT_MM * width // height)
    shapes = drawn(question.places, (), ratio=ratio)
    return SheetPhoto(
        src=src,
        height=ratio,
        mm=wide,
        mm_high=wide * height // width,
        places=[
            {
                "number": one.number,
                "name": one.name,
                "attributes": [[name, value] for name, value in one.attributes.items()],
                "x": one.x,
                "y": one.y,
            }
            for one in shapes
        ],
        names=[{"number": number, "text": place.text} for number, place in enumerate(question.places, start=1)],
    )


def _line_count(question: ParsedQuestion) -> int:
    """Lines to write on: by the length of the reference answer."""
    if question.type != "essay":
        return 0
    length = sum(len(str(text)) for text in question.answer)
    return max(_LINES[0], min(_LINES[1], length // 30 + 3))
