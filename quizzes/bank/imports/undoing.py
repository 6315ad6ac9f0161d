"""Taking an import of questions back: what it made goes, what it changed stands as before; whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, ProtectedError, RestrictedError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.batches import batches
from kernel.errors import DomainError
from plumbing.imports.kinds import Obstacle, Order, Progress, UndoPlan, no_progress
from plumbing.imports.undoing import stored_at
from quizzes.bank.citing import CITES_AS, recite
from quizzes.models import Edition, ImportedChange, Question, QuestionReview, QuestionVersion, QuizItem
from regulations.services import Source, cite_many

LISTED = 500
BATCH = 500


@dataclass(slots=True)
class _Found:
    """What an import made and changed, and what stands against taking it back (by question, each told once)."""

    made: list[int] = field(default_factory=list)
    changed: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    obstacles: dict[int, str] = field(default_factory=dict)

    def against(self, keys: Iterable[int], what: str) -> None:
        """These questions cannot be taken back."""
        for key in keys:
            self.obstacles.setdefault(key, what)


class QuestionUndo:
    """The way back of question imports, for `plumbing.imports`. Without an actor everything is within reach."""

    subject = gettext_lazy("Question")
    warning = gettext_lazy("This cannot be reversed, but the file can be imported again.")

    def plan(self, order: Order) -> UndoPlan:
        try:
            found = _look(order.run_id, order.progress)
        except DomainError:
            gone = Obstacle("—", "", _("There is nothing to take back: the import changed nothing."))
            return UndoPlan(obstacles=(gone,), obstacle_count=1)
        return UndoPlan(_effects(found), _listed(found), len(found.obstacles))

    def apply(self, order: Order, *, now: datetime) -> Mapping[str, int]:
        return undo_questions(order.run_id, progress=order.progress)

    def forget(self, run_id: UUID) -> None:
        ImportedChange.objects.filter(run_id=run_id).delete()


@transaction.atomic
def undo_questions(run_id: UUID, *, progress: Progress = no_progress) -> dict[str, int]:
    """Takes back all that the import stored; returns how many questions went and how many stand as before.

    Raises `DomainError("import-not-undoable")`, with the count of obstacles, and changes nothing.
    """
    found = _look(run_id, progress)
    if found.obstacles:
        raise DomainError("import-not-undoable", obstacles=len(found.obstacles))
    try:
        with transaction.atomic():
            _put_back(found.changed, run_id)
            _remove(found.made)
    except (ProtectedError, RestrictedError, IntegrityError) as error:
        raise DomainError("import-not-undoable", obstacles=1) from error
    ImportedChange.objects.filter(run_id=run_id).delete()
    return {"questions_removed": len(found.made), "questions_put_back": len(found.changed)}


def _look(run_id: UUID, progress: Progress) -> _Found:
    since = stored_at(run_id)
    versions = QuestionVersion.objects.filter(import_run=run_id)
    changed = dict(ImportedChange.objects.filter(run_id=run_id).values_list("question_id", "before"))
    touched = dict(versions.order_by("pk").values_list("question_id", "pk"))
    if since is None or not touched:
        raise DomainError("import-not-undoable", obstacles=0)
    found = _Found([key for key in touched if key not in changed], changed)
    checks = (_check_current, _check_merged, _check_reviews, _check_papers)
    for done, chunk in enumerate(batches(list(touched), BATCH)):
        for check in checks:
            check(found, {key: touched[key] for key in chunk}, since)
        progress(done * BATCH, len(touched) + BATCH)
    _check_editions(found, touched, since)
    return found


_Check = Callable[[_Found, Mapping[int, int], datetime], None]


def _check_current(found: _Found, touched: Mapping[int, int], since: datetime) -> None:
    """Another version came after the import's own, by hand or by another import."""
    newest = Question.objects.filter(pk__in=touched).annotate(last=Max("versions__pk"))
    later = [key for key, last in newest.values_list("pk", "last") if last != touched[key]]
    found.against(later, _("edited since, or changed by a later import"))


def _check_merged(found: _Found, touched: Mapping[int, int], since: datetime) -> None:
    away = Question.objects.filter(pk__in=touched).exclude(merged_into=None).values_list("pk", flat=True)
    into = Question.objects.filter(merged_into__in=touched).values_list("merged_into", flat=True)
    found.against([key for key in (*away, *into) if key is not None], _("merged with another question since"))


def _check_reviews(found: _Found, touched: Mapping[int, int], since: datetime) -> None:
    rows = QuestionReview.objects.filter(question__in=touched, version__in=touched.values())
    found.against(rows.values_list("question_id", flat=True), _("reviewed since"))


def _check_papers(found: _Found, touched: Mapping[int, int], since: datetime) -> None:
    made = set(touched) - set(found.changed)
    rows = QuizItem.objects.filter(question__in=made).values_list("question_id", "quiz__title")
    for key, title in rows:
        found.against([key], _("chosen for the paper “%(title)s”") % {"title": title})


def _check_editions(found: _Found, touched: Mapping[int, int], since: datetime) -> None:
    """Editions are frozen after the storing only; of a question that was there before, its new version counts."""
    versions = {version: key for key, version in touched.items()}
    rows = Edition.objects.filter(published_at__gte=since).values_list("quiz__title", "payload")
    for title, payload in rows.iterator(chunk_size=10):
        frozen = {item["version_id"] for item in payload["items"]} & set(versions)
        found.against([versions[key] for key in frozen], _("asked in the edition of “%(title)s”") % {"title": title})


def _listed(found: _Found) -> tuple[Obstacle, ...]:
    """The first obstacles by name; one query."""
    keys = sorted(found.obstacles)[:LISTED]
    rows = Question.objects.filter(pk__in=keys).values_list("pk", "current__stem", "bank__name")
    named = {pk: (stem or "—", bank) for pk, stem, bank in rows}
    return tuple(Obstacle(named[key][0][:60], named[key][1], found.obstacles[key]) for key in keys if key in named)


def _effects(found: _Found) -> tuple[str, ...]:
    said = [
        (len(found.made), _("%(count)d questions are removed again; their pictures stay in the picture store.")),
        (len(found.changed), _("%(count)d questions stand again as they did before.")),
    ]
    return tuple(sentence % {"count": count} for count, sentence in said if count)


def _put_back(changed: Mapping[int, Mapping[str, Any]], run_id: UUID) -> None:
    for chunk in batches(sorted(changed), BATCH):
        questions = list(Question.objects.filter(pk__in=chunk))
        for question in questions:
            for name, value in changed[question.pk].items():
                setattr(question, name, value)
        columns = ["identity", "code", "state", "current", "approved"]
        Question.objects.bulk_update(questions, columns, batch_size=BATCH)
        QuestionVersion.objects.filter(question__in=chunk, import_run=run_id).delete()
        recite(chunk)


def _remove(made: list[int]) -> None:
    for chunk in batches(made, BATCH):
        cite_many([Source(key, "", [], "") for key in chunk], source_kind=CITES_AS)
        rows = Question.objects.filter(pk__in=chunk)
        rows.update(current=None, approved=None)
        QuestionVersion.objects.filter(question__in=chunk).delete()
        rows.delete()
