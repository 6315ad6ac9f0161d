"""A journal as its page and its files show it: every line in words, and the whole paper after one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from quizzes.logic.journal import ANSWERS, Held, Line, State, device_letters
from quizzes.logic.verdicts import Correction
from quizzes.models import Answer
from quizzes.receipts.describing import Asked, Choice, chosen, key_says, says
from quizzes.receipts.wording import happened


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the journal in words. `n` counts from 1; None where no question is meant."""

    seq: int
    at: datetime
    n: int | None
    short: str
    what: str
    empty: bool
    flagged: bool
    device: str
    by: str


@dataclass(frozen=True, slots=True)
class Told:
    """One question of the paper after a line. `key` and `verdict` are empty for who may not see them."""

    asked: Asked
    answer: str
    ticks: tuple[tuple[Choice, bool], ...]
    flagged: bool
    seq: int | None
    at: datetime | None
    changed: bool
    key: str
    verdict: str


def steps_of(lines: Sequence[Line], paper: Sequence[Asked], names: Mapping[int, str]) -> list[Step]:
    """Every line in words; `names`: accounts of others than the person."""
    devices = device_letters(lines)
    return [_step(line, paper, names, devices) for line in lines]


def _step(line: Line, paper: Sequence[Asked], names: Mapping[int, str], devices: Mapping[str, str]) -> Step:
    asked = paper[line.place] if line.place is not None and line.place < len(paper) else None
    is_answer = line.kind in ANSWERS and asked is not None
    said = says(asked, line.told or ()) if is_answer and asked else ""
    return Step(
        seq=line.seq,
        at=line.at,
        n=asked.n if asked else None,
        short=asked.short if asked else "",
        what=said if is_answer else happened(line),
        empty=is_answer and not said,
        flagged=line.kind == "flagged",
        device=devices.get(line.device or "", ""),
        by=names.get(line.by, f"#{line.by}") if line.by is not None else "",
    )


def paper_after(
    state: State,
    paper: Sequence[Asked],
    *,
    answers: Mapping[int, Answer] | None = None,
    corrections: Mapping[int, Correction] | None = None,
    keys: bool = False,
) -> list[Told]:
    """The whole paper as it stood. `keys`: who reads may see what is right; `answers` then bring what was judged."""
    return [
        _told(asked, state, (answers or {}).get(asked.n - 1), (corrections or {}).get(asked.place.index), keys=keys)
        for asked in paper
    ]


def _told(asked: Asked, state: State, row: Answer | None, correction: Correction | None, *, keys: bool) -> Told:
    held: Held | None = state.answers.get(asked.n - 1)
    response = held.response if held else ()
    ticked = chosen(asked, response)
    return Told(
        asked=asked,
        answer=says(asked, response),
        ticks=tuple((choice, choice.name in ticked) for choice in asked.choices),
        flagged=bool(held and held.flagged),
        seq=held.seq if held else None,
        at=held.at if held else None,
        changed=state.place == asked.n - 1,
        key=_key(asked, correction) if keys else "",
        verdict=_verdict(row, correction) if keys else "",
    )


def _key(asked: Asked, correction: Correction | None) -> str:
    return key_says(asked, correction.key if correction and correction.rule == "rekey" else asked.item["key"])


def _verdict(row: Answer | None, correction: Correction | None) -> str:
    """``right``, ``wrong``, ``partly``, ``dropped``; empty where nothing was judged."""
    if correction is not None and correction.rule == "drop":
        return "dropped"
    if row is None or row.right is None:
        return ""
    if row.right:
        return "right"
    return "partly" if row.points else "wrong"
