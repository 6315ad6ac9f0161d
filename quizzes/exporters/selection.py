"""Which questions are taken away, as values: of a bank, of a quiz, or of the list as it is filtered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from kernel.batches import batches
from kernel.errors import NotFound
from media import services as media_services
from quizzes.bank.conversion import VERSION_COLUMNS, parsed_question
from quizzes.bank.permissions import visible_questions
from quizzes.bank.usage import questions_of_quiz
from quizzes.importers.types import MediaFile, ParsedQuestion
from quizzes.models import Bank, Question, QuestionMedia, Quiz

BATCH = 1000
MOST = 50_000


@dataclass(frozen=True, slots=True)
class Chosen:
    """The questions' ids, what they are together called, and how the log names them."""

    title: str
    ids: tuple[int, ...]
    target: tuple[str, object] | None = None


def of_bank(bank_id: int) -> Chosen | None:
    """All questions of a bank but those that another one stands for."""
    name = Bank.objects.filter(pk=bank_id).values_list("name", flat=True).first()
    return Chosen(name, _ids(Question.objects.filter(bank_id=bank_id)), ("bank", bank_id)) if name else None


def of_quiz(quiz_id: int, user: Any) -> Chosen | None:
    """What the quiz asks or may ask, of the banks that the account sees."""
    title = Quiz.objects.filter(pk=quiz_id).values_list("title", flat=True).first()
    if title is None:
        return None
    return Chosen(title, _ids(visible_questions(user).filter(pk__in=questions_of_quiz(quiz_id))), ("quiz", quiz_id))


def of_list(request: HttpRequest, title: str) -> Chosen:
    """The list of questions as its filters in the address leave it."""
    from quizzes.bank.filters import QuestionFilters, searched

    rows = visible_questions(request.user)
    rows = QuestionFilters(request.GET, queryset=rows, request=request).qs
    words = str(request.GET.get("q", "")).replace("\0", "")[:100]
    return Chosen(title, _ids(searched(rows, words) if words else rows))


def load(ids: Sequence[int], *, approved: bool = False, with_files: bool = False) -> Iterator[ParsedQuestion]:
    """The questions in the order of `ids`: what their editors see, or with `approved` what papers take.

    Two queries for each thousand; `with_files` reads the bytes of pictures and sounds, too.
    """
    pointer = "approved" if approved else "current"
    columns = ("pk", "code", f"{pointer}_id", *(f"{pointer}__{name}" for name in VERSION_COLUMNS))
    for chunk in batches(ids, BATCH):
        rows = Question.objects.filter(pk__in=chunk, **{f"{pointer}__isnull": False}).values_list(*columns)
        found = {row[0]: row[1:] for row in rows}
        media = _media([version for _code, version, *_values in found.values()])
        for pk in chunk:
            if pk in found:
                code, version, *values = found[pk]
                said = dict(zip(VERSION_COLUMNS, values, strict=True))
                files = media.get(version, ())
                yield parsed_question(said, media=tuple(map(_filled, files)) if with_files else files, code=code)


def _media(version_ids: list[int]) -> dict[int, tuple[MediaFile, ...]]:
    found: dict[int, tuple[MediaFile, ...]] = {}
    for row in QuestionMedia.objects.filter(version__in=version_ids).order_by("slot", "pk"):
        file = MediaFile(row.slot, alt=row.alt, picture_id=row.picture_id, clip_id=row.clip_id)
        found[row.version_id] = (*found.get(row.version_id, ()), file)
    return found


def _filled(file: MediaFile) -> MediaFile:
    """The file with its bytes; one that is gone from the store stays empty."""
    try:
        if file.picture_id is not None:
            name, data = media_services.picture_data(file.picture_id)
        elif file.clip_id is not None:
            name, data = media_services.clip_data(file.clip_id)
        else:
            return file
    except NotFound:
        return file
    return replace(file, name=name, data=data)


def _ids(rows: QuerySet[Question]) -> tuple[int, ...]:
    kept = rows.filter(merged_into=None).order_by("pk").values_list("pk", flat=True)
    return tuple(kept[:MOST])
