"""The second pair of eyes, and a question's way in and out of use. Each step is a line that nobody can change.

draft → pending → in use; in use → to be reviewed (its clause changed) → in use; any → retired → taken up again. Who
wrote any of the versions since the last approved one approves none of them (`own-question`): neither the author nor
whoever changed it since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Q

from kernel.errors import DomainError
from quizzes.bank.citing import CITES_AS, recite
from quizzes.bank.locking import locked_questions
from quizzes.bank.meanings import moved
from quizzes.bank.reviews.journal import audit_each, note_down
from quizzes.bank.standing import put_in_use, set_states, set_version_states
from quizzes.enums import QuestionState, ReviewAction, VersionState
from quizzes.models import Question, QuestionReview, QuestionVersion
from regulations.enums import Outcome, Reason
from regulations.review_queries import under_review
from regulations.services import close_reviews

_OPEN = (VersionState.DRAFT, VersionState.RETURNED)


@transaction.atomic
def submit(question_ids: Iterable[int], *, actor: Any) -> int:
    """Hands drafts in for their review; what waits already or is approved stays. Returns how many were handed in.

    In a bank without a second pair of eyes they are in use at once.
    """
    rows = [row for row in locked_questions(question_ids) if row.current and row.current.state in _OPEN]
    waiting = [row for row in rows if row.bank.four_eyes]
    set_version_states(waiting, VersionState.PENDING)
    note_down(waiting, ReviewAction.SUBMIT, actor=actor)
    audit_each("submit_question", waiting, actor=actor)
    at_once = [row for row in rows if not row.bank.four_eyes]
    use_at_once(at_once, actor=actor)
    audit_each("approve_question", at_once, actor=actor)
    return len(rows)


@transaction.atomic
def approve(question_ids: Iterable[int], *, actor: Any, note: str = "", seen: Mapping[int, int] | None = None) -> int:
    """Puts the current versions in use: all of them, or none. `seen` holds the version that the reviewer looked at.

    Raises DomainError ``own-question`` (see above), ``not-pending`` when a question awaits no review (any more),
    ``question-changed`` when it was edited since it was looked at, ``clause-moved`` when its 法规依据 names by its
    number what is another matter by now; `params`: question, stem. Returns how many.
    """
    rows = locked_questions(question_ids)
    for row in rows:
        _check_pending(row, seen)
    _check_other_person([row for row in rows if row.bank.four_eyes], actor)
    _check_not_moved(rows)
    _use(rows, actor=actor, note=note)
    return len(rows)


@transaction.atomic
def send_back(question_ids: Iterable[int], *, actor: Any, note: str, seen: Mapping[int, int] | None = None) -> int:
    """Back to the author, who reads the note. Raises as `approve` does, and ``note-missing``."""
    if not note.strip():
        raise DomainError("note-missing")
    rows = locked_questions(question_ids)
    for row in rows:
        _check_pending(row, seen)
    set_version_states(rows, VersionState.RETURNED)
    note_down(rows, ReviewAction.RETURN, actor=actor, note=note)
    audit_each("return_question", rows, actor=actor)
    return len(rows)


@transaction.atomic
def retire(question_ids: Iterable[int], *, actor: Any, note: str) -> int:
    """Out of new papers, for a reason; editions that are out keep it. Returns how many; raises ``note-missing``."""
    if not note.strip():
        raise DomainError("note-missing")
    rows = [row for row in locked_questions(question_ids) if row.state != QuestionState.RETIRED]
    set_states(rows, QuestionState.RETIRED)
    note_down(rows, ReviewAction.RETIRE, actor=actor, note=note)
    audit_each("retire_question", rows, actor=actor)
    _close(rows, actor=actor, outcome=Outcome.WITHDRAWN, note=note)
    return len(rows)


@transaction.atomic
def restore(question_ids: Iterable[int], *, actor: Any, note: str) -> int:
    """Taken up again, where it stood: in use only what was approved and has not been flagged since. Returns how many;
    raises ``note-missing``.
    """
    if not note.strip():
        raise DomainError("note-missing")
    rows = [
        row
        for row in locked_questions(question_ids)
        if row.state == QuestionState.RETIRED and row.merged_into_id is None
    ]
    flagged = _flagged_since(rows)
    for row in rows:
        set_states([row], _state_before_retiring(row, is_flagged=row.pk in flagged))
    note_down(rows, ReviewAction.RESTORE, actor=actor, note=note)
    audit_each("restore_question", rows, actor=actor)
    return len(rows)


@transaction.atomic
def flag(question_ids: Iterable[int], *, reason: str, actor: Any = None) -> int:
    """The clause behind them changed: what is in use leaves new papers until somebody has looked. A retired one is
    noted, so that it does not come back unlooked at. Returns how many were flagged; a second time changes nothing.
    """
    known = _flagged_since(rows := locked_questions(question_ids))
    rows = [row for row in rows if row.approved_id is not None and row.pk not in known]
    set_states([row for row in rows if row.state == QuestionState.IN_USE], QuestionState.REVIEW)
    note_down(rows, ReviewAction.FLAG, actor=actor, note=reason)
    return len(rows)


@transaction.atomic
def confirm(question_ids: Iterable[int], *, actor: Any, note: str = "", as_of_today: bool = False) -> int:
    """Looked at again: what papers took is still right, and is taken again. All, or none.

    Raises ``not-flagged`` for a question that is not to be reviewed, ``own-question`` for its own author (in banks
    with a second pair of eyes), ``clause-moved`` as `approve` does; with `as_of_today` the numbers are said to mean
    today's articles. Returns how many.
    """
    rows = locked_questions(question_ids)
    for row in rows:
        if row.state != QuestionState.REVIEW or row.approved is None:
            raise DomainError("not-flagged", question=row.pk, stem=str(row))
    _check_not_author([row for row in rows if row.bank.four_eyes], actor)
    if not as_of_today:
        _check_not_moved(rows, of="approved")
    set_states(rows, QuestionState.IN_USE)
    note_down(rows, ReviewAction.CONFIRM, actor=actor, note=note, of="approved", as_of_today=as_of_today)
    audit_each("confirm_question", rows, actor=actor)
    recite(row.pk for row in rows)
    _close(rows, actor=actor, outcome=Outcome.STILL_RIGHT, note=note)
    return len(rows)


def authors_since_approval(question_ids: Iterable[int]) -> dict[int, set[int]]:
    """By question, who wrote any version since the last approved one: none of them reviews it. One query."""
    rows = QuestionVersion.objects.filter(question__in=set(question_ids), created_by__isnull=False)
    rows = rows.filter(Q(question__approved=None) | Q(number__gt=F("question__approved__number")))
    found: dict[int, set[int]] = defaultdict(set)
    for question, author in rows.values_list("question_id", "created_by").distinct():
        found[question].add(author)
    return found


def _check_pending(row: Question, seen: Mapping[int, int] | None) -> None:
    if seen is not None and seen.get(row.pk) != row.current_id:
        raise DomainError("question-changed", question=row.pk, stem=str(row))
    if row.current is None or row.current.state != VersionState.PENDING or row.merged_into_id is not None:
        raise DomainError("not-pending", question=row.pk, stem=str(row))


def _check_other_person(rows: list[Question], actor: Any) -> None:
    """Nobody approves what one wrote or changed; a system's job approves nothing."""
    authors = authors_since_approval(row.pk for row in rows)
    own = [row for row in rows if getattr(actor, "pk", None) is None or actor.pk in authors[row.pk]]
    if own:
        raise DomainError("own-question", question=own[0].pk, stem=str(own[0]), count=len(own))


