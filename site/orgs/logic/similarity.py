"""Enterprise names that are written otherwise and may mean the same enterprise.

Linear: each name leaves its shapes in dictionaries, so a new name is compared with all others by a few look-ups.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

_BLANKS = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\ufeff]+")
_MARKS = re.compile(r"[()\[\]【】〔〕<>《》\"'“”‘’·•.,、。\-—_]")
# 分公司, 总公司 and 集团 are no legal forms: a branch is not its parent.
_SUFFIXES = ("股份有限公司", "有限责任公司", "有限公司", "公司")
_NOT_A_SUFFIX = ("分公司", "总公司", "子公司")
_ORDINAL = re.compile(r"第([一二三四五六七八九十\d]+)(?=[厂店部队村站矿组分小中幼])")
# Names that differ in one of these are different enterprises on purpose: 红星一厂 and 红星二厂, 东村小学 and 西村小学.
_TELLING = frozenset(
    "0123456789一二三四五六七八九十百甲乙丙丁东西南北中上下前后左右大小新老分总子abcdefghijklmnopqrstuvwxyz"
)
_SHORTEST_FOR_EDITS = 5

Likeness = Literal["same", "suffix", "edit"]


@dataclass(frozen=True, slots=True)
class Similar:
    """A known name like the one asked for. `same`: only blanks, width or brackets differ."""

    name: str
    likeness: Likeness


def fold_enterprise_name(name: str) -> str:
    """The name without blanks and marks, in half width and lower case: what is left must be equal to be the same."""
    return _MARKS.sub("", _BLANKS.sub("", unicodedata.normalize("NFKC", name))).casefold()


def core_of_name(name: str) -> str:
    """The folded name without its legal form, and 第一厂 as 一厂."""
    core = _ORDINAL.sub(r"\1", fold_enterprise_name(name))
    if core.endswith(_NOT_A_SUFFIX):
        return core
    for suffix in _SUFFIXES:
        if core.endswith(suffix) and len(core) > len(suffix) + 1:
            return core[: -len(suffix)]
    return core


@dataclass
class NameIndex:
    """Known enterprise names, to be asked for one that is like another."""

    _folded: dict[str, str] = field(default_factory=dict)
    _cores: dict[str, str] = field(default_factory=dict)
    _shapes: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Iterable[str]) -> NameIndex:
        """An index of `names`; of names that fold alike the first stands."""
        index = cls()
        for name in names:
            index.add(name)
        return index

    def add(self, name: str) -> None:
        """Make `name` known."""
        self._folded.setdefault(fold_enterprise_name(name), name)
        core = core_of_name(name)
        if core in self._cores:
            return
        self._cores[core] = name
        for shape in _shapes(core):
            self._shapes.setdefault(shape, []).append((core, name))

    def find_similar(self, name: str) -> Similar | None:
        """The known name most like `name`: same but for blanks and brackets, then legal form, then one character."""
        if same := self._folded.get(fold_enterprise_name(name)):
            return Similar(same, "same")
        core = core_of_name(name)
        if alike := self._cores.get(core):
            return Similar(alike, "suffix")
        for shape in _shapes(core):
            for other, known in self._shapes.get(shape, ()):
                if _is_one_slip(core, other):
                    return Similar(known, "edit")
        return None


def _shapes(core: str) -> list[str]:
    """The core and the core less any one character: cores within one slip of each other share a shape."""
    if len(core) < _SHORTEST_FOR_EDITS:
        return []
    return [core, *dict.fromkeys(core[:at] + core[at + 1 :] for at in range(len(core)))]


def _is_one_slip(one: str, other: str) -> bool:
    """One character changed, left out, added, or two neighbours swapped; none of them a telling one."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    left, right = one[start : len(one) - end], other[start : len(other) - end]
    if _TELLING & (set(left) ^ set(right)):
        return False
    return max(len(left), len(right)) == 1 or (len(left) == len(right) == 2 and left == right[::-1])
