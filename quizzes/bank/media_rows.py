"""Pictures and sounds of a version: as values to compare, and as rows."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from kernel.errors import DomainError
from quizzes.importers.types import MediaFile, ParsedQuestion
from quizzes.models import QuestionMedia

# slot, picture, clip, text alternative
Line = tuple[str, int | None, int | None, str]
SOUNDS = (".mp3", ".m4a", ".ogg", ".oga", ".wav", ".aac", ".mp4", ".webm")


def stored(question: ParsedQuestion, *, actor: Any) -> list[Line]:
    """The lines of a question; what came as bytes is kept in the picture store first.

    Raises `DomainError("media-missing")` for a file without bytes and without a row.
    """
    lines = [_line(file, question.topic, actor) for file in question.media]
    return sorted(lines, key=lambda line: (line[0], line[1] or 0, line[2] or 0))


def of_version(version_id: int) -> list[Line]:
    """The lines that a version has."""
    rows = QuestionMedia.objects.filter(version_id=version_id).values_list("slot", "picture_id", "clip_id", "alt")
    return sorted(rows, key=lambda line: (line[0], line[1] or 0, line[2] or 0))


def write(version_id: int, lines: list[Line]) -> None:
    """The lines as rows of a new version."""
    QuestionMedia.objects.bulk_create(
        [
            QuestionMedia(version_id=version_id, slot=slot, picture_id=picture, clip_id=clip, alt=alt)
            for slot, picture, clip, alt in lines
        ]
    )


def holds(kind: str, pk: int) -> bool:
    """Whether a version of a question has this picture or sound (`kind`: picture or clip)."""
    return QuestionMedia.objects.filter(**{f"{kind}_id": pk}).exists()


def hidden_files(kind: str, user: Any) -> QuerySet[Any]:
    """Ids of the pictures or sounds (`kind`: picture or clip) that only questions of hidden banks show; one query."""
    from quizzes.bank.permissions import visible_banks

    field = f"{kind}_id"
    rows = QuestionMedia.objects.filter(**{f"{field}__isnull": False})
    seen = rows.filter(version__question__bank__in=visible_banks(user).values("pk")).values(field)
    return rows.exclude(**{f"{field}__in": seen}).values_list(field, flat=True).order_by()


def _line(file: MediaFile, topic: str, actor: Any) -> Line:
    if file.picture_id is None and file.clip_id is None:
        file = _kept(file, topic, actor)
    return (file.slot, file.picture_id, file.clip_id, file.alt[:300])


def _kept(file: MediaFile, topic: str, actor: Any) -> MediaFile:
    from media import services as media_services

    if not file.data:
        raise DomainError("media-missing", name=file.name)
    title = file.alt[:80] or topic or file.name
    if file.name.lower().endswith(SOUNDS):
        clip = media_services.store_clip(file.data, name=file.name, title=title, transcript=file.alt, actor=actor)
        return MediaFile(file.slot, file.name, alt=file.alt, clip_id=clip)
    picture = media_services.store_picture(file.data, name=file.name, title=title, alt=file.alt, actor=actor)
    return MediaFile(file.slot, file.name, alt=file.alt, picture_id=picture)
