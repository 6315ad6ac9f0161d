"""Which questions of an edition one person gets, and in which order: chance from a seed, so that it can be repeated."""

from __future__ import annotations

import random
import re
from collections.abc import Collection

from quizzes.logic.papers import CHOICES, Item, Paper, Payload, Place

# An option that speaks of its neighbours makes no sense among others.
_SPEAKS_OF_OTHERS = re.compile(
    r"以上|上述|以下|前[一两二三四五]项|[都均全](?:对|错|是|不|可|正确|部)|[A-H]\s*[、，,和与及或+]\s*[A-H](?![a-z])"
)


def draw_paper(payload: Payload, *, seed: int, withdrawn: Collection[int] = ()) -> Paper:
    """Draw a person's paper. Questions in `withdrawn` (ids) are not drawn; the same seed draws the same paper."""
    dice = random.Random(seed)  # noqa: S311 - chance, not secrecy; the seed itself comes from the system
    pool = [index for index, item in enumerate(payload["items"]) if item["question_id"] not in withdrawn]
    wanted = len(pool) if payload["fixed"] else min(payload["draw_count"], len(pool))
    drawn = sorted(dice.sample(pool, wanted))
    if payload["shuffle_questions"]:
        dice.shuffle(drawn)
    shuffled = payload["shuffle_options"]
    return Paper(seed, tuple(Place(i, _option_order(payload["items"][i], dice, shuffled)) for i in drawn))


def _option_order(item: Item, dice: random.Random, shuffled: bool) -> tuple[int, ...]:
    order = list(range(len(item["options"])))
    if shuffled and may_shuffle(item):
        dice.shuffle(order)
    return tuple(order)


def may_shuffle(item: Item) -> bool:
    """Whether the options may change places: not when the bank says so, nor when one speaks of the others."""
    if item["keep_order"] or item["type"] not in CHOICES | {"order"}:
        return False
    return not any(_SPEAKS_OF_OTHERS.search(option["text"]) for option in item["options"])
