"""An official text becomes a draft: a comparison with what is stored, for a person to look through."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from kernel.errors import DomainError, NotFound
from plumbing import audit
from regulations.enums import StateStatus
from regulations.logic.comparison import Key, Link, propose_links
from regulations.logic.history import DaySource
from regulations.logic.text import OfficialText
from regulations.models import InstrumentState
from regulations.names import instrument_named
from regulations.reading import as_rows
from regulations.states import current_versions


@dataclass(frozen=True, slots=True)
class TextFile:
    """Where a text came from: the file's name, its bytes, and what the editor says of the source."""

    name: str
    data: bytes
    note: str = ""

    @property
    def sha256(self) -> str:
        """The file's own mark."""
        return hashlib.sha256(self.data).hexdigest()


@transaction.atomic
def draft_state(text: OfficialText, *, file: TextFile, valid_from: date | None = None, actor: Any = None) -> int:
    """A draft of this text; an earlier draft of the same instrument is discarded. Returns the state's id.

    `valid_from` beats the day that the text proposes. Raises DomainError ``text-not-storable`` when it has errors,
    ``text-already-stored`` when this very file was confirmed before.
    """
    if not text.is_storable:
        raise DomainError("text-not-storable", findings=[finding.code.value for finding in text.findings])
    instrument = instrument_named(text.title)
    done = InstrumentState.objects.filter(sha256=file.sha256, status=StateStatus.CONFIRMED).first()
    if done is not None:
        raise DomainError("text-already-stored", state_id=done.pk, title=done.title)
    title = instrument.title if instrument else text.title
    InstrumentState.objects.filter(title=title, status=StateStatus.DRAFT).update(status=StateStatus.DISCARDED)
    stored = current_versions(instrument.pk) if instrument else {}
    news = {article.key: article.text for article in text.articles}
    state = InstrumentState.objects.create(
        instrument=instrument, title=title, short_title=instrument.short_title if instrument else text.short_title,
        number=text.number[:80], issuer=text.issuer[:80], adopted_on=text.adopted_on, published_on=text.published_on,
        in_force_from=valid_from or _proposed_day(text, instrument), day_source=text.day_source.value,
        filename=file.name[:200], sha256=file.sha256, note=file.note[:200],
        articles=as_rows(text.articles), links=_stored_links(propose_links(_texts(stored), news)),
        base=sorted(row.version_id for row in stored.values()),
        findings=[[each.code.value, each.number, each.suffix, each.detail] for each in text.findings],
        imported_by=getattr(actor, "pk", None), imported_at=timezone.now(),
    )  # fmt: skip
    audit.record("import_instrument", actor=actor, target=("state", state.pk), title=title, articles=len(news))
    return int(state.pk)


def _proposed_day(text: OfficialText, instrument: Any) -> date | None:
    """An amendment names no day of its own: one that was stored by hand, after the decision, is the better guess."""
    kept: date | None = instrument.in_force_from if instrument is not None else None
    if text.day_source is DaySource.AMENDMENT and kept and text.adopted_on and kept >= text.adopted_on:
        return kept
    return text.in_force_from


def _texts(stored: Mapping[Key, Any]) -> dict[Key, str]:
    return {key: row.text for key, row in stored.items()}


def _stored_links(links: Iterable[Link]) -> list[list[list[int]]]:
    return [[list(was), list(now)] for was, now in links]


@transaction.atomic
def set_day(state_id: int, *, day: date) -> None:
    """The day from which the drafted text is in force."""
    state = open_draft(state_id)
    state.in_force_from = day
    state.save(update_fields=["in_force_from"])


@transaction.atomic
def set_counterparts(state_id: int, *, article: Key, olds: Sequence[Key]) -> None:
    """The editor's word: this new article goes on from exactly these old ones, or from none.

    Raises DomainError ``no-such-article`` for articles that the comparison does not have.
    """
    state = open_draft(state_id)
    stored = current_versions(state.instrument_id) if state.instrument_id else {}
    known = {(row[0], row[1]) for row in state.articles}
    if article not in known or any(old not in stored for old in olds):
        raise DomainError("no-such-article")
    kept = [link for link in state.links if tuple(link[1]) != article]
    state.links = sorted([*kept, *([list(old), list(article)] for old in dict.fromkeys(olds))])
    state.save(update_fields=["links"])


@transaction.atomic
def compare_again(state_id: int) -> None:
    """The stored law has changed since the draft was made: proposals are made anew."""
    state = open_draft(state_id)
    instrument = instrument_named(state.title)
    stored = current_versions(instrument.pk) if instrument else {}
    news = {(row[0], row[1]): row[4] for row in state.articles}
    state.instrument = instrument
    state.links = _stored_links(propose_links(_texts(stored), news))
    state.base = sorted(row.version_id for row in stored.values())
    state.save(update_fields=["instrument", "links", "base"])


@transaction.atomic
def discard_state(state_id: int, *, actor: Any = None) -> None:
    """The draft is not wanted. Nothing of the law changes."""
    state = open_draft(state_id)
    state.status = StateStatus.DISCARDED
    state.save(update_fields=["status"])
    audit.record("discard_import", actor=actor, target=("state", state_id), title=state.title)


def open_draft(state_id: int) -> InstrumentState:
    """The draft under a lock. Raises NotFound for none, DomainError ``not-a-draft`` for one that is settled."""
    state = InstrumentState.objects.select_for_update().filter(pk=state_id).first()
    if state is None:
        raise NotFound("no-such-state")
    if state.status != StateStatus.DRAFT:
        raise DomainError("not-a-draft")
    return state
