"""Fonts of the press: small ones built once, the full ones behind them, and who can draw which character.

宋体 is Noto Serif CJK SC, 黑体 is Noto Sans CJK SC. 仿宋 is a file that the setting ANPEI_FANGSONG_FONT names (such
fonts are licensed, so none is shipped), else 宋体. The small fonts print a certificate in a third of the time.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont

from .charset import at_hand
from .errors import PressError
from .subset import build_subset, font_number

RECIPE = 1  # raise it when subset.py or charset.py changes what comes out
NOTO_DIR = Path("/usr/share/fonts/opentype/noto")
BABELSTONE = Path("/usr/share/fonts/truetype/babelstone/BabelStoneHan.ttf")
# Never drawn: line ends, joiners, direction marks, variation selectors.
IGNORED_CATEGORIES = {"Cc", "Cf", "Zl", "Zp"}
SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


@dataclass(frozen=True, slots=True)
class Face:
    """One weight of one of our small families and the large face that it is cut from."""

    family: str
    style: str
    weight: int
    source: str
    full_family: str

    @property
    def source_path(self) -> Path:
        """Where Debian and Ubuntu (fonts-noto-cjk) put the large font."""
        return NOTO_DIR / self.source


SONG = Face("Anpei Song", "Regular", 400, "NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC")
HEI = Face("Anpei Hei", "Regular", 400, "NotoSansCJK-Regular.ttc", "Noto Sans CJK SC")
FACES = (
    SONG,
    Face("Anpei Song", "Bold", 700, "NotoSerifCJK-Bold.ttc", "Noto Serif CJK SC"),
    HEI,
    Face("Anpei Hei", "Bold", 700, "NotoSansCJK-Bold.ttc", "Noto Sans CJK SC"),
)
STACKS = {
    "song": ("Anpei Song", "Noto Serif CJK SC", "BabelStone Han"),
    "hei": ("Anpei Hei", "Noto Sans CJK SC", "BabelStone Han"),
    "fang": ("Anpei Fang", "Anpei Song", "Noto Serif CJK SC", "BabelStone Han"),
}


def ensure_fonts() -> dict[Face, Path]:
    """Build what is missing of the small fonts (about 13 s each, once) and say where each one is.

    The file's name carries the large font's size and time and our recipe, so a new font package makes new files.
    Raises PressError ``fonts-missing`` with the path when fonts-noto-cjk is not installed.
    """
    paths = {face: font_dir() / _file_name(face) for face in FACES}
    for face, path in paths.items():
        if not path.exists():
            build_subset(
                face.source_path, path, face=face.full_family, family=face.family, style=face.style, points=at_hand()
            )
    return paths


def font_dir() -> Path:
    """The directory of the small fonts, from ANPEI_FONT_DIR."""
    return Path(settings.ANPEI_FONT_DIR)


def fangsong_path() -> Path | None:
    """The 仿宋 file that the setting names, if it names one. Raises ``fonts-missing`` when the file is not there."""
    named = settings.ANPEI_FANGSONG_FONT
    if not named:
        return None
    path = Path(named)
    if not path.is_file():
        raise PressError("fonts-missing", path=path.name)
    return path


def font_css() -> str:
    """The @font-face rules of the small fonts and the stacks as ``var(--song)``, ``var(--hei)``, ``var(--fang)``."""
    rules = [_face_rule(face.family, face.weight, f"fonts/{path.name}") for face, path in ensure_fonts().items()]
    if fangsong_path():
        rules.append(_face_rule("Anpei Fang", 400, "fangsong"))
    families = (f"--{name}:" + ",".join(f'"{family}"' for family in stack) for name, stack in STACKS.items())
    return "\n".join([*rules, ":root{" + ";".join(families) + "}"])


def missing_characters(text: str, *, stack: str = "song") -> str:
    """Those characters of `text`, each once and in order, that no font of `stack` (song, hei, fang) can draw.

    Private-use characters count as missing: every maker draws something else there.
    """
    return "".join(char for char in dict.fromkeys(text) if not _is_drawn(char, stack))


def _is_drawn(char: str, stack: str) -> bool:
    point = ord(char)
    category = unicodedata.category(char)
    if category in IGNORED_CATEGORIES or any(point in selectors for selectors in SELECTORS):
        return True
    return category != "Co" and point in _coverage(stack)


@cache
def _coverage(stack: str) -> frozenset[int]:
    """Code points of the full fonts of a stack; the small ones are parts of them."""
    return frozenset(point for path, family in _sources(stack) for point in _cmap(path, family))


def _sources(stack: str) -> Iterator[tuple[Path, str]]:
    full = HEI if stack == "hei" else SONG
    yield full.source_path, full.full_family
    if BABELSTONE.is_file():
        yield BABELSTONE, "BabelStone Han"
    fang = fangsong_path() if stack == "fang" else None
    if fang:
        yield fang, "FangSong"


def _cmap(path: Path, family: str) -> list[int]:
    if not path.is_file():
        raise PressError("fonts-missing", path=path.name)
    with TTFont(str(path), fontNumber=font_number(path, family), lazy=True) as font:
        return list(font.getBestCmap())


def _file_name(face: Face) -> str:
    try:
        state = face.source_path.stat()
    except FileNotFoundError as error:
        raise PressError("fonts-missing", path=face.source) from error
    seed = f"{RECIPE} {face.source} {state.st_size} {state.st_mtime_ns} {sorted(at_hand())}"
    name = face.family.replace(" ", "-").lower()
    return f"{name}-{face.weight}-{sha256(seed.encode()).hexdigest()[:12]}.otf"


def _face_rule(family: str, weight: int, path: str) -> str:
    return f'@font-face{{font-family:"{family}";font-weight:{weight};src:url("press:{path}")}}'
