"""One small font out of one large one, with glyph number = CID.

fontTools keeps the old CIDs when it subsets a CID-keyed CFF, while WeasyPrint writes glyph numbers as CIDs. Poppler
draws what was meant, the specification (ISO 32000-2, 9.7.4.2) asks for something else, and a strict reader or a
printer shows the wrong character or none. So the CIDs are numbered anew after subsetting.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Mapping
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont, newTable

FEATURES = ["ccmp", "kern", "liga", "mark", "mkmk"]
# Vertical metrics, glyph classes and signatures are of no use to horizontal print.
DROPPED = ["BASE", "VORG", "vhea", "vmtx", "DSIG", "GDEF"]
NAME_RECORDS = {1: "{family}", 2: "{style}", 4: "{family} {style}", 6: "{postscript}-{style}"}


def font_number(path: Path, family: str) -> int:
    """Index of the face called `family` in a collection; -1 (no index) in a plain font file."""
    if path.suffix.lower() != ".ttc":
        return -1
    with TTCollection(str(path), lazy=True) as collection:
        names = [font["name"].getDebugName(1) for font in collection.fonts]
    return names.index(family)


def build_subset(source: Path, target: Path, *, face: str, family: str, style: str, points: Collection[int]) -> None:
    """Write the glyphs for `points` of `face` in `source` to `target`, under the name `family`.

    Safe beside another process that builds the same file: written aside, then renamed.
    """
    plain = BytesIO()
    with TTFont(str(source), fontNumber=font_number(source, face), lazy=True) as font:
        subsetter = subset.Subsetter(_options())
        subsetter.populate(unicodes=points)
        subsetter.subset(font)
        _rename(font, family=family, style=style)
        font.save(plain)
    _write(renumbered(plain.getvalue()), target)


def renumbered(data: bytes) -> bytes:
    """The same font with CID = glyph number. A font that is not CID-keyed comes back as it was.

    Only the CFF table is read and written: all others speak of glyphs by number and are copied as they are.
    """
    font = TTFont(BytesIO(data), lazy=True)
    if "CFF " not in font:
        return data
    top = font["CFF "].cff.topDictIndex[0]
    if not hasattr(top, "ROS"):
        return data
    names = {old: f"cid{gid:05d}" if gid else ".notdef" for gid, old in enumerate(top.charset)}
    _rename_glyphs(top, names)
    font.setGlyphOrder(list(names.values()))
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def _rename_glyphs(top: subset.cff.TopDict, names: Mapping[str, str]) -> None:
    strings = top.CharStrings
    strings.charStrings = {names[old]: index for old, index in strings.charStrings.items()}
    order = list(names.values())
    top.charset = order
    strings.charset = order
    top.CIDCount = len(order)


def _options() -> subset.Options:
    options = subset.Options()
    options.layout_features = FEATURES
    options.drop_tables += DROPPED
    options.hinting = False  # paper is printed at 600 dots an inch
    options.desubroutinize = True
    options.notdef_outline = True
    options.recalc_timestamp = False
    return options


def _rename(font: TTFont, *, family: str, style: str) -> None:
    """A name of its own: two fonts of one name would leave the choice between small and full to chance."""
    table = newTable("name")
    table.names = []
    for record, pattern in NAME_RECORDS.items():
        text = pattern.format(family=family, style=style, postscript=family.replace(" ", ""))
        table.setName(text, record, 3, 1, 0x409)
    font["name"] = table


def _write(data: bytes, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(aside).chmod(0o644)
    Path(aside).replace(target)
