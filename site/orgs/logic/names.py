"""People's names: blanks and dots are made alike, characters are never replaced.

Rare characters live in every plane of Unicode; compatibility ideographs and variants are somebody's name, so Chinese
names are never normalised. Only names in other scripts are composed (NFC), which changes no letter.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MAX_LENGTH = 60

_HAN = "\u2e80-\u2fdf\u3005\u3007\u31c0-\u31ef\u3400-\u4dbf\u4e00-\u9fff\ue000-\uf8ff\uf900-\ufaff\U00020000-\U0003ffff"
_HAS_HAN = re.compile(f"[{_HAN}]")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_BLANKS = re.compile(r"[\s\u3000\u3164]+")
_DOTS = re.compile("\\s*[·•･・‧∙⋅●˙]\\s*")
_STOP_BETWEEN_HAN = re.compile(f"(?<=[{_HAN}])\\s*[.．。]\\s*(?=[{_HAN}])")
_NOT_IN_NAMES = re.compile(r"[0-9０-９()（）\[\]【】<>/\\|=+*#@_:：;；,，]")
_LOST = re.compile(r"[?？□■\ufffd]")
_PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")

ERRORS = frozenset({"name-missing", "name-broken", "name-too-long"})


@dataclass(frozen=True, slots=True)
class Name:
    """A name with the blanks and dots of the trade. With an error code `value` is empty."""

    value: str
    codes: tuple[str, ...] = ()


def parse_name(text: str) -> Name:
    """Read a name. Errors are codes of `ERRORS`; `name-odd` and `name-private-use` leave it usable."""
    folded = fold_name(text)
    if not folded:
        return Name("", ("name-missing",))
    if _LOST.search(folded):
        return Name("", ("name-broken",))
    if len(folded) > MAX_LENGTH:
        return Name("", ("name-too-long",))
    codes = []
    if _without_dots(folded) != _without_dots(text):
        codes.append("name-spaces")
    if _NOT_IN_NAMES.search(folded):
        codes.append("name-odd")
    if _PRIVATE_USE.search(folded):
        codes.append("name-private-use")
    return Name(folded, tuple(codes))


def fold_name(text: str) -> str:
    """The name without stray blanks: none beside Chinese characters, one between words of other scripts.

    Every middle dot becomes ``·`` (U+00B7), as the household register writes it.
    """
    name = _DOTS.sub("·", _INVISIBLE.sub("", text))
    if not _HAS_HAN.search(name):
        return _BLANKS.sub(" ", unicodedata.normalize("NFC", name)).strip()
    return _BLANKS.sub("", _STOP_BETWEEN_HAN.sub("·", name))


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same person's spelling: case, dots, blanks and the apostrophe's shape don't count."""
    return _comparable(one) == _comparable(other)


def _comparable(name: str) -> str:
    return re.sub(r"[·\s]", "", fold_name(name)).replace("’", "'").casefold()


def _without_dots(text: str) -> str:
    """The text less its dots: a dot of another shape is not worth a remark, blanks are."""
    return re.sub(r"[·•･・‧∙⋅●˙.．。]", "", unicodedata.normalize("NFC", text))
