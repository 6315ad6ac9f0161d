"""When two questions are nearly the same: pairs of characters, with guards for what makes them two questions.

No word breaks are needed in Chinese. Words that mean the same are folded first (`synonyms`); numbers with their units,
negations, bounds and the like must be the same: 超过100人 and 超过300人 are two questions.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from quizzes.importers.clean import BLANK_MARK, fold, normalise_stem, to_simplified
from quizzes.importers.numbers import digits_for_numerals
from quizzes.importers.similarity import key_of
from quizzes.importers.synonyms import CONTRASTS, GROUPS, LAWS, MODALS, PATTERNS
from quizzes.importers.types import ParsedQuestion

SAME_KEY_LIKENESS = 0.55  # same options, same key: they are found by their options
SAME_KEY_CHARACTERS = 0.75  # the same, in another order of words: 疏散通道和安全出口, 安全出口和疏散通道
OTHER_KEY_LIKENESS = 0.92  # same options, another key: 红色表示 and 黄色表示 are two questions
OTHER_OPTIONS_LIKENESS = 0.80  # most options the same, same key
SAME_KEY_LIKENESS_BARE = 0.72  # without options the stem alone speaks, so it must say more
OTHER_KEY_LIKENESS_BARE = 0.85
_FOUND_FROM = 0.70  # who is less alike is found by the same options only
_COMMON = 40  # a pair of characters that more questions share than this finds nobody
_NUMBER = re.compile(
    r"(\d+(?:\.\d+)?)(年|个?月|日|天|小?时|分钟?|秒|人|名|万?元|倍|次|米|厘米|毫米|mm|cm|m|吨|kg|kv|v|级|类|条|章|个|%|℃|度|岁)?"
)
_PUNCTUATION = re.compile(rf"[^\w]|{BLANK_MARK}|_|[的了时于在]|应当|进行")
_STAND_INS = {word: group[0] for group in GROUPS for word in group[1:]}
_WORDS = re.compile("|".join(sorted(map(re.escape, _STAND_INS), key=len, reverse=True)))
_SHORT = [(re.compile(pattern), stand_in) for pattern, stand_in in PATTERNS]
_CONTRASTS = re.compile("|".join(sorted(CONTRASTS.split("|"), key=len, reverse=True)))
_MODALS, _LAWS = re.compile(MODALS), re.compile(LAWS)
_UNITS = {
    "天": "日",
    "个月": "月",
    "时": "小时",
    "分": "分钟",
    "名": "人",
    "毫米": "mm",
    "厘米": "cm",
    "米": "m",
    "度": "℃",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a question is compared: pairs of characters, numbers, words that tell apart, options, key."""

    pairs: frozenset[str]
    characters: frozenset[str]
    numbers: tuple[str, ...]
    contrasts: tuple[str, ...]
    modals: frozenset[str]
    laws: frozenset[str]
    options: frozenset[str]
    key: tuple[object, ...]


def shape_of(question: ParsedQuestion) -> Shape:
    """The shape of a question; takes some hundred microseconds and is worth keeping."""
    stem = normalise_stem(to_simplified(question.stem))
    laws = frozenset(name.removeprefix("中华人民共和国") for name in _LAWS.findall(stem))
    canonical = canonical_text(stem)
    bare = _PUNCTUATION.sub("", canonical)
    pairs = frozenset(map(_interned, (bare[at : at + 2] for at in range(len(bare) - 1)))) or frozenset({bare})
    return Shape(
        pairs=pairs,
        characters=frozenset(bare) or frozenset({""}),
        numbers=tuple(_number(match) for match in _NUMBER.finditer(canonical)),
        contrasts=tuple(sorted(_CONTRASTS.findall(canonical))),
        modals=frozenset(_MODALS.findall(canonical)),
        laws=laws,
        options=frozenset(_option_text(option.text) for option in (*question.options, *question.lefts)),
        key=_canonical_key(key_of(question)),
    )


def canonical_text(folded: str) -> str:
    """A folded text with words that mean the same made one, and numerals made digits: for comparing only."""
    text = _WORDS.sub(lambda match: _STAND_INS[match[0]], folded)
    for pattern, stand_in in _SHORT:
        text = pattern.sub(stand_in, text)
    return digits_for_numerals(text)


