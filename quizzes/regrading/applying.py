"""Applying a regrade and taking it back: sitting by sitting in small transactions, so that a job that dies goes on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from kernel.batches import batches
from kernel.errors import DomainError
from plumbing import audit, queue
from quizzes import outcomes
from quizzes.enums import CorrectionRule, RegradeState, SittingState
from quizzes.figures.services import forget_editions
from quizzes.logic.regrading import Standing, stand_again
from quizzes.models import Answer, AnswerEvent, EditionCorrection, Regrade, RegradeLine, Sitting
from quizzes.queries import corrections_of
from quizzes.regrading.planning import is_same, outcome_after
from quizzes.regrading.reach import Frozen, reached, sittings_with, taken

AT_ONCE = 25
CLOSING_TAKES_AT_MOST = timedelta(minutes=5)


def waits_for_another(regrade: Regrade, actor: Any) -> bool:
    """Whether somebody else than this account has to apply it: no key was reviewed, and the account planned it."""
    own = regrade.created_by == actor.pk
    return own and regrade.rule != CorrectionRule.REKEY and regrade.question.bank.four_eyes


@transaction.atomic
def apply(regrade_id: UUID, *, actor: Any) -> None:
    """The mended key counts from now on, and a job brings every sitting up to it.

    A mended key was reviewed by a second person; where there is none (right for everybody, not counted), a bank with
    four eyes wants the second person here. Raises DomainError ``regrade-not-planned``, ``own-regrade``.
    """
    regrade = Regrade.objects.select_for_update().filter(pk=regrade_id, state=RegradeState.PLANNED).first()
    if regrade is None:
        raise DomainError("regrade-not-planned")
    if waits_for_another(regrade, actor):
        raise DomainError("own-regrade")
    EditionCorrection.objects.bulk_create(
        [
            EditionCorrection(
                edition_id=one.edition_id,
                index=one.index,
                rule=one.correction.rule,
                key=list(one.correction.key),
                regrade=regrade,
            )
            for one in reached(regrade)
            if one.correction is not None
        ]
    )
    regrade.state, regrade.applied_by, regrade.applied_at = RegradeState.APPLYING, actor.pk, timezone.now()
    regrade.done = 0
    regrade.save(update_fields=["state", "applied_by", "applied_at", "done"])
    audit.record("apply_regrade", actor=actor, target=("regrade", regrade_id), question=regrade.question_id)
    queue.enqueue("quizzes.regrading.tasks.carry_out", str(regrade_id))


@transaction.atomic
def revert(regrade_id: UUID, *, reason: str, actor: Any) -> None:
    """The key before counts again, and a job brings every sitting back to it.

    Raises DomainError ``regrade-not-applied``, ``reason-missing``, ``regrade-not-newest`` (a later one of the same
    question stands: take that one back first).
    """
    if not reason.strip():
        raise DomainError("reason-missing")
    regrade = Regrade.objects.select_for_update().filter(pk=regrade_id, state=RegradeState.APPLIED).first()
    if regrade is None:
        raise DomainError("regrade-not-applied")
    later = Regrade.objects.filter(
        question=regrade.question_id,
        part=regrade.part,
        applied_at__gt=regrade.applied_at,
        state__in=(RegradeState.APPLYING, RegradeState.APPLIED, RegradeState.REVERTING),
    )
    if later.exists():
        raise DomainError("regrade-not-newest")
    EditionCorrection.objects.filter(regrade=regrade).update(active=False)
    regrade.state, regrade.reverted_by, regrade.reverted_at = RegradeState.REVERTING, actor.pk, timezone.now()
    regrade.done = 0
    regrade.save(update_fields=["state", "reverted_by", "reverted_at", "done"])
    audit.record("revert_regrade", actor=actor, target=("regrade", regrade_id), reason=reason.strip()[:300])
    queue.enqueue("quizzes.regrading.tasks.carry_out", str(regrade_id))


def carry_out(regrade: Regrade) -> None:
    """Bring every sitting to what counts now. Safe to run again: who already stands so is passed over."""
    kind = "regrade" if regrade.state == RegradeState.APPLYING else "revert"
    editions = []
    done = 0
    for frozen in reached(regrade):
        if not EditionCorrection.objects.filter(regrade=regrade, edition=frozen.edition_id).exists():
            continue
        editions.append(frozen.edition_id)
        for ids in sittings_with(frozen):
            for start in range(0, len(ids), AT_ONCE):
                _bring(regrade, frozen, ids[start : start + AT_ONCE], kind)
            done += len(ids)
            Regrade.objects.filter(pk=regrade.pk).update(done=done)
        _bring_latecomers(regrade, frozen, kind)
    with transaction.atomic():
        forget_editions(editions)
        ended = RegradeState.APPLIED if kind == "regrade" else RegradeState.REVERTED
        Regrade.objects.filter(pk=regrade.pk, state=regrade.state).update(state=ended)


def _bring_latecomers(regrade: Regrade, frozen: Frozen, kind: str) -> None:
    """Papers that were being handed in while the key changed: they may have been graded by the one before."""
    since = (regrade.reverted_at or regrade.applied_at or timezone.now()) - CLOSING_TAKES_AT_MOST
    rows = Sitting.objects.filter(edition=frozen.edition_id, state=SittingState.SUBMITTED, submitted_at__gte=since)
    for ids in batches(list(rows.values_list("pk", flat=True)), AT_ONCE):
        _bring(regrade, frozen, ids, kind)


@transaction.atomic
def _bring(regrade: Regrade, frozen: Frozen, ids: Sequence[UUID], kind: str) -> None:
    """Under a lock of the sittings: the item judged by what counts now, the result, the journal, and the handler."""
    correction = corrections_of(frozen.edition_id).get(frozen.index)
    for sitting, number, one in taken(ids, frozen, locked=True):
        after = stand_again(frozen.payload, one, index=frozen.index, correction=correction)
        drops = correction is not None and correction.rule == "drop"
        if not is_same(one.standing, after) or drops != one.dropped:
            _write(regrade, sitting, number, (one.standing, after), kind)


def _write(regrade: Regrade, sitting: Sitting, number: int, standings: tuple[Standing, Standing], kind: str) -> None:
    before, after = standings
    others = [place for place in sitting.left_out if place != number]
    sitting.left_out = sorted([*others, number]) if after.item_points is None else others
    _store_answer(sitting, number, after)
    change = outcome_after(sitting, before, after)
    sitting.last_seq = _journal(regrade, sitting, kind)
    sitting.collected = False  # what is wrong now, and whether the answers are shown, is looked at anew
    sitting.save(
        update_fields=["points_got", "points_out_of", "passed", "unmarked", "left_out", "last_seq", "collected"]
    )
    if kind == "regrade":
        _keep_line(regrade, sitting, before, after)
    if after.passed is not None or before.passed:  # who waits for a mark again has no pass meanwhile
        outcomes.apply(change)


def _store_answer(sitting: Sitting, number: int, after: Standing) -> None:
    """What the item earned. Somebody who did not answer has a row only where it earns something all the same."""
    changed = Answer.objects.filter(sitting=sitting, item=number).update(
        right=after.item_right, points=after.item_points
    )
    if not changed and after.item_points:
        Answer.objects.create(
            sitting=sitting,
            item=number,
            response=[],
            seq=sitting.last_seq,
            saved_at=timezone.now(),
            right=after.item_right,
            points=after.item_points,
        )


def _journal(regrade: Regrade, sitting: Sitting, kind: str) -> int:
    """A line of the journal, so that a replay of the sitting ends where it stands; returns its number."""
    last = AnswerEvent.objects.filter(sitting=sitting).aggregate(last=Max("seq"))["last"] or 0
    times = AnswerEvent.objects.filter(sitting=sitting, kind=kind).count()
    nonce = f"={kind}{times + 1}:{regrade.pk.hex[:12]}"
    AnswerEvent.objects.create(
        sitting=sitting, seq=last + 1, item=None, kind=kind, response=None, nonce=nonce, at=timezone.now()
    )
    return int(last) + 1


def _keep_line(regrade: Regrade, sitting: Sitting, before: Standing, after: Standing) -> None:
    """What was really changed; papers handed in after the plan get their line here."""
    RegradeLine.objects.update_or_create(
        regrade=regrade,
        sitting=sitting,
        defaults={"before": before.as_json(), "after": after.as_json(), "applied": True},
    )
