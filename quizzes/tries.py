"""Several tries at one quiz: which one counts, and whether another may begin. Reading only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kernel.errors import DomainError
from quizzes.enums import CountedTry, SittingMode, SittingState
from quizzes.models import Sitting
from quizzes.queries import counted_sitting, current_edition, load_payload, passed_sitting
from quizzes.services.sittings import refuse_another


@dataclass(frozen=True, slots=True)
class TryRules:
    """What another try would meet now. `refusal`: why none may begin, as `start_sitting` would say it.

    `tries_left` is None where as many are allowed as wanted; a running try counts as used.
    """

    counted_try: str
    tries_left: int | None
    refusal: DomainError | None

    @property
    def first_counts(self) -> bool:
        """Whether the first try counts: another one changes nothing."""
        return self.counted_try == CountedTry.FIRST


def try_rules(person_id: int, quiz_id: int, purpose: str, context_key: str, *, now: datetime) -> TryRules:
    """The rules of the quiz's latest edition for a person's next try; two queries, one more where a try is void."""
    edition = current_edition(quiz_id)
    if edition is None:
        return TryRules(CountedTry.BEST, None, DomainError("not-published"))
    payload = load_payload(*edition)
    rows = Sitting.objects.filter(person_id=person_id, purpose=purpose, context_key=context_key)
    earlier = list(rows.defer("paper").order_by("try_number"))
    used = sum(one.state != SittingState.VOID for one in earlier)
    left = max(payload["tries"] - used, 0) if payload["tries"] else None
    rule = payload.get("counted_try", CountedTry.BEST)
    running = next((one for one in earlier if one.state == SittingState.OPEN), None)
    if running is not None:
        return TryRules(rule, left, DomainError("on-paper") if running.mode == SittingMode.PAPER else None)
    try:
        refuse_another(earlier, payload, now=now)
    except DomainError as refusal:
        return TryRules(rule, left, refusal)
    return TryRules(rule, left, None)


def passes_after(person_id: int, purpose: str, context_key: str, *, sitting_id: str, passed: bool | None) -> bool:
    """Whether the person would stand as passed once this sitting says `passed` (None: it is void).

    By the rule of the latest try that was handed in. At most three queries.
    """
    others = passed_sitting(person_id, purpose, context_key, but=sitting_id) is not None
    if passed is None:
        return others
    counted = counted_sitting(person_id, purpose, context_key)
    if counted is None or _rule(person_id, purpose, context_key) == CountedTry.BEST:
        return others or passed
    return passed if str(counted.id) == sitting_id else bool(counted.passed)


def _rule(person_id: int, purpose: str, context_key: str) -> str:
    rows = Sitting.objects.filter(person_id=person_id, purpose=purpose, context_key=context_key)
    handed_in = rows.filter(state=SittingState.SUBMITTED).order_by("-try_number")
    edition = handed_in.values_list("edition_id", "edition__digest").first()
    return str(load_payload(*edition).get("counted_try", CountedTry.BEST)) if edition else CountedTry.BEST
