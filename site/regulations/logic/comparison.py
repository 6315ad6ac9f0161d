"""Two states of an instrument, article against article: which one lives on where, by what it says, not by its number.

Likeness is the share of two-character pieces that both texts hold, rare pieces counting for more: a statute's set
phrases (县级以上人民政府…) stand in half of its articles and tell nothing.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

Key = tuple[int, int]  # article, suffix
Link = tuple[Key, Key]  # old, new

ALIKE = 0.30  # of two whole articles: below this they are two matters …
BEST_FOR_BOTH = 0.20  # … unless each is the other's most alike
CONTAINED = 0.25  # of a left-over article in what another one has given away, for a split or a merger
GIVEN_AWAY = 0.50  # or of what was given away, in it
ENOUGH = 14.0  # and so much at least, in weighted pieces: some eight characters
SAME_NUMBER_BONUS = 0.02
_NOT_TEXT = re.compile(r"[^\w]+")


class Kind(StrEnum):
    """What became of an article."""

    SAME = "same"
    RENUMBERED = "renumbered"
    CHANGED = "changed"
    SPLIT = "split"
    MERGED = "merged"
    NEW = "new"
    DELETED = "deleted"
    FILLED = "filled"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison: the old and new articles that belong together, and how alike they are (per cent)."""

    kind: Kind
    olds: tuple[Key, ...]
    news: tuple[Key, ...]
    likeness: int = 0


def folded(text: str) -> str:
    """The text without spaces and punctuation: what two states may differ in without saying anything else."""
    return _NOT_TEXT.sub("", text)


def propose_links(old: Mapping[Key, str], new: Mapping[Key, str]) -> tuple[Link, ...]:
    """Which old article goes on in which new one. An old article without text goes on under its own number."""
    likeness = _Likeness(old, new)
    links = _same_texts(old, new)
    links |= {(key, key) for key, text in old.items() if not folded(text) and key in new}
    _pair_best(likeness, links, old, new)
    _add_parts(likeness, links, old, new)
    return tuple(sorted(links))


def compare(old: Mapping[Key, str], new: Mapping[Key, str], links: Iterable[Link]) -> tuple[Row, ...]:
    """The rows that `links` make, in the order of the new text; deleted articles come where they stood."""
    likeness = _Likeness(old, new)
    known = [(was, now) for was, now in dict.fromkeys(links) if was in old and now in new]
    rows = [_row(group, old, new, likeness) for group in _groups(old, new, known)]
    return tuple(_in_order(rows))


def _row(group: tuple[tuple[Key, ...], tuple[Key, ...]], old: Mapping[Key, str], new: Mapping[Key, str],
         likeness: _Likeness) -> Row:  # fmt: skip
    olds, news = group
    if not olds:
        return Row(Kind.NEW, olds, news)
    if not news:
        return Row(Kind.DELETED, olds, news)
    whole = round(100 * likeness.of_texts("".join(old[key] for key in olds), "".join(new[key] for key in news)))
    return Row(_kind(olds, news, old, new), olds, news, whole)


def _kind(olds: Sequence[Key], news: Sequence[Key], old: Mapping[Key, str], new: Mapping[Key, str]) -> Kind:
    if len(olds) > 1:
        return Kind.MERGED
    if len(news) > 1:
        return Kind.SPLIT
    was, now = folded(old[olds[0]]), folded(new[news[0]])
    if not was and olds[0] == news[0]:
        return Kind.FILLED
    if was == now:
        return Kind.SAME if olds[0] == news[0] else Kind.RENUMBERED
    return Kind.CHANGED


def _groups(
    old: Mapping[Key, str], new: Mapping[Key, str], links: Sequence[Link]
) -> list[tuple[tuple[Key, ...], tuple[Key, ...]]]:
    """Old and new articles that hang together through links."""
    by_old: dict[Key, set[Key]] = defaultdict(set)
    by_new: dict[Key, set[Key]] = defaultdict(set)
    for was, now in links:
        by_old[was].add(now)
        by_new[now].add(was)
    groups, seen = [], set()
    for start in new:
        if start in seen:
            continue
        olds, news, todo = set[Key](), {start}, [start]
        while todo:
            for was in by_new[todo.pop()] - olds:
                olds.add(was)
                todo.extend(by_old[was] - news)
                news |= by_old[was]
        seen |= news
        groups.append((tuple(sorted(olds)), tuple(sorted(news))))
    return groups + [((key,), ()) for key in old if not by_old[key]]


def _in_order(rows: Sequence[Row]) -> list[Row]:
    """By the new text; what was deleted follows the row that holds the article before it."""
    follows = {key: row.news[0] for row in rows if row.news for key in row.olds}
    known = sorted(follows)

    def place(row: Row) -> tuple[Key, int, Key]:
        if row.news:
            return (row.news[0], 0, (0, 0))
        before = [key for key in known if key < row.olds[0]]
        return (follows[before[-1]] if before else (0, 0), 1, row.olds[0])

    return sorted(rows, key=place)


def _same_texts(old: Mapping[Key, str], new: Mapping[Key, str]) -> set[Link]:
    """Articles that say the very same, each once; of several equal ones the same number comes first."""
    by_text: dict[str, list[Key]] = defaultdict(list)
    for key, text in new.items():
        if folded(text):
            by_text[folded(text)].append(key)
    links: set[Link] = set()
    for key in sorted(old, key=lambda key: key not in by_text.get(folded(old[key]), ())):
        free = by_text.get(folded(old[key]))
        if free:
            now = key if key in free else free[0]
            free.remove(now)
            links.add((key, now))
    return links


