"""The versions of a question: who said what when, which import brought it, who reviewed it, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.names import display_names
from kernel.errors import DomainError
from quizzes.bank.conversion import parsed_version
from quizzes.bank.services import save_question
from quizzes.enums import ReviewAction, VersionState
from quizzes.models import Question, QuestionReview, QuestionVersion

SYSTEM = ""


@dataclass(frozen=True, slots=True)
class Review:
    """A line of the journal."""

    action_label: str
    who: str
    at: datetime
    note: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version with what was done with it, newest first."""

    id: int
    number: int
    state: str
    state_label: str
    who: str
    at: datetime
    note: str
    import_run: Any
    is_current: bool
    is_approved: bool
    reviews: tuple[Review, ...]


def versions_of(question: Question) -> list[VersionLine]:
    """Newest first; three queries, however many."""
    versions = list(question.versions.order_by("-number"))
    reviews = list(QuestionReview.objects.filter(question=question).order_by("-at", "-pk"))
    who = {row.created_by for row in versions} | {row.actor for row in reviews}
    names = display_names(key for key in who if key is not None)
    return [_line(version, question, reviews, names) for version in versions]


def _line(
    version: QuestionVersion, question: Question, reviews: Sequence[QuestionReview], names: dict[int, str]
) -> VersionLine:
    superseded = version.state == VersionState.DRAFT and version.pk != question.current_id
    return VersionLine(
        id=version.pk,
        number=version.number,
        state=version.state,
        state_label="" if superseded else version.get_state_display(),
        who=names.get(version.created_by or 0, SYSTEM),
        at=version.created_at,
        note=version.change_note,
        import_run=version.import_run,
        is_current=version.pk == question.current_id,
        is_approved=version.pk == question.approved_id,
        reviews=tuple(_review(row, names) for row in reviews if row.version_id == version.pk),
    )


def _review(row: QuestionReview, names: dict[int, str]) -> Review:
    return Review(
        action_label=ReviewAction(row.action).label,
        who=names.get(row.actor or 0, row.actor_label),
        at=row.at,
        note=row.note,
        clauses=tuple(one["label"] for one in row.clauses),
    )


def restore_version(question_id: int, number: int, *, actor: Any, note: str) -> int:
    """What an older version said, as a new draft; returns the question's id. Raises ``version-missing``, and as
    `save_question` does.
    """
    version = QuestionVersion.objects.select_related("question").filter(question=question_id, number=number).first()
    if version is None:
        raise DomainError("version-missing", number=number)
    said = parsed_version(version, media=version.media.all())
    return save_question(
        said, question_id=question_id, bank_id=version.question.bank_id, actor=actor, note=note, submit=False
    )
