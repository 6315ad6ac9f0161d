"""Publishing a quiz: its questions, keys and rules are frozen, so that a later edit changes no sitting."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC
from typing import Any, Protocol, cast

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.clock import today
from kernel.errors import DomainError
from media.services import shown_clips, shown_pictures
from plumbing import audit
from quizzes.bank.citing import recite
from quizzes.building.checks import report_on
from quizzes.building.selection import BLUEPRINT, FIXED, Selection, select
from quizzes.enums import CountedTry, Navigation
from quizzes.logic.blueprints import Candidate, fits
from quizzes.logic.drawing import share_points
from quizzes.logic.papers import CaseStem, CitationLine, Item, MediaLine, Payload, Section
from quizzes.models import Edition, Question, QuestionMedia, QuestionVersion, Quiz
from regulations.queries import CitationFacts, match_many

_SAID = ("type", "stem", "options", "key", "body", "points", "explanation", "basis", "keep_order")
Citations = Mapping[str, Sequence[CitationFacts]]


class MediaRow(Protocol):
    """A picture or a sound with its slot: a row of `QuestionMedia`, or an importer's `MediaFile`."""

    slot: str
    alt: str
    picture_id: int | None
    clip_id: int | None


def publish_edition(quiz_id: int, *, actor: Any) -> int:
    """Freeze the quiz as a new edition, unless the latest one already says the same; returns the edition's id.

    Raises DomainError with the first error of the checker (`quizzes.building.checks`): ``quiz-empty``,
    ``question-withdrawn``, ``question-not-playable``, ``lines-short``, ``use-mixed`` and so on.
    """
    with transaction.atomic():
        quiz = Quiz.objects.select_for_update().get(pk=quiz_id)
        payload = edition_payload(quiz)
        digest = hashlib.sha256(json.dumps(payload, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
        latest = quiz.editions.order_by("-number").only("pk", "number", "digest").first()
        if latest is not None and latest.digest == digest:
            return int(latest.pk)
        number = latest.number + 1 if latest else 1
        edition = Edition.objects.create(quiz=quiz, number=number, payload=payload, digest=digest)
        recite({item["question_id"] for item in payload["items"]})
        audit.record("publish_edition", actor=actor, target=("quiz", quiz_id), edition=edition.pk, number=number)
        return int(edition.pk)


def edition_payload(quiz: Quiz) -> Payload:
    """What publishing would freeze now, in a fixed number of queries. Raises DomainError as `publish_edition` does."""
    selection = select(quiz, on=today())
    for problem in report_on(quiz, selection).errors:
        raise DomainError(problem.code, quiz=quiz.title, **problem.params)
    frozen = selection.frozen
    items = _items(frozen, with_points=selection.kind == FIXED)
    payload = Payload(
        title=quiz.title,
        fixed=selection.kind == FIXED,
        draw_count=min(sum(line.count for line in selection.lines) or len(frozen), len(frozen)),
        shuffle_questions=quiz.shuffle_questions,
        shuffle_options=quiz.shuffle_options,
        time_limit_minutes=quiz.time_limit_minutes or None,
        pass_percent=quiz.pass_percent,
        tries=quiz.tries,
        show_answers=quiz.show_answers,
        items=items,
        policy=quiz.policy,
        answers_from=quiz.answers_from.astimezone(UTC).isoformat() if quiz.answers_from else None,
        avoid_seen=quiz.avoid_seen,
        most_exposure=quiz.most_exposure,
        second_marker=quiz.second_marker,
        marking_tolerance=quiz.marking_tolerance,
    )
    payload.update(_rules(quiz))
    if selection.kind == BLUEPRINT:
        payload["sections"] = _sections(selection, items)
    if enemies := _enemies(selection):
        payload["enemies"] = enemies
    return payload


def _rules(quiz: Quiz) -> Payload:
    """How it is sat, as far as it is not the plain way: older editions know of none of it."""
    plain = {"navigation": Navigation.FREE, "pause_minutes": 0, "counted_try": CountedTry.BEST, "cooling_minutes": 0}
    chosen = {name: getattr(quiz, name) for name in plain}
    return cast(Payload, {name: value for name, value in chosen.items() if value != plain[name]})


def _items(frozen: Sequence[Candidate], *, with_points: bool) -> list[Item]:
    """The questions as they are asked from now on, a case as several items. `with_points`: the paper's own."""
    ids = [one.question_id for one in frozen]
    versions = {
        question.pk: question.approved
        for question in Question.objects.filter(pk__in=ids).select_related("approved")
        if question.approved
    }
    media = _media_of([version.pk for version in versions.values()])
    citations = match_many(dict.fromkeys(basis for one in ids for basis in bases_of(versions[one])))
    items: list[Item] = []
    for one in frozen:
        version = versions[one.question_id]
        parts = freeze_item(version, media.get(version.pk, ()), citations)
        if with_points:
            _give_points(parts, one.points)
        items += parts
    return items


def _give_points(parts: Sequence[Item], points: int) -> None:
    for part, share in zip(parts, share_points(points, [part["points"] for part in parts]), strict=True):
        part["points"] = share


def _media_of(version_ids: Collection[int]) -> dict[int, list[MediaLine]]:
    rows = list(QuestionMedia.objects.filter(version__in=version_ids))
    found: dict[int, list[MediaLine]] = {}
    for row, line in zip(rows, shown_media(rows), strict=True):
        if line is not None:
            found.setdefault(row.version_id, []).append(line)
    return found


def shown_media(rows: Iterable[MediaRow]) -> list[MediaLine | None]:
    """For each row what a phone shows of it, None where the file is missing; four queries at most.

    The words of a picture are this question's own: its title may be a file's name, and what the picture store says of
    it was written for another question, whose answer may be in it.
    """
    rows = list(rows)
    pictures = shown_pictures({row.picture_id for row in rows if row.picture_id})
    clips = shown_clips({row.clip_id for row in rows if row.clip_id})
    lines: list[MediaLine | None] = []
    for row in rows:
        if shown := pictures.get(row.picture_id or 0):
            lines.append(
                _line(row, "picture", shown.src, _("Picture of the question"))
                | {"width": shown.width, "height": shown.height}
            )
        elif sound := clips.get(row.clip_id or 0):
            said = "" if sound.alt == sound.title else sound.alt
            lines.append(_line(row, "sound", sound.src, said or _("Sound of the question")))
        else:
            lines.append(None)
    return lines


def _line(row: MediaRow, kind: str, src: str, alt: str) -> MediaLine:
    return MediaLine(slot=row.slot, kind=kind, src=src, width=0, height=0, alt=row.alt or alt)


def bases_of(version: QuestionVersion) -> list[str]:
    """Every 法规依据 of a version, those of a case's parts included: what `freeze_item` wants citations for."""
    return [version.basis, *(part.get("basis", "") for part in version.body.get("parts", ()))]


def freeze_item(version: QuestionVersion, media: Iterable[MediaLine], citations: Citations) -> list[Item]:
    """A version as an edition holds it: one item, or one for each sub-item of a case. No query.

    `media`: the lines of `shown_media`; `citations`: what `regulations.queries.match_many` found for `bases_of`.
    """
    media = list(media)
    if version.type == "case":
        return _case(version, media, citations)
    said = {name: getattr(version, name) for name in _SAID}
    return [_item(version, said, media, citations)]


def _case(version: QuestionVersion, media: Sequence[MediaLine], citations: Citations) -> list[Item]:
    parts = version.body.get("parts", ())
    shared = [line for line in media if not line["slot"].startswith("part:")]
    items = []
    for n, part in enumerate(parts, 1):
        slot = f"part:{n}/"
        own = [line | {"slot": line["slot"].removeprefix(slot)} for line in media if line["slot"].startswith(slot)]
        said = {
            **part,
            "explanation": part.get("explanation") or version.explanation,
            "basis": part.get("basis") or version.basis,
        }
        item = _item(version, said, own, citations)  # type: ignore[arg-type]
        item["part"] = n
        item["case"] = CaseStem(stem=version.stem, n=n, of=len(parts), media=shared)
        items.append(item)
    return items


def _item(version: QuestionVersion, said: Mapping[str, Any], media: Sequence[MediaLine], citations: Citations) -> Item:
    basis = said.get("basis", "")
    item = Item(
        question_id=version.question_id,
        version_id=version.pk,
        type=said["type"],
        stem=said["stem"],
        options=[{"id": option["id"], "text": option["text"]} for option in said.get("options", ())],
        key=list(said.get("key", ())),
        points=said.get("points") or 0,
        explanation=said.get("explanation", ""),
        basis=basis,
        citations=[
            CitationLine(label=each.label, url=each.url, verified=each.verified) for each in citations.get(basis, ())
        ],
        keep_order=bool(said.get("keep_order", False)),
    )
    if said.get("body"):
        item["body"] = dict(said["body"])
    if media:
        item["media"] = list(media)
    if version.valid_to:
        item["valid_to"] = version.valid_to.isoformat()
    return item


def _sections(selection: Selection, items: Sequence[Item]) -> list[Section]:
    fitting = {one.question_id: one for one in selection.frozen}
    return [
        Section(
            count=line.count,
            points=line.points or 0,
            indexes=[index for index, item in enumerate(items) if fits(fitting[item["question_id"]], line)],
        )
        for line in selection.lines
    ]


def _enemies(selection: Selection) -> list[list[int]]:
    """Families of which more than one is in the edition."""
    found: dict[int, list[int]] = {}
    for one in selection.frozen:
        family = selection.rules.families.get(one.question_id)
        if family is not None:
            found.setdefault(family, []).append(one.question_id)
    return [sorted(same) for _family, same in sorted(found.items()) if len(same) > 1]
