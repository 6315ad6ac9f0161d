"""What people do with cases: report, note, decide, appeal, answer. The machine only opens them (`opening`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from kernel.errors import DomainError, NotFound
from plumbing import audit
from quizzes.enums import AppealState, CaseKind, CaseState, Measure, SittingState
from quizzes.integrity.limits import limits
from quizzes.integrity.opening import TEXT, account, open_case, start_case
from quizzes.integrity.reinstating import reinstate_sitting
from quizzes.logic.integrity import TOUCHING, VOIDING, fingerprint, worst
from quizzes.models import Appeal, CaseEvent, CaseSitting, IntegrityCase, Sitting
from quizzes.services import void_sitting

__all__ = ["answer_appeal", "decide", "file_appeal", "note_case", "open_case", "report_sitting"]

MOST_APPEALS = 3  # of one measure


@transaction.atomic
def report_sitting(sitting_id: UUID, *, text: str, by: int, now: datetime) -> UUID:
    """An invigilator or an office writes down what was seen; returns the case. A second report about a sitting whose
    reported case is still open is a note to it. Raises NotFound, DomainError ``text-missing``.
    """
    words = _words(text, "text-missing")
    reported = CaseSitting.objects.filter(sitting=sitting_id, case__kind=CaseKind.REPORTED)
    known = list(reported.values_list("case_id", "case__state"))
    for case_id, state in known:
        if state == CaseState.OPEN:
            note_case(case_id, text=words, by=by, now=now)
            return UUID(str(case_id))
    name = fingerprint(CaseKind.REPORTED, sitting_id, len(known))
    case_id, made = start_case(
        CaseKind.REPORTED, fingerprint=name, sitting_ids=[sitting_id], evidence={}, by=by, now=now, text=words
    )
    if not made:  # somebody else reported it in the same moment
        note_case(case_id, text=words, by=by, now=now)
    return case_id


@transaction.atomic
def note_case(case_id: UUID, *, text: str, by: int, now: datetime) -> None:
    """A note for those who decide. Raises NotFound, DomainError ``text-missing``."""
    words = _words(text, "text-missing")
    case = _locked(case_id)
    CaseEvent.objects.create(case=case, kind="noted", by=by, text=words, at=now)
    audit.record("note_integrity_case", actor=account(by), target=("integrity_case", case_id))


@transaction.atomic
def decide(case_id: UUID, *, measures: Mapping[UUID, str], reason: str, by: int, now: datetime) -> None:
    """A measure for each of these sittings of the case, with one reason; the case is decided when all have one.

    `void` and `barred` declare the sitting void at once, and `barred` with it another try that is open. Raises NotFound
    (no such case or sitting of it) and DomainError ``measure-missing``, ``reason-missing``, ``own-case`` (one of the
    people is who decides), ``case-decided`` (somebody was quicker; nothing of this is stored).
    """
    if not measures or any(measure not in Measure.values for measure in measures.values()):
        raise DomainError("measure-missing")
    words = _words(reason, "reason-missing")
    case = _locked(case_id)
    rows = {row.sitting_id: row for row in _sittings(case)}
    if not set(measures) <= set(rows):
        raise NotFound("no-sitting")
    if any(row.sitting.person.user_id == by for row in rows.values()):
        raise DomainError("own-case")
    if any(rows[key].measure for key in measures):
        raise DomainError("case-decided")
    for key, measure in measures.items():
        CaseSitting.objects.filter(pk=rows[key].pk).update(measure=measure)
        rows[key].measure = measure
    void = [key for key, measure in measures.items() if measure in VOIDING]
    told = {
        "measures": {str(key): str(measure) for key, measure in measures.items()},
        "voided": [str(key) for key in void if void_sitting(key, reason=words, by=by, now=now)],
    }
    for key, measure in measures.items():
        if measure == Measure.BARRED:
            _end_open_try(rows[key].sitting, reason=words, by=by, now=now)
    CaseEvent.objects.create(case=case, kind="decided", by=by, text=words, at=now, detail=told)
    standing = [row.measure for row in rows.values()]
    case.measure, case.reason, case.decided_by, case.decided_at = worst(standing), words, by, now
    if all(standing) and case.state == CaseState.OPEN:
        case.state = CaseState.DECIDED
    case.save(update_fields=["measure", "reason", "decided_by", "decided_at", "state"])
    target = ("integrity_case", case_id)
    given = sorted(map(str, measures.values()))
    audit.record("decide_integrity_case", actor=account(by), target=target, measures=given, reason=words[:300])


def _end_open_try(barred: Sitting, *, reason: str, by: int, now: datetime) -> None:
    """There is no other try, nor one that was begun before the decision."""
    same = {name: getattr(barred, name) for name in ("person_id", "purpose", "context_key")}
    for pk in Sitting.objects.filter(**same, state=SittingState.OPEN).values_list("pk", flat=True):
        void_sitting(pk, reason=reason, by=by, now=now)


@transaction.atomic
def file_appeal(case_sitting_id: int, *, user_id: int, text: str, now: datetime) -> int:
    """The person speaks against a measure on the own sitting; returns the appeal.

    Raises NotFound (missing, somebody else's, without a measure) and DomainError ``text-missing``, ``appeal-open``,
    ``appeal-late`` (days), ``appeals-used-up``.
    """
    words = _words(text, "text-missing")
    row = CaseSitting.objects.filter(pk=case_sitting_id, sitting__person__user_id=user_id, measure__in=TOUCHING).first()
    if row is None:
        raise NotFound("no-case")
    case = _locked(row.case_id)
    if not may_still_appeal(decided_at(case.pk, row.sitting_id), now=now):
        raise DomainError("appeal-late", days=limits().appeal_days)
    if row.appeals.count() >= MOST_APPEALS:
        raise DomainError("appeals-used-up", count=MOST_APPEALS)
    if row.appeals.filter(state=AppealState.OPEN).exists():
        raise DomainError("appeal-open")
    try:
        with transaction.atomic():
            appeal = Appeal.objects.create(case_sitting=row, text=words, filed_at=now)
    except IntegrityError as sent_twice:
        raise DomainError("appeal-open") from sent_twice
    _state(case, CaseState.APPEALED)
    told = {"sitting": str(row.sitting_id)}
    CaseEvent.objects.create(case=case, kind="appealed", by=user_id, at=now, detail=told)
    audit.record("file_appeal", actor=account(user_id), target=("integrity_case", case.pk), **told)
    return appeal.pk


@transaction.atomic
def answer_appeal(appeal_id: int, *, uphold: bool, text: str, by: int, now: datetime) -> bool:
    """Upheld, the measure is lifted and a void result counts again; returns whether a result does.

    Raises NotFound, DomainError ``text-missing``, ``four-eyes`` (who decided does not answer), ``own-case``,
    ``appeal-answered`` (somebody was quicker).
    """
    words = _words(text, "text-missing")
    appeal = Appeal.objects.select_related("case_sitting__sitting__person").filter(pk=appeal_id).first()
    if appeal is None:
        raise NotFound("no-appeal")
    row = appeal.case_sitting
    case = _locked(row.case_id)
    if by in deciders(case.pk):
        raise DomainError("four-eyes")
    if any(each.sitting.person.user_id == by for each in _sittings(case)):
        raise DomainError("own-case")
    state = AppealState.UPHELD if uphold else AppealState.REFUSED
    open_one = Appeal.objects.filter(pk=appeal_id, state=AppealState.OPEN)
    if not open_one.update(state=state, answer=words, answered_by=by, answered_at=now):
        raise DomainError("appeal-answered")
    counts_again = uphold and _lift(row, reason=words, by=by, now=now)
    if not Appeal.objects.filter(case_sitting__case=case, state=AppealState.OPEN).exists():
        undecided = CaseSitting.objects.filter(case=case, measure="").exists()
        _state(case, CaseState.OPEN if undecided else CaseState.DECIDED)
    told = {"sitting": str(row.sitting_id), "appeal": str(state)}
    CaseEvent.objects.create(case=case, kind="answered", by=by, at=now, detail=told)
    audit.record("answer_appeal", actor=account(by), target=("integrity_case", case.pk), **told)
    return counts_again


def _lift(row: CaseSitting, *, reason: str, by: int, now: datetime) -> bool:
    """The measure falls; a void result counts again, unless another case keeps it void."""
    was, case = row.measure, row.case_id
    CaseSitting.objects.filter(pk=row.pk).update(measure=Measure.NONE)
    given = CaseSitting.objects.filter(case=case).values_list("measure", flat=True)
    IntegrityCase.objects.filter(pk=case).update(measure=worst(given))
    held = CaseSitting.objects.filter(sitting=row.sitting_id, measure__in=VOIDING).exists()
    ours = was in VOIDING and not held and _voided_by_a_case(row.sitting_id)
    return ours and reinstate_sitting(row.sitting_id, reason=reason, by=by, now=now)


def _voided_by_a_case(sitting_id: UUID) -> bool:
    """Not by the office for a reason of its own, which no appeal here was against."""
    rows = CaseEvent.objects.filter(kind="decided", case__sittings__sitting=sitting_id)
    return any(str(sitting_id) in detail.get("voided", ()) for detail in rows.values_list("detail", flat=True))


def may_still_appeal(decided: datetime | None, *, now: datetime) -> bool:
    """Within the days of the setting since the decision."""
    return decided is not None and now <= decided + timedelta(days=limits().appeal_days)


def decided_at(case_id: UUID, sitting_id: UUID) -> datetime | None:
    """When the sitting got its measure; one query."""
    for at, detail in _decisions(case_id).values_list("at", "detail"):
        if str(sitting_id) in detail.get("measures", {}):
            return at
    return None


def deciders(case_id: UUID) -> set[int]:
    """The accounts that decided in a case; one query."""
    return {by for by in _decisions(case_id).values_list("by", flat=True) if by is not None}


def _decisions(case_id: UUID) -> Any:
    return CaseEvent.objects.filter(case=case_id, kind="decided").order_by("-at", "-pk")


def _locked(case_id: UUID) -> IntegrityCase:
    case = IntegrityCase.objects.select_for_update().filter(pk=case_id).first()
    if case is None:
        raise NotFound("no-case")
    return case


def _sittings(case: IntegrityCase) -> list[CaseSitting]:
    return list(CaseSitting.objects.filter(case=case).select_related("sitting__person").defer("sitting__paper"))


def _words(text: str, code: str) -> str:
    words = text.replace("\0", "").strip()[:TEXT]
    if not words:
        raise DomainError(code)
    return words


def _state(case: IntegrityCase, state: CaseState) -> None:
    case.state = state
    case.save(update_fields=["state"])
