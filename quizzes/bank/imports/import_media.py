"""Pictures and sounds that come with an import: rows in its transaction, files that go when it does not come off."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kernel.errors import DomainError
from media import leftovers
from plumbing.imports import vault
from quizzes.bank import media_rows
from quizzes.importers.types import MediaFile, ParsedQuestion
from quizzes.models import QuestionMedia, QuestionVersion


class MediaStore:
    """Keeps what came as bytes, each file's name noted down beside the database before anything else is done.

    A transaction that is rolled back, or a worker that is killed, leaves files without rows: `drop_abandoned` finds
    them by these notes.
    """

    def __init__(self, run_id: UUID, actor: Any) -> None:
        self._run_id, self._actor = run_id, actor

    def lines(self, question: ParsedQuestion, version: QuestionVersion, *, before: int | None) -> list[QuestionMedia]:
        """The rows of a version; without any of its own it keeps those of the version before."""
        if not question.media and before is None:
            return []
        kept = media_rows.stored(question, actor=self._actor) if question.media else media_rows.of_version(before or 0)
        if any(file.data for file in question.media):
            self._note(question.media, kept)
        return [
            QuestionMedia(version=version, slot=slot, picture_id=picture, clip_id=clip, alt=alt)
            for slot, picture, clip, alt in kept
        ]

    def _note(self, files: tuple[MediaFile, ...], kept: list[media_rows.Line]) -> None:
        pictures = [picture for _slot, picture, _clip, _alt in kept if picture]
        clips = [clip for _slot, _picture, clip, _alt in kept if clip]
        for name in leftovers.file_names(pictures=pictures, clips=clips):
            vault.note_written(self._run_id, name)


def drop_abandoned(run_id: UUID) -> int:
    """Delete the noted files that no row knows; returns how many. Safe to repeat."""
    gone = leftovers.delete_unknown(vault.read_written(run_id))
    vault.drop_written(run_id)
    return gone


def is_refused(error: DomainError) -> bool:
    """Whether an error is about a picture or a sound."""
    return error.code.partition("-")[0] in {"picture", "sound", "media"}
