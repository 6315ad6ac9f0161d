"""A comparison is confirmed: versions end, begin and follow each other, in one transaction; and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from django.utils import timezone

from kernel.clock import today
from kernel.errors import DomainError, NotFound
from plumbing import audit
from regulations import stored
from regulations.enums import StateStatus
from regulations.logic.comparison import Key
from regulations.logic.plan import Plan, is_older
from regulations.models import Clause, ClauseSuccession, ClauseVersion, Instrument, InstrumentState, ReviewTask
from regulations.services.drafting import open_draft
from regulations.services.instruments import ensure_whole
from regulations.services.opening import close_rows, flag_due, open_reviews_of
from regulations.states import Comparison, comparison_of

BATCH = 500


@transaction.atomic
def confirm_state(state_id: int, *, actor: Any = None, verified: bool | None = None) -> dict[str, int]:
    """The draft becomes law: what it says is written, what it replaces ends on its day, reviews are opened.

    `verified` marks the instrument as checked against the official source, or not; None leaves it. Returns the counts
    kept, filled, ended, created, reviews. Raises DomainError ``no-day``, ``state-stale`` (the stored law changed
    since), ``state-older`` (a later state is stored), ``not-a-draft``, or NotFound.
    """
    state = open_draft(state_id)
    day = state.in_force_from
    if day is None:
        raise DomainError("no-day")
    is_new = state.instrument_id is None
    instrument = _instrument(state, day, verified)
    comparison = comparison_of(state)
    if comparison.is_stale:
        raise DomainError("state-stale")
    if is_older(comparison.stored, day=day):
        raise DomainError("state-older", title=state.title)
    plan = comparison.plan(day)
    journal = _write(plan, comparison, instrument=instrument, state=state)
    _settle(state, instrument, journal, actor=actor)
    opened = open_reviews_of(plan.ended) if plan.ended else 0
    flag_due(on=today())
    if is_new or (plan.created and not plan.ended):  # after a revision a bare number would mean another matter
        stored.tell([instrument.title])
    counts = {"kept": len(plan.kept), "filled": len(plan.filled), "ended": len(plan.ended),
              "created": len(plan.created), "reviews": opened}  # fmt: skip
    audit.record("confirm_instrument", actor=actor, target=("state", state_id), title=state.title, **counts)
    return counts


def _instrument(state: InstrumentState, day: date, verified: bool | None) -> Instrument:
    """The instrument, made if it is new; facts that it did not have, and those of a new text."""
    if state.instrument_id is None:
        instrument = Instrument(title=state.title, short_title=state.short_title, in_force_from=day)
    else:
        instrument = Instrument.objects.select_for_update().get(pk=state.instrument_id)
    instrument.number = state.number or instrument.number
    instrument.issuer = instrument.issuer or state.issuer
    instrument.source_tag = state.note or instrument.source_tag
    instrument.in_force_from = instrument.in_force_from or day
    if verified is not None:
        instrument.verified = verified
    instrument.save()
    ensure_whole([instrument])
    state.instrument = instrument
    return instrument


def _write(plan: Plan, comparison: Comparison, *, instrument: Instrument, state: InstrumentState) -> dict[str, Any]:
    """The steps, and what taking them back needs. A dozen queries, however long the text."""
    ClauseVersion.objects.filter(pk__in=plan.ended).update(valid_to=state.in_force_from)
    filled = _fill(plan, comparison)
    clauses, new_clauses = _clauses([each.key for each in plan.created], instrument)
    rows = [
        ClauseVersion(
            clause_id=clauses[each.key], state=state, valid_from=state.in_force_from, topic=each.topic,
            summary=each.summary, text=article.text, chapter=article.chapter, section=article.section,
        )
        for each in plan.created if (article := comparison.articles[each.key])
    ]  # fmt: skip
    ClauseVersion.objects.bulk_create(rows, batch_size=BATCH)
    made = {each.key: row.pk for each, row in zip(plan.created, rows, strict=True)}
    ClauseSuccession.objects.bulk_create(
        [
            ClauseSuccession(state=state, old_version_id=old, new_version_id=made[key] if key else None, kind=kind)
            for old, key, kind in plan.successions
        ],
        batch_size=BATCH,
    )
    return {"ended": plan.ended, "filled": filled, "clauses": new_clauses}


def _fill(plan: Plan, comparison: Comparison) -> list[list[Any]]:
    """Texts and heads written in place. Returns what stood there before."""
    wanted = {**plan.kept, **plan.filled}
    rows = list(ClauseVersion.objects.filter(pk__in=wanted))
    before = [[row.pk, row.text, row.chapter, row.section] for row in rows if row.pk in plan.filled]
    for row in rows:
        article = comparison.articles[wanted[row.pk]]
        row.chapter, row.section = article.chapter, article.section
        if row.pk in plan.filled:
            row.text = article.text
    ClauseVersion.objects.bulk_update(rows, ["text", "chapter", "section"], batch_size=100)
    return before


def _clauses(keys: list[Key], instrument: Instrument) -> tuple[Mapping[Key, int], list[int]]:
    """The places of these articles, made where they are not there yet; and which were made."""
    there = {(row.number, row.suffix): row.pk for row in Clause.objects.filter(instrument=instrument)}
    missing = [key for key in keys if key not in there]
    made = Clause.objects.bulk_create(
        [Clause(instrument=instrument, number=number, suffix=suffix) for number, suffix in missing], batch_size=BATCH
    )
    return {**there, **{(row.number, row.suffix): row.pk for row in made}}, [row.pk for row in made]


def _settle(state: InstrumentState, instrument: Instrument, journal: dict[str, Any], *, actor: Any) -> None:
    state.status, state.journal = StateStatus.CONFIRMED, journal
    state.confirmed_by, state.confirmed_at = getattr(actor, "pk", None), timezone.now()
    state.instrument = instrument
    state.save()


def undo_obstacle(state: InstrumentState) -> str:
    """Why a confirmed state cannot be taken back: ``later-state``, ``reviews-closed``, ``cited``; empty if it can."""
    newer = InstrumentState.objects.filter(
        instrument=state.instrument_id, status=StateStatus.CONFIRMED, confirmed_at__gt=state.confirmed_at
    )
    if newer.exists():
        return "later-state"
    ended = state.journal.get("ended", [])
    if ReviewTask.objects.filter(version__in=ended, closed_by__isnull=False).exists():
        return "reviews-closed"
    made = ClauseVersion.objects.filter(state=state)
    if made.filter(citations__isnull=False).exists() or made.filter(successions__isnull=False).exists():
        return "cited"
    return ""


@transaction.atomic
def undo_state(state_id: int, *, actor: Any = None) -> None:
    """Takes a confirmation back: the versions before it are current again, their reviews are gone.

    Raises DomainError ``not-confirmed``, or ``undo-`` + an obstacle (`undo_obstacle`); NotFound. An instrument that
    came with the text stays, without clauses.
    """
    state = InstrumentState.objects.select_for_update().filter(pk=state_id).first()
    if state is None:
        raise NotFound("no-such-state")
    if state.status != StateStatus.CONFIRMED:
        raise DomainError("not-confirmed")
    if obstacle := undo_obstacle(state):
        raise DomainError(f"undo-{obstacle}")
    _close_reviews(state, actor=actor)
    ClauseSuccession.objects.filter(state=state).delete()
    _delete_versions(state)
    ClauseVersion.objects.filter(pk__in=state.journal["ended"]).update(valid_to=None)
    _empty(state.journal["filled"])
    Clause.objects.filter(pk__in=state.journal["clauses"], versions=None).delete()
    state.status = StateStatus.UNDONE
    state.save(update_fields=["status"])
    audit.record("undo_instrument", actor=actor, target=("state", state_id), title=state.title)


def _close_reviews(state: InstrumentState, *, actor: Any) -> None:
    """Rooms that were told hear that nothing is left to review; then the tasks go, so that they may come again."""
    rows = list(ReviewTask.objects.filter(version__in=state.journal["ended"]))
    told = [row for row in rows if row.flagged_at and not row.closed_at]
    close_rows(told, actor=actor, outcome="still_right", note="")
    ReviewTask.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _delete_versions(state: InstrumentState) -> None:
    """Those that came with the state. Whatever else stands on one, a page's cover say, refuses it."""
    rows = list(ClauseVersion.objects.filter(state=state))
    try:
        Collector(using="default").collect(rows)
    except (ProtectedError, RestrictedError) as error:
        raise DomainError("undo-cited") from error
    ClauseVersion.objects.filter(state=state).delete()


def _empty(filled: list[list[Any]]) -> None:
    rows = {row.pk: row for row in ClauseVersion.objects.filter(pk__in=[entry[0] for entry in filled])}
    for key, text, chapter, section in filled:
        rows[key].text, rows[key].chapter, rows[key].section = text, chapter, section
    ClauseVersion.objects.bulk_update(rows.values(), ["text", "chapter", "section"], batch_size=100)
