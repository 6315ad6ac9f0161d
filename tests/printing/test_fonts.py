"""The small fonts, and who can draw which character."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from fontTools import subset
from fontTools.ttLib import TTFont

from media.printing import fonts
from media.printing.charset import gb2312, standard_list_3
from media.printing.errors import PressError
from media.printing.subset import font_number, renumbered

NAMES = (Path(__file__).parents[1] / "data" / "names-rare.txt").read_text("utf-8").split("\n")


def cid_names(font: TTFont) -> list[str]:
    return list(font["CFF "].cff.topDictIndex[0].charset)


def test_the_national_lists_are_whole() -> None:
    han = [point for point in gb2312() if 0x4E00 <= point < 0xA000]
    assert (len(han), len(standard_list_3())) == (6763, 1605)


@pytest.mark.parametrize("face", fonts.FACES, ids=lambda face: f"{face.family} {face.weight}")
def test_small_fonts_number_cids_as_glyphs_and_keep_the_advance(face: fonts.Face) -> None:
    font = TTFont(str(fonts.ensure_fonts()[face]))
    assert cid_names(font) == [".notdef", *(f"cid{gid:05d}" for gid in range(1, font["maxp"].numGlyphs))]
    cmap = font.getBestCmap()
    assert {point for point in gb2312() | standard_list_3() if point not in cmap} == set()
    assert font["hmtx"][cmap[ord("赵")]][0] == 1000
    assert font["name"].getDebugName(1) == face.family


def test_renumbering_mends_what_a_plain_subset_leaves() -> None:
    source = fonts.SONG.source_path
    font = TTFont(str(source), fontNumber=font_number(source, fonts.SONG.full_family), lazy=True)
    options = subset.Options(layout_features=[], drop_tables=[*subset.Options().drop_tables, "GSUB", "GPOS"])
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="赵桂兰")
    subsetter.subset(font)
    plain = BytesIO()
    font.save(plain)
    font.close()

    before, after = TTFont(BytesIO(plain.getvalue())), TTFont(BytesIO(renumbered(plain.getvalue())))
    assert cid_names(before)[1] != "cid00001"  # the fault: old CIDs kept
    assert cid_names(after) == [".notdef", *(f"cid{gid:05d}" for gid in range(1, len(cid_names(before))))]
    order = [before.getGlyphID(before.getBestCmap()[ord(char)]) for char in "赵桂兰"]
    assert [after.getGlyphID(after.getBestCmap()[ord(char)]) for char in "赵桂兰"] == order


def test_fonts_are_built_once_and_written_aside_first(settings, tmp_path, monkeypatch) -> None:
    built = []

    def build(source: Path, target: Path, **kwargs: object) -> None:
        built.append(target)
        target.write_bytes(b"font")

    monkeypatch.setattr(fonts, "build_subset", build)
    settings.ANPEI_FONT_DIR = tmp_path
    assert fonts.ensure_fonts() == fonts.ensure_fonts()
    assert len(built) == 4


def test_a_font_that_is_not_installed_is_named(settings, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(fonts, "NOTO_DIR", tmp_path)
    with pytest.raises(PressError) as caught:
        fonts.ensure_fonts()
    assert (caught.value.code, caught.value.params) == ("fonts-missing", {"path": "NotoSerifCJK-Regular.ttc"})


@pytest.mark.parametrize("stack", fonts.STACKS)
@pytest.mark.parametrize("name", [name for name in NAMES if name])
def test_rare_names_can_be_drawn(name: str, stack: str) -> None:
    assert fonts.missing_characters(name, stack=stack) == ""


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("赵桂兰\n\u200b\ufe00", ""),  # line ends, joiners and selectors draw nothing
        ("王\ue863", "\ue863"),  # private use: 䶮 in files of the year 2000, anything elsewhere
        ("རྒྱ་མཚོ་རྒྱ", "རྒྱ་མཚོ"),  # each once, in order
        ("\U00020001\U0002002d", "\U0002002d"),
    ],
)
def test_missing_characters_are_named_once_and_in_order(text: str, missing: str) -> None:
    assert fonts.missing_characters(text) == "".join(dict.fromkeys(missing))


def test_a_fangsong_file_is_used_when_named(settings) -> None:
    assert "Anpei Fang" not in fonts.font_css().split(":root")[0]
    settings.ANPEI_FANGSONG_FONT = str(fonts.BABELSTONE)
    assert '@font-face{font-family:"Anpei Fang";font-weight:400;src:url("press:fangsong")}' in fonts.font_css()
    settings.ANPEI_FANGSONG_FONT = "/nowhere/fang.ttf"
    with pytest.raises(PressError, match="fonts-missing"):
        fonts.font_css()
