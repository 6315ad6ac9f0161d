"""One question of a person's paper in words: as that person saw it, what was answered, and what is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from quizzes.enums import QuestionType
from quizzes.logic import papers, responses
from quizzes.logic.papers import Item, Paper, Payload, Place
from quizzes.logic.photos import FULL, tap_at

CIRCLED = 0x2460  # ①
MOST_CIRCLED = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: its letter on this paper, and its words (empty where they are not to be read)."""

    name: str
    letter: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the person saw it. `n` counts from 1. `with_texts`: its wording may be read by who asks."""

    n: int
    type: str
    kind: str
    stem: str
    case: str
    choices: tuple[Choice, ...]
    item: Item = field(repr=False)
    place: Place = field(repr=False)
    with_texts: bool = True

    @property
    def is_ticked(self) -> bool:
        """Whether it is answered by ticking its choices."""
        return self.type in papers.CHOICES | {"truefalse", "hotspot"}

    @property
    def short(self) -> str:
        """The beginning of the wording."""
        return self.stem if len(self.stem) <= SHORT else f"{self.stem[:SHORT]}…"


SHORT = 36


def paper_of(payload: Payload, paper: Paper, *, with_texts: bool) -> list[Asked]:
    """Every question of the paper, in the person's order."""
    return [
        _asked(number, payload["items"][place.index], place, with_texts) for number, place in enumerate(paper.places)
    ]


def _asked(number: int, item: Item, place: Place, with_texts: bool) -> Asked:
    case = item.get("case")
    return Asked(
        n=number + 1,
        type=item["type"],
        kind=str(QuestionType(item["type"]).label),
        stem=item["stem"] if with_texts else "",
        case=case["stem"] if case and with_texts else "",
        choices=tuple(_choices(item, place, with_texts)),
        item=item,
        place=place,
        with_texts=with_texts,
    )


def _choices(item: Item, place: Place, with_texts: bool) -> list[Choice]:
    texts = papers.choice_texts(item)
    judged = item["type"] == "truefalse"
    return [
        Choice(name, name if judged else papers.letter(at), "" if judged or not with_texts else texts.get(name, ""))
        for at, name in enumerate(papers.shown_ids(item, place))
    ]


def says(asked: Asked, response: Sequence[str]) -> str:
    """An answer in the letters of this paper, with the words behind them; empty where nothing was answered."""
    if not papers.is_answered(response):
        return ""
    return _SAYERS.get(asked.type, _texts)(asked, response)


def chosen(asked: Asked, response: Sequence[str]) -> frozenset[str]:
    """Names of what was chosen, for questions whose choices are ticked."""
    return frozenset(response) if asked.is_ticked else frozenset()


def key_says(asked: Asked, key: Sequence[Any]) -> str:
    """What is right, in the letters of this paper. For eyes that may see it."""
    plain = [" / ".join(map(str, one)) if isinstance(one, list | tuple) else str(one) for one in key]
    return says(asked, plain)


def _letters(asked: Asked, response: Sequence[str]) -> str:
    return "".join(papers.letter(at) for at in sorted(responses.positions_of(asked.item, asked.place, response)))


def _choice(asked: Asked, response: Sequence[str]) -> str:
    letters = _letters(asked, response)
    if not asked.with_texts:
        return letters
    texts = papers.option_texts(asked.item, asked.place)
    positions = sorted(responses.positions_of(asked.item, asked.place, response))
    return "；".join(f"{papers.letter(at)} {texts[at]}" for at in positions) or letters


def _texts(_asked: Asked, response: Sequence[str]) -> str:
    if len(response) == 1:
        return response[0]
    return "　".join(f"{_circled(at)} {text or '—'}" for at, text in enumerate(response))


def _order(asked: Asked, response: Sequence[str]) -> str:
    return "　".join(f"{_circled(at)} {_named(asked, name)}" for at, name in enumerate(response))


def _match(asked: Asked, response: Sequence[str]) -> str:
    rights = dict(pair.split("-", 1) for pair in response if "-" in pair)
    shown = []
    for number, left in enumerate(papers.lefts_of(asked.item)):
        text = left["text"] if asked.with_texts else _circled(number)
        shown.append(f"{text} → {_named(asked, rights.get(left['id'], ''))}")
    return "　".join(shown)


def _hotspot(asked: Asked, response: Sequence[str]) -> str:
    taps = [tap for tap in map(tap_at, response) if tap]
    ticked = [_named(asked, name) for name in response if tap_at(name) is None]
    marks = [_("mark at {x}%, {y}%").format(x=x * 100 // FULL, y=y * 100 // FULL) for x, y in taps]
    return "；".join([*ticked, *marks])


def _named(asked: Asked, name: str) -> str:
    """A thing by its letter, with its words."""
    found = next((one for one in asked.choices if one.name == name), None)
    if found is None:
        return "—"
    return f"{found.letter} {found.text}".strip()


def _circled(at: int) -> str:
    return chr(CIRCLED + at) if at < MOST_CIRCLED else f"({at + 1})"


_SAYERS = {
    **dict.fromkeys(papers.CHOICES, _choice),
    "truefalse": _texts,
    "order": _order,
    "match": _match,
    "hotspot": _hotspot,
}