def likeness(one: Shape, other: Shape) -> int:
    """How nearly the same two questions are, in per cent; 0 when something tells them apart."""
    if one.numbers != other.numbers or one.contrasts != other.contrasts:
        return 0
    if _differ(one.modals, other.modals) or _differ(one.laws, other.laws):
        return 0
    threshold, alike = _threshold(one, other), _overlap(one.pairs, other.pairs)
    if alike >= 100 * threshold:
        return alike
    characters = _overlap(one.characters, other.characters)
    return characters if threshold == SAME_KEY_LIKENESS and characters >= 100 * SAME_KEY_CHARACTERS else 0


class NearIndex:
    """Shapes by their rarest pairs: who is nearly the same is found without looking at everybody."""

    def __init__(self, shapes: Iterable[tuple[int, Shape]]) -> None:
        self.shapes = dict(shapes)
        self._frequency = Counter(pair for shape in self.shapes.values() for pair in shape.pairs)
        self._postings: dict[str, list[int]] = defaultdict(list)
        for key, shape in self.shapes.items():
            self._post(key, shape)

    def near(self, shape: Shape, *, but: int | None = None) -> list[tuple[int, int]]:
        """Keys with their likeness in per cent, the likest first, then the smallest key."""
        candidates = {key for pair in self._marks(shape) for key in self._postings.get(pair, ())} - {but}
        found = [(key, alike) for key in candidates if (alike := likeness(shape, self.shapes[key]))]
        return sorted(found, key=lambda one: (-one[1], one[0]))

    def _post(self, key: int, shape: Shape) -> None:
        for mark in self._marks(shape):
            posted = self._postings[mark]
            if len(posted) < _COMMON:
                posted.append(key)

    def _marks(self, shape: Shape) -> list[str]:
        return [*_rarest(shape, self._frequency), *_mark_of_options(shape)]


def near(question: ParsedQuestion, index: NearIndex) -> list[tuple[int, int]]:
    """The keys in `index` of questions nearly the same as `question`, with their likeness in per cent."""
    return index.near(shape_of(question))


def near_duplicates(questions: Sequence[ParsedQuestion]) -> dict[int, int]:
    """For each index that nearly repeats an earlier one, the earliest such index."""
    index = NearIndex(enumerate(shape_of(question) for question in questions))
    found: dict[int, int] = {}
    for place, shape in index.shapes.items():
        earlier = [other for other, _alike in index.near(shape, but=place) if other < place]
        if earlier:
            found[place] = min(earlier)
    return found


def _overlap(one: frozenset[str], other: frozenset[str]) -> int:
    """How much of both is in both, in per cent."""
    shared = len(one & other)
    return 100 * shared // (len(one) + len(other) - shared)


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    """Both say something, and not the same."""
    return bool(one and other and one != other)


def _threshold(one: Shape, other: Shape) -> float:
    if one.options != other.options:
        return OTHER_OPTIONS_LIKENESS if one.key == other.key and _share_most_options(one, other) else 2.0
    if one.options:
        return SAME_KEY_LIKENESS if one.key == other.key else OTHER_KEY_LIKENESS
    return SAME_KEY_LIKENESS_BARE if one.key == other.key else OTHER_KEY_LIKENESS_BARE


def _share_most_options(one: Shape, other: Shape) -> bool:
    """Whether more than half of all their options are in both, as when one distractor was replaced."""
    return 2 * len(one.options & other.options) > len(one.options | other.options)


def _rarest(shape: Shape, frequency: Counter[str]) -> list[str]:
    """Prefix filter: two sets with likeness ≥ t share one of their rarest (1 - t)·n + 1 pairs."""
    ordered = sorted(shape.pairs, key=lambda pair: (frequency[pair], pair))
    return ordered[: int((1 - _FOUND_FROM) * len(ordered)) + 1]


def _mark_of_options(shape: Shape) -> list[str]:
    """Stems of common words only, 下列说法正确的是, are found by their options."""
    if not shape.options:
        return []
    return [hashlib.sha256("\n".join(sorted(shape.options)).encode()).hexdigest()[:16]]


@lru_cache(maxsize=200_000)
def _interned(pair: str) -> str:
    """The same string for the same pair: thousands of questions share them."""
    return pair


def _number(match: re.Match[str]) -> str:
    unit = match[2] or ""
    return f"{match[1]}{_UNITS.get(unit, unit)}"


def _option_text(text: str) -> str:
    return _PUNCTUATION.sub("", canonical_text(fold(to_simplified(text)))) or fold(text)


def _canonical_key(key: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(_option_text(one) if isinstance(one, str) else one for one in key)
