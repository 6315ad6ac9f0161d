"""Opening cases: one a sign; what hangs together with an open case is put to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction

from kernel.errors import NotFound
from plumbing import audit
from quizzes.enums import CaseKind, CaseState
from quizzes.models import CaseEvent, CaseSitting, IntegrityCase, Sitting

TEXT = 1000
MOST_PAIRS = 60  # kept of a case's evidence


@dataclass(frozen=True, slots=True)
class Sign:
    """What the machine noticed, without names. `fingerprint` names it."""

    kind: CaseKind
    fingerprint: str
    sittings: tuple[UUID, ...]
    evidence: Mapping[str, Any]


def open_case(
    kind: str,
    *,
    fingerprint: str,
    sitting_ids: Sequence[UUID],
    evidence: Mapping[str, Any],
    by: int | None,
    now: datetime,
) -> UUID:
    """The case of this fingerprint; opened now where there is none. `by` is None for the machine.

    Evidence holds ids and figures, never names. Raises NotFound when no sitting is named, or one is missing.
    """
    return start_case(kind, fingerprint=fingerprint, sitting_ids=sitting_ids, evidence=evidence, by=by, now=now)[0]


@transaction.atomic
def start_case(  # noqa: PLR0913
    kind: str,
    *,
    fingerprint: str,
    sitting_ids: Sequence[UUID],
    evidence: Mapping[str, Any],
    by: int | None,
    now: datetime,
    text: str = "",
) -> tuple[UUID, bool]:
    """`open_case`, with words; also says whether it was opened now."""
    sittings = list(Sitting.objects.filter(pk__in=set(sitting_ids)).defer("paper").order_by("submitted_at", "pk"))
    if not sittings or len(sittings) != len(set(sitting_ids)):
        raise NotFound("no-sitting")
    first = sittings[0]
    editions = {one.edition_id for one in sittings}
    case, made = IntegrityCase.objects.get_or_create(
        fingerprint=fingerprint,
        defaults={
            "kind": kind,
            "edition_id": first.edition_id if len(editions) == 1 else None,
            "purpose": first.purpose,
            "context_key": first.context_key,
            "evidence": dict(evidence),
            "opened_at": now,
            "opened_by": by,
        },
    )
    if not made:
        return case.pk, False
    CaseSitting.objects.bulk_create([CaseSitting(case=case, sitting=one) for one in sittings])
    CaseEvent.objects.create(case=case, kind="opened", by=by, text=text[:TEXT], at=now, detail={"n": len(sittings)})
    audit.record("open_integrity_case", actor=account(by), target=("integrity_case", case.pk), count=len(sittings))
    return case.pk, True


@transaction.atomic
def open_or_extend(sign: Sign, *, now: datetime) -> None:
    """A new case, or more sittings for an open one of the kind that has one of these; nothing for what is known."""
    rows = CaseSitting.objects.filter(case__kind=sign.kind, sitting__in=sign.sittings)
    touched = list(dict.fromkeys(rows.order_by("case__opened_at").values_list("case_id", flat=True)))
    for pk in touched:
        case = IntegrityCase.objects.select_for_update().get(pk=pk)
        members = set(CaseSitting.objects.filter(case=case).values_list("sitting_id", flat=True))
        if members >= set(sign.sittings):
            return
        if case.state == CaseState.OPEN and _belongs(case, sign):
            _extend(case, sign, members, now=now)
            return
    start_case(
        sign.kind,
        fingerprint=sign.fingerprint,
        sitting_ids=sign.sittings,
        evidence=sign.evidence,
        by=None,
        now=now,
    )


def _belongs(case: IntegrityCase, sign: Sign) -> bool:
    return sign.kind != CaseKind.DEVICE or case.evidence.get("device") == sign.evidence.get("device")


def _extend(case: IntegrityCase, sign: Sign, members: set[UUID], *, now: datetime) -> None:
    more = [pk for pk in sign.sittings if pk not in members]
    CaseSitting.objects.bulk_create([CaseSitting(case=case, sitting_id=pk) for pk in more])
    case.evidence = merged(case.evidence, sign.evidence)
    case.save(update_fields=["evidence"])
    CaseEvent.objects.create(case=case, kind="added", at=now, detail={"n": len(more)})
    audit.record("extend_integrity_case", target=("integrity_case", case.pk), count=len(more))


def account(by: int | None) -> Any:
    """Whose name the log writes down; None for the machine."""
    return None if by is None else get_user_model().objects.filter(pk=by).first()


def merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Evidence of both: figures of the newer, pairs of each."""
    pairs = {(pair["one"], pair["other"]): pair for pair in [*old.get("pairs", ()), *new.get("pairs", ())]}
    return {**old, **new} | ({"pairs": list(pairs.values())[:MOST_PAIRS]} if pairs else {})
