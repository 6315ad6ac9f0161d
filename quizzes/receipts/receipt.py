"""The receipt of a sitting handed in: what its own page, the copied text and the open page say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from quizzes.enums import SittingMode, SittingState
from quizzes.logic.papers import Paper
from quizzes.logic.verdicts import receipt_number
from quizzes.models import Sitting
from quizzes.receipts.numbers import groups
from quizzes.receipts.permissions import payload_of


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was handed in, by whom, when, and the digest over it. No points: a mark or a mended key may change them."""

    number: str
    quiz: str
    name: str
    handed_in: datetime
    answered: int
    count: int
    how: str
    digest: str
    is_void: bool

    @property
    def groups(self) -> list[str]:
        """The whole digest as people read it."""
        return groups(self.digest)


def receipt_of(sitting: Sitting, *, answered: int) -> Receipt:
    """The receipt. Raises ValueError for a sitting that was not handed in."""
    if sitting.submitted_at is None:
        raise ValueError("not handed in")
    return Receipt(
        number=receipt_number(sitting.receipt_digest),
        quiz=payload_of(sitting)["title"],
        name=sitting.person.name,
        handed_in=sitting.submitted_at,
        answered=answered if sitting.answered is None else sitting.answered,
        count=len(Paper.from_json(sitting.paper).places),
        how=str(SittingMode(sitting.mode).label),
        digest=sitting.receipt_digest,
        is_void=sitting.state == SittingState.VOID,
    )


def plain_text(receipt: Receipt, address: str) -> str:
    """The receipt as text, to be copied into a message."""
    at = timezone.localtime(receipt.handed_in)
    lines = [
        _("Receipt {number}").format(number=receipt.number),
        _("Name: {name}").format(name=receipt.name),
        _("Quiz: {quiz}").format(quiz=receipt.quiz),
        _("Handed in: {at}").format(at=f"{at.year}年{at.month}月{at.day}日 {at:%H:%M:%S}"),
        _("Answered: {answered} of {count}").format(answered=receipt.answered, count=receipt.count),
        _("How it was sat: {how}").format(how=receipt.how),
        _("Digest: {digest}").format(digest=receipt.digest),
        _("Check: {address}").format(address=address),
    ]
    return "\n".join(lines)
