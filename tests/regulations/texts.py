"""An invented instrument in two states, in the layout of official texts; and real ones where somebody has them."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from regulations import services
from regulations.logic.text import OfficialText, read_official_text
from regulations.models import ClauseVersion, InstrumentState
from regulations.reading import read_text_file

DATA = Path(__file__).parents[1] / "data" / "regulations"
OLD, NEW = DATA / "sample-2015.md", DATA / "sample-2026.md"
TITLE, SHORT = "青禾县水车作坊安全管理规定", "青禾县水车作坊安全管理规定"
OLD_DAY, NEW_DAY = date(2015, 5, 1), date(2026, 9, 1)
# A directory of official texts (*.md); statutes are not kept here.
SAMPLES = Path(os.environ.get("ANPEI_LAW_SAMPLES", "")) if os.environ.get("ANPEI_LAW_SAMPLES") else None
needs_samples = pytest.mark.skipif(SAMPLES is None, reason="ANPEI_LAW_SAMPLES names no directory of official texts")


def text_of(path: Path) -> OfficialText:
    return read_official_text(path.read_text(encoding="utf-8"))


def draft(path: Path, *, valid_from: date | None = None, actor=None) -> InstrumentState:
    data = path.read_bytes()
    file = services.TextFile(path.name, data, "样例")
    key = services.draft_state(read_text_file(data, path.name), file=file, valid_from=valid_from, actor=actor)
    return InstrumentState.objects.get(pk=key)


def store(path: Path = OLD, *, valid_from: date | None = None, verified: bool = True) -> InstrumentState:
    state = draft(path, valid_from=valid_from)
    services.confirm_state(state.pk, verified=verified)
    state.refresh_from_db()
    return state


def version(number: int, suffix: int = 0, *, on: date = OLD_DAY) -> ClauseVersion:
    """The invented instrument's version of an article that began on the day."""
    return ClauseVersion.objects.get(
        clause__instrument__title=TITLE, clause__number=number, clause__suffix=suffix, valid_from=on
    )
