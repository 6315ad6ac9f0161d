"""Beginning and ending help with a sitting."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from kernel.errors import DomainError
from plumbing import audit
from quizzes.enums import EventKind, SittingMode, SittingState
from quizzes.helping.queries import LASTS, SHOWS_RESULT, running_help
from quizzes.models import Help, Sitting
from quizzes.services import lines
from quizzes.services.voiding import end_help as shut_out


def begin_help(sitting_id: UUID, *, helper: Any, enterprise_id: int, identity: str, now: datetime) -> Help:
    """From now on the helper's account opens this sitting, and it is marked as sat with help, for good.

    A sitting that the person had begun without help goes on with it; another helper's way in ends. Returns what stands
    when the same help runs already. Raises NotFound, DomainError ``helping-already`` (name, sitting: one at a time),
    ``helping-oneself``, ``already-submitted``, ``void``.
    """
    try:
        return lines.under_lock(
            sitting_id,
            lambda sitting, last_seq: _begin(
                sitting, last_seq, helper=helper, enterprise_id=enterprise_id, identity=identity, now=now
            ),
        )
    except IntegrityError as clash:  # two devices of one helper at the same moment
        raise DomainError("helping-already") from clash


def _begin(sitting: Sitting, last_seq: int, *, helper: Any, enterprise_id: int, identity: str, now: datetime) -> Help:
    lines.must_be_open(sitting)
    if sitting.person.user_id == helper.pk:
        raise DomainError("helping-oneself")
    end_lapsed(helper_id=helper.pk, now=now)
    running = Help.objects.filter(helper=helper.pk, ended_at=None).select_related("sitting__person").first()
    if running is not None and running.sitting_id != sitting.pk:
        raise DomainError("helping-already", name=running.sitting.person.name, sitting=running.sitting_id)
    if running is not None and sitting.assisted_by == helper.pk:
        return running
    Help.objects.filter(sitting=sitting, ended_at=None).update(ended_at=now)
    begun = Help.objects.create(
        sitting=sitting, helper=helper.pk, enterprise_id=enterprise_id, identity=identity, began_at=now
    )
    if sitting.assisted_by != helper.pk:  # a start with `setup_with_help` has written it down
        _mark(sitting, last_seq, helper_id=helper.pk, identity=identity, now=now)
    audit.record(
        "begin_help",
        actor=helper,
        target=("sitting", sitting.pk),
        person=sitting.person_id,
        enterprise=enterprise_id,
        identity=identity,
    )
    return begun


def _mark(sitting: Sitting, last_seq: int, *, helper_id: int, identity: str, now: datetime) -> None:
    sitting.mode, sitting.assisted_by = SittingMode.ASSISTED, helper_id
    sitting.save(update_fields=["mode", "assisted_by"])
    told = {"identity": identity}
    lines.append_line(sitting, EventKind.ASSIST, after=last_seq, at=now, told=told, trace=lines.Trace(by=helper_id))


@transaction.atomic
def end_help(sitting_id: UUID, *, helper: Any, now: datetime) -> bool:
    """The helper's account no longer opens the sitting: what is answered stays, the person may go on alone.

    Returns whether there was help to end. That there was help stays written.
    """
    row = Help.objects.select_for_update().filter(sitting_id=sitting_id, helper=helper.pk, ended_at=None).first()
    if row is None:
        return False
    _end(row, now=now)
    audit.record("end_help", actor=helper, target=("sitting", sitting_id))
    return True


def end_lapsed(*, now: datetime, helper_id: int | None = None, limit: int = 200) -> int:
    """Ends help with sittings that are over, and help that has lasted four hours; returns how much. Safe to repeat.

    With `helper_id` that account's, the result that may still be shown included: who begins anew is done with it.
    """
    rows = Help.objects.filter(ended_at=None).exclude(sitting__state=SittingState.OPEN, began_at__gt=now - LASTS)
    if helper_id is None:
        rows = rows.exclude(sitting__submitted_at__gt=now - SHOWS_RESULT)
    else:
        rows = rows.filter(helper=helper_id)
    found = list(rows.select_related("sitting").order_by("began_at")[:limit])
    for row in found:
        with transaction.atomic():
            _end(row, now=now)
    return len(found)


def _end(row: Help, *, now: datetime) -> None:
    """The way in is shut, while the paper is open with a line in its journal. Who helped is told by the row."""
    Help.objects.filter(pk=row.pk, ended_at=None).update(ended_at=now)
    if row.sitting.state == SittingState.OPEN:
        shut_out(row.sitting_id, by=row.helper, now=now)
    else:
        Sitting.objects.filter(pk=row.sitting_id, assisted_by=row.helper).update(assisted_by=None)


def is_free(helper_id: int, *, now: datetime) -> bool:
    """Whether the account helps nobody at the moment; one query."""
    return running_help(helper_id, now=now) is None