def _pair_best(likeness: _Likeness, links: set[Link], old: Mapping[Key, str], new: Mapping[Key, str]) -> None:
    """One to one, the most alike first."""
    taken_old, taken_new = {was for was, _now in links}, {now for _was, now in links}
    scores = {(was, now): likeness.of(was, now) for was in old for now in new}
    best_new = {was: max(new, key=lambda now: scores[was, now], default=None) for was in old}
    best_old = {now: max(old, key=lambda was: scores[was, now], default=None) for now in new}

    def is_candidate(was: Key, now: Key, score: float) -> bool:
        return score >= ALIKE or (score >= BEST_FOR_BOTH and best_new[was] == now and best_old[now] == was)

    ranked = sorted(
        (-score - (SAME_NUMBER_BONUS if was == now else 0.0), was, now)
        for (was, now), score in scores.items()
        if was not in taken_old and now not in taken_new and is_candidate(was, now, score)
    )
    for _rank, was, now in ranked:
        if was not in taken_old and now not in taken_new:
            links.add((was, now))
            taken_old.add(was)
            taken_new.add(now)


def _add_parts(likeness: _Likeness, links: set[Link], old: Mapping[Key, str], new: Mapping[Key, str]) -> None:
    """What is left over may be part of something: cut out of an old article, or taken up by a new one.

    It counts only what the other one's own counterparts do not say already: an old article that lives on word for word
    has given nothing away, however much a new one sounds like it.
    """
    paired_old, paired_new = {was for was, _now in links}, {now for _was, now in links}
    for now in new:
        if now not in paired_new and (was := likeness.source_of(now, links)):
            links.add((was, now))
    for was in old:
        if was not in paired_old and (home := likeness.home_of(was, links)):
            links.add((was, home))


class _Likeness:
    """Texts as weighted counts of their two-character pieces."""

    def __init__(self, old: Mapping[Key, str], new: Mapping[Key, str]) -> None:
        self._old = {key: _pieces(text) for key, text in old.items()}
        self._new = {key: _pieces(text) for key, text in new.items()}
        every = [*self._old.values(), *self._new.values()]
        spread = Counter(piece for pieces in every for piece in pieces)
        count = len(every) + 1
        self._weight = {piece: math.log(count / occurrences) ** 2 / 4 + 0.05 for piece, occurrences in spread.items()}
        self._sizes_old = {key: self._size(pieces) for key, pieces in self._old.items()}
        self._sizes_new = {key: self._size(pieces) for key, pieces in self._new.items()}

    def of(self, was: Key, now: Key) -> float:
        """0 to 1: how much of both is in the other."""
        total = self._sizes_old[was] + self._sizes_new[now]
        return 2 * self._shared(self._old[was], self._new[now]) / total if total else 0.0

    def of_texts(self, was: str, now: str) -> float:
        """The same for any two texts put together from articles of the two states."""
        first, second = _pieces(was), _pieces(now)
        total = self._size(first) + self._size(second)
        return 2 * self._shared(first, second) / total if total else 0.0

    def source_of(self, now: Key, links: Iterable[Link]) -> Key | None:
        """The old article out of which a new one was cut, or None."""
        said: dict[Key, Counter[str]] = defaultdict(Counter)
        for was, there in links:
            said[was] |= self._new[there]
        return self._best_part(self._new[now], self._old, said)

    def home_of(self, was: Key, links: Iterable[Link]) -> Key | None:
        """The new article that took an old one up, or None."""
        said: dict[Key, Counter[str]] = defaultdict(Counter)
        for there, now in links:
            said[now] |= self._old[there]
        return self._best_part(self._old[was], self._new, said)

    def _best_part(
        self, part: Counter[str], wholes: Mapping[Key, Counter[str]], said: Mapping[Key, Counter[str]]
    ) -> Key | None:
        best, found = 0.0, None
        for key, whole in wholes.items():
            told: Mapping[str, int] = said.get(key, {})
            rest = Counter({piece: count for piece, count in whole.items() if piece not in told})
            shared = self._shared(rest, part)
            of_part, of_rest = shared / (self._size(part) or 1.0), shared / (self._size(rest) or 1.0)
            fits = shared >= ENOUGH and (of_part >= CONTAINED or of_rest >= GIVEN_AWAY)
            if fits and max(of_part, of_rest) > best:
                best, found = max(of_part, of_rest), key
        return found

    def _size(self, pieces: Counter[str]) -> float:
        return sum(self._weight.get(piece, 1.0) * count for piece, count in pieces.items())

    def _shared(self, first: Counter[str], second: Counter[str]) -> float:
        small, large = (first, second) if len(first) <= len(second) else (second, first)
        return sum(
            self._weight.get(piece, 1.0) * min(count, large[piece]) for piece, count in small.items() if piece in large
        )


def _pieces(text: str) -> Counter[str]:
    plain = folded(text)
    return Counter(plain[start : start + 2] for start in range(len(plain) - 1))


def likely_olds(old: Mapping[Key, str], new: Mapping[Key, str], *, best: int = 5) -> dict[Key, tuple[Key, ...]]:
    """For each new article the old ones that it is most like, the best first: what an editor chooses among."""
    likeness = _Likeness(old, new)
    return {now: tuple(sorted(old, key=lambda was: -likeness.of(was, now))[:best]) for now in new}
