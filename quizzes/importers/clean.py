"""Cleaning of texts: folding for comparison only, pinyin glosses, traditional script. What is kept stays as typed."""

from __future__ import annotations

import functools
import re
import unicodedata

_GLOSS = re.compile(
    r"([\u3400-\u9fff\U00020000-\U0003ffff]+)\s?[(（\[【]([A-Za-zÀ-ɏḀ-ỿ'’·\s\u0300-\u030c]{1,40}[1-5]?)[)）\]】]"
)
_SYLLABLES = re.compile(r"[\s'’·]+")
# Toneless and lower case, these may be symbols of elements or units as well as readings: 帕(pa), 钠(na), 锂(li).
_SYMBOL_LIST = "ba ca ce cu fe ga ge ha he la li lu mo mu na ni pa re se si ta ti"
_SYMBOLS = frozenset(_SYMBOL_LIST.split())
_BLANKS = re.compile(r"[(（\[【][\s_＿]*[)）\]】]|[_＿]{2,}")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff]")
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "「": '"', "」": '"'})
BLANK_MARK = "\u2423"


def fold(text: str) -> str:
    """Width and case folded, white space removed: for comparing and parsing, never for keeping."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_QUOTES)
    return _INVISIBLE.sub("", "".join(folded.split()))


def fold_width(text: str) -> str:
    """Full-width letters and digits made half-width one for one; every other character stays."""
    return "".join(chr(ord(c) - 0xFEE0) if "Ａ" <= c <= "ｚ" or "０" <= c <= "９" else c for c in text)


def tidy(text: str) -> str:
    """`text` as it is kept: characters that nobody sees and carriage returns gone, nothing else changed."""
    return _INVISIBLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n").strip()


def count_blanks(stem: str) -> int:
    """Blanks to be filled in: two or more underscores, or empty brackets of any kind."""
    return len(_BLANKS.findall(stem))


def normalise_stem(stem: str) -> str:
    """The stem for comparison: blanks of every kind one token, width, case, white space and end marks gone."""
    return fold(_BLANKS.sub(BLANK_MARK, stem)).rstrip(f".。?!:;,{BLANK_MARK}")


def strip_glosses(text: str) -> str:
    """`text` without pinyin in brackets, where the syllables are readings of the characters before them.

    一氧化碳(co), 噪声85(db) and 选项(a) stay: they are not readings, or a single letter without a tone.
    """
    return _GLOSS.sub(_strip_gloss, text)


def _strip_gloss(match: re.Match[str]) -> str:
    syllables = [part for part in _SYLLABLES.split(match[2]) if part]
    characters = match[1][-len(syllables) :]
    if not syllables or len(characters) != len(syllables):
        return match[0]
    pairs = zip(characters, syllables, strict=True)
    return match[1] if all(_is_reading(character, syllable) for character, syllable in pairs) else match[0]


def _is_reading(character: str, syllable: str) -> bool:
    plain = _toneless(syllable)
    toned = plain != syllable.lower().replace("v", "ü")
    if not toned and (len(syllable) < 2 or syllable in _SYMBOLS or syllable != syllable.lower()):
        return False
    return plain in _readings(character)


@functools.lru_cache(maxsize=4096)
def _readings(character: str) -> frozenset[str]:
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=True)
    return frozenset(_toneless(reading) for reading in found[0]) if found else frozenset()


def _toneless(syllable: str) -> str:
    """A syllable in lower case without its tone mark or number; ü is kept apart from u."""
    letters = unicodedata.normalize("NFD", syllable.lower().rstrip("12345")).replace("u\u0308", "ü").replace("v", "ü")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@functools.cache
def _converter() -> object:
    from opencc import OpenCC

    return OpenCC("t2s")


def to_simplified(text: str) -> str:
    """Traditional script converted; simplified text with a character that both scripts use (瞭望) is left alone."""
    if text.isascii():
        return text
    converted: str = _converter().convert(text)  # type: ignore[attr-defined]
    if converted == text or not any(_is_traditional(character) for character in set(text) - set(converted)):
        return text
    return converted


def _is_traditional(character: str) -> bool:
    """GB 2312 holds the simplified script: what is outside it and converts is traditional."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False
