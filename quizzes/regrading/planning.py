"""Working a regrade out: who changes, by how much, and what follows. Nothing is changed here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from kernel.errors import DomainError
from plumbing import audit, queue
from quizzes import outcomes
from quizzes.enums import CorrectionRule, RegradeState
from quizzes.logic.regrading import Standing, stand_again
from quizzes.models import Question, Regrade, RegradeLine, Sitting
from quizzes.regrading.reach import Frozen, reached, sittings_with, taken

UNDER_WAY = (RegradeState.PLANNING, RegradeState.APPLYING, RegradeState.REVERTING)
MOST_EFFECTS = 20
_OPEN = (RegradeState.PLANNING, RegradeState.PLANNED, RegradeState.APPLYING, RegradeState.REVERTING)


@transaction.atomic
def plan(question_id: int, *, part: int = 0, rule: str, reason: str, actor: Any) -> Regrade:
    """Begin a regrade of a question (or of sub-item `part` of a case): a job works it out.

    Raises DomainError: ``question-missing``, ``no-such-part``, ``reason-missing``, ``unknown-rule``, ``not-approved``
    (the mended key must have been reviewed first), ``regrade-under-way`` (another one of this question is not ended).
    """
    question = Question.objects.select_for_update().filter(pk=question_id).first()
    if question is None:
        raise DomainError("question-missing")
    if rule not in CorrectionRule.values:
        raise DomainError("unknown-rule")
    if not reason.strip():
        raise DomainError("reason-missing")
    if question.regrades.filter(state__in=_OPEN).exists():
        raise DomainError("regrade-under-way")
    version = question.approved if rule == CorrectionRule.REKEY else None
    if rule == CorrectionRule.REKEY and (version is None or version.pk != question.current_id):
        raise DomainError("not-approved")
    if version is not None and part > len((version.body or {}).get("parts", [])):
        raise DomainError("no-such-part")
    regrade = Regrade.objects.create(
        question=question, part=part, to_version=version, rule=rule, reason=reason.strip()[:300], created_by=actor.pk
    )
    audit.record("plan_regrade", actor=actor, target=("question", question_id), regrade=str(regrade.pk), rule=rule)
    queue.enqueue("quizzes.regrading.tasks.work_out", str(regrade.pk))
    return regrade


def discard(regrade_id: Any, *, actor: Any) -> None:
    """Leave everything as it is. Raises DomainError ``regrade-not-open`` when it is no longer only worked out."""
    rows = Regrade.objects.filter(pk=regrade_id, state__in=(RegradeState.PLANNED, RegradeState.FAILED))
    if not rows.update(state=RegradeState.DISCARDED):
        raise DomainError("regrade-not-open")
    audit.record("discard_regrade", actor=actor, target=("regrade", regrade_id))


@transaction.atomic
def go_on(regrade_id: Any) -> None:
    """Queue the job of one that stopped half-way once more. Raises DomainError ``regrade-not-stopped``."""
    found = Regrade.objects.select_for_update().filter(pk=regrade_id, state__in=UNDER_WAY).first()
    if found is None:
        raise DomainError("regrade-not-stopped")
    Regrade.objects.filter(pk=found.pk).update(problem="")
    task = "work_out" if found.state == RegradeState.PLANNING else "carry_out"
    queue.enqueue(f"quizzes.regrading.tasks.{task}", str(found.pk))


@dataclass(slots=True)
class _Summary:
    """What the page shows above the list."""

    looked_at: int = 0
    up: int = 0
    down: int = 0
    to_pass: int = 0
    to_fail: int = 0
    most_up: int = 0
    most_down: int = 0
    papers: list[dict[str, Any]] = field(default_factory=list)
    effects: Counter[str] = field(default_factory=Counter)

    def add(self, before: Standing, after: Standing) -> None:
        change = _share(after) - _share(before)
        self.up += change > 0
        self.down += change < 0
        self.most_up, self.most_down = max(self.most_up, change), min(self.most_down, change)
        self.to_pass += after.passed is True and before.passed is False
        self.to_fail += after.passed is False and before.passed is True

    def as_json(self) -> dict[str, Any]:
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "effects"}
        return plain | {"effects": [list(one) for one in self.effects.most_common(MOST_EFFECTS)]}


def _share(standing: Standing) -> int:
    """On the scale of 100 points that people know, in hundredths."""
    return standing.points_got * 10_000 // standing.points_out_of if standing.points_out_of else 0


def work_out(regrade: Regrade) -> None:
    """Look at every sitting and write down who changes. Safe to run again: it begins anew."""
    RegradeLine.objects.filter(regrade=regrade, applied=False).delete()
    frozen = reached(regrade)
    summary = _Summary()
    total = sum(Sitting.objects.filter(edition=one.edition_id, state="submitted").count() for one in frozen)
    Regrade.objects.filter(pk=regrade.pk).update(total=total, done=0)
    for one in frozen:
        _work_out_edition(regrade, one, summary)
    Regrade.objects.filter(pk=regrade.pk, state=RegradeState.PLANNING).update(
        state=RegradeState.PLANNED, summary=summary.as_json()
    )


def _work_out_edition(regrade: Regrade, frozen: Frozen, summary: _Summary) -> None:
    changed = 0
    for ids in sittings_with(frozen):
        lines = [] if frozen.correction is None else _lines(regrade, ids, frozen, summary)
        RegradeLine.objects.bulk_create(lines, ignore_conflicts=True)
        changed += len(lines)
        summary.looked_at += len(ids)
        Regrade.objects.filter(pk=regrade.pk).update(done=summary.looked_at)
    summary.papers.append(
        {
            "edition": frozen.edition_id,
            "title": frozen.quiz_title,
            "number": frozen.edition_number,
            "changed": changed,
            "fits": frozen.correction is not None,
        }
    )


def _lines(regrade: Regrade, ids: Any, frozen: Frozen, summary: _Summary) -> list[RegradeLine]:
    lines = []
    for sitting, _number, one in taken(ids, frozen):
        after = stand_again(frozen.payload, one, index=frozen.index, correction=frozen.correction)
        if is_same(one.standing, after):
            continue
        effects = outcomes.preview(outcome_after(sitting, one.standing, after))
        summary.add(one.standing, after)
        summary.effects.update(effects)
        lines.append(
            RegradeLine(
                regrade=regrade,
                sitting=sitting,
                before=one.standing.as_json(),
                after=after.as_json(),
                effects=effects[:MOST_EFFECTS],
            )
        )
    return lines


def is_same(before: Standing, after: Standing) -> bool:
    """Nothing that counts moved: an unanswered item has no points at all, which is the same as none."""
    return (before.points_got, before.points_out_of, before.passed, before.unmarked) == (
        after.points_got,
        after.points_out_of,
        after.passed,
        after.unmarked,
    ) and bool(before.item_right) == bool(after.item_right)


def outcome_after(sitting: Sitting, before: Standing, after: Standing) -> outcomes.OutcomeChange:
    """The change as the rooms above know it."""
    sitting.points_got, sitting.points_out_of, sitting.passed = after.points_got, after.points_out_of, after.passed
    sitting.unmarked = after.unmarked
    return outcomes.outcome_of(sitting, kind="regrade", passed_before=before.passed, points_before=before.points_got)
