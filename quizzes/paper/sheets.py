"""Papers as the facts of the press: what each person is asked, and nothing that tells the key; the keys apart."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from kernel.errors import NotFound
from kernel.units import format_points
from media.printing.facts import (
    PaperCopy,
    PaperFacts,
    PaperItem,
    PaperKeyCopy,
    PaperKeyFacts,
    PaperMedia,
    PaperOption,
    PaperPhoto,
    PaperSection,
)
from media.services import printed_picture
from quizzes.authoring.places import drawn
from quizzes.authoring.wording import number_text
from quizzes.bank.conversion import parsed_question
from quizzes.logic.papers import MediaLine, Paper, Payload, blank_count, lefts_of, letter, shown_ids
from quizzes.logic.responses import encode_response
from quizzes.logic.verdicts import Correction
from quizzes.models import QuestionMedia
from quizzes.paper.layout import Block, Line, blocks_of

PHOTO_WIDTH_MM, PHOTO_HEIGHT_MM = 150, 105
_LINES = (5, 12)  # of a short answer, by its points: the length of the reference text is nobody's business here


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose paper it is: number and what stands in its head."""

    number: str
    name: str
    staff_number: str
    unit: str
    payload: Payload
    paper: Paper


@dataclass
class Pictures:
    """The pictures of versions by slot, each read once, as ``data:`` addresses by name."""

    rows: dict[int, dict[str, list[QuestionMedia]]]
    data: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, holders: Sequence[Holder]) -> Pictures:
        """For these papers; one query, and those of each picture once."""
        ids = {
            holder.payload["items"][place.index]["version_id"] for holder in holders for place in holder.paper.places
        }
        rows: dict[int, dict[str, list[QuestionMedia]]] = {}
        for row in QuestionMedia.objects.filter(version__in=ids):
            rows.setdefault(row.version_id, {}).setdefault(row.slot, []).append(row)
        return cls(rows)

    def at(self, line: Line, slot: str) -> list[PaperMedia]:
        """Pictures and the words of sounds of a slot; of a case's sub-item its own."""
        part = line.item.get("part")
        stored = f"part:{part}/{slot}" if part else slot
        return self.of_version(line.item["version_id"], stored, frozen=_at(line.item.get("media", ()), slot))

    def of_version(self, version_id: int, slot: str, *, frozen: Iterable[MediaLine]) -> list[PaperMedia]:
        """As `at`, by the whole name of the slot; the words of sounds are those of the edition."""
        rows = self.rows.get(version_id, {}).get(slot, ())
        shown = [PaperMedia(picture=self._keep(row.picture_id), alt=row.alt) for row in rows if row.picture_id]
        return shown + [PaperMedia(picture="", alt=line["alt"]) for line in frozen if line["kind"] == "sound"]

    def _keep(self, picture_id: int) -> str:
        """The name under which the picture is kept; empty for one that is gone."""
        name = f"p{picture_id}"
        if name not in self.data:
            try:
                found = printed_picture(picture_id)
            except NotFound:
                self.data[name] = ""
            else:
                self.data[name] = f"data:image/jpeg;base64,{base64.b64encode(found.data).decode()}"
                self.sizes[name] = (found.width, found.height)
        return name if self.data[name] else ""


def _at(media: Iterable[MediaLine], slot: str) -> list[MediaLine]:
    return [line for line in media if line["slot"] == slot]


def paper_facts(holders: Sequence[Holder], *, title: str, printed_at: datetime) -> PaperFacts:
    """The facts of form ``paper``."""
    pictures = Pictures.of(holders)
    copies = [_copy(holder, pictures) for holder in holders]
    kept = {name: data for name, data in pictures.data.items() if data}
    return PaperFacts(title=title, printed_at=printed_at.isoformat(timespec="minutes"), pictures=kept, copies=copies)