def _check_not_author(rows: list[Question], actor: Any) -> None:
    own = [row for row in rows if row.approved and getattr(actor, "pk", None) in (None, row.approved.created_by)]
    if own:
        raise DomainError("own-question", question=own[0].pk, stem=str(own[0]), count=len(own))


def _check_not_moved(rows: Collection[Question], *, of: str = "current") -> None:
    """Nobody's review gives an old number the matter that has it now."""
    found = moved(_said(rows, of))
    for row in rows:
        if row.pk in found:
            raise DomainError("clause-moved", question=row.pk, stem=str(row), count=len(found))


def _said(rows: Iterable[Question], of: str = "current") -> list[tuple[int, str]]:
    return [(row.pk, version.basis) for row in rows if (version := getattr(row, of)) is not None and version.basis]


def _use(rows: list[Question], *, actor: Any, note: str) -> None:
    put_in_use(rows)
    note_down(rows, ReviewAction.APPROVE, actor=actor, note=note)
    audit_each("approve_question", rows, actor=actor)
    recite(row.pk for row in rows)
    _close(rows, actor=actor, outcome=Outcome.CHANGED, note=note)


def use_at_once(rows: Collection[Question], *, actor: Any) -> None:
    """After saving, where nobody else has to look. Whose 法规依据 names what is another matter by now stays out of
    papers, with its reviews open: saving something else decided nothing about that.
    """
    stale = moved(_said(rows))
    put_in_use(rows)
    note_down(rows, ReviewAction.APPROVE, actor=actor)
    recite(row.pk for row in rows)
    flag(stale, reason=str(Reason.RENUMBERED.label))
    _close([row for row in rows if row.pk not in stale], actor=actor, outcome=Outcome.CHANGED, note="")


def _close(rows: Iterable[Question], *, actor: Any, outcome: str, note: str) -> None:
    for key in sorted(under_review(CITES_AS, [row.pk for row in rows])):
        close_reviews(CITES_AS, key, actor=actor, outcome=outcome, note=note)


def _flagged_since(rows: Collection[Question]) -> set[int]:
    """Those whose last flag is later than what was last approved or confirmed; one query."""
    kept = (ReviewAction.FLAG, ReviewAction.APPROVE, ReviewAction.CONFIRM)
    reviews = QuestionReview.objects.filter(question__in=[row.pk for row in rows], action__in=kept).order_by()
    last: dict[int, dict[str, int]] = defaultdict(dict)
    for question, action, pk in reviews.values_list("question_id", "action").annotate(last=Max("pk")):
        last[question][action] = pk
    return {
        question
        for question, found in last.items()
        if found.get(ReviewAction.FLAG, 0) > max(found.get(ReviewAction.APPROVE, 0), found.get(ReviewAction.CONFIRM, 0))
    }


def _state_before_retiring(row: Question, *, is_flagged: bool) -> str:
    if row.approved_id is not None:
        return QuestionState.REVIEW if is_flagged else QuestionState.IN_USE
    waits = row.current is not None and row.current.state == VersionState.PENDING
    return QuestionState.PENDING if waits else QuestionState.DRAFT