def _copy(holder: Holder, pictures: Pictures) -> PaperCopy:
    blocks = blocks_of(holder.payload, holder.paper)
    total = sum(line.points for block in blocks for line in block.lines)
    return PaperCopy(
        number=holder.number,
        name=holder.name,
        staff_number=holder.staff_number,
        unit=holder.unit,
        count=len(holder.paper.places),
        total=format_points(total),
        pass_mark=format_points(-(-total * holder.payload["pass_percent"] // 100)),
        minutes=holder.payload["time_limit_minutes"],
        sections=[_section(block, pictures) for block in blocks],
    )


def _section(block: Block, pictures: Pictures) -> PaperSection:
    uneven = len({line.points for line in block.lines}) > 1 or block.kind == "case"
    if block.kind == "case":
        items = [
            _case(list(lines), pictures)
            for _question, lines in groupby(block.lines, key=lambda line: line.item["question_id"])
        ]
    else:
        items = [_item(line, pictures, with_points=uneven) for line in block.lines]
    return PaperSection(heading=block.heading, note=block.note, items=items)


def _case(lines: Sequence[Line], pictures: Pictures) -> PaperItem:
    """The case over its sub-items."""
    first = lines[0].item
    case = first["case"]
    return PaperItem(
        number=0,
        kind="case",
        stem=case["stem"],
        points=format_points(sum(line.points for line in lines)),
        options=[],
        lefts=[],
        media=pictures.of_version(first["version_id"], "stem", frozen=_at(case["media"], "stem")),
        photo=None,
        names=[],
        blanks=0,
        lines=0,
        parts=[_item(line, pictures, with_points=True) for line in lines],
    )


def _item(line: Line, pictures: Pictures, *, with_points: bool) -> PaperItem:
    names = shown_ids(line.item, line.place)
    is_photo = line.kind == "hotspot"
    listed = line.kind not in {"truefalse", "hotspot"}
    return PaperItem(
        number=line.number,
        kind=line.kind,
        stem=line.item["stem"],
        points=format_points(line.points) if with_points else "",
        options=_options(zip(names, line.texts, strict=True), line, pictures) if listed else [],
        lefts=[
            PaperOption(letter=str(at), text=left["text"], media=pictures.at(line, f"left:{left['id']}"))
            for at, left in enumerate(lefts_of(line.item), start=1)
        ],
        media=pictures.at(line, "stem"),
        photo=_photo(line, pictures) if is_photo else None,
        names=[{"number": at, "text": text} for at, text in enumerate(line.texts, start=1)] if is_photo else [],
        blanks=blank_count(line.item) if line.kind == "fill" else 0,
        lines=max(_LINES[0], min(_LINES[1], line.points // 100)) if line.kind == "essay" else 0,
        parts=[],
    )


def _options(pairs: Iterable[tuple[str, str]], line: Line, pictures: Pictures) -> list[PaperOption]:
    return [
        PaperOption(letter=letter(at), text=text, media=pictures.at(line, f"option:{name}"))
        for at, (name, text) in enumerate(pairs)
    ]


def _photo(line: Line, pictures: Pictures) -> PaperPhoto | None:
    """The photo with every place outlined, hazards and others alike, numbered as this person's list is."""
    found = next((one["picture"] for one in pictures.at(line, "photo") if one["picture"]), "")
    if not found:
        return None
    width, height = pictures.sizes[found]
    ratio = height * 10_000 // width
    wide = min(PHOTO_WIDTH_MM, PHOTO_HEIGHT_MM * width // height)
    by_id = {place.id: place for place in parsed_question({**line.item}).places}
    shapes = drawn([by_id[name] for name in shown_ids(line.item, line.place)], (), ratio=ratio)
    return PaperPhoto(
        picture=found,
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
    )


Corrections = Mapping[int, Correction]


def key_facts(
    holders: Sequence[tuple[Holder, Corrections]], *, title: str, unit: str, code: str, printed_at: datetime
) -> PaperKeyFacts:
    """The facts of form ``paper-key``: what counts as right on each paper, mended keys laid over."""
    return PaperKeyFacts(
        title=title,
        unit=unit,
        code=code,
        printed_at=printed_at.isoformat(timespec="minutes"),
        copies=[_key_copy(holder, mended) for holder, mended in holders],
    )


def _key_copy(holder: Holder, mended: Corrections) -> PaperKeyCopy:
    sections: list[dict[str, object]] = [
        {
            "heading": block.heading,
            "answers": [
                {"number": line.number, "text": key_text(line, mended.get(line.place.index))} for line in block.lines
            ],
        }
        for block in blocks_of(holder.payload, holder.paper)
    ]
    return PaperKeyCopy(number=holder.number, name=holder.name, sections=sections)


def key_text(line: Line, correction: Correction | None = None) -> str:
    """The key as it stands on this paper: ``BD``, ``√``, ``B→A→C``, ``1-B 2-A``, numbers of places, texts."""
    if correction is not None and correction.rule != "rekey":
        return "不计分" if correction.rule == "drop" else "均给分"
    key = correction.key if correction is not None else line.item["key"]
    if line.kind == "fill":
        return "；".join(" / ".join(number_text(str(text)) for text in _several(blank)) for blank in key)
    if line.kind == "essay":
        return " ".join(str(text) for text in key)
    at = encode_response(line.item, line.place, list(key))
    if line.kind == "truefalse":
        return "√" if at == [0] else "×"
    if line.kind == "hotspot":
        return "、".join(str(one + 1) for one in at)
    if line.kind == "match":
        return " ".join(f"{n}-{letter(one)}" for n, one in enumerate(at, start=1) if isinstance(one, int))
    return ("→" if line.kind == "order" else "").join(letter(one) for one in at)


def _several(blank: object) -> Sequence[object]:
    return blank if isinstance(blank, list | tuple) else [blank]
