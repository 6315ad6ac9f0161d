"""Official texts: what is read off them, and what is found wrong."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulations.logic.citations import article_name
from regulations.logic.history import DaySource, Event, EventKind, events_of, read_day
from regulations.logic.text import Finding, FindingCode, Level, level_of, read_official_text
from tests.regulations.texts import NEW, OLD, SAMPLES, TITLE, needs_samples, text_of

HEAD = "某某规定\n2020年1月2日 某某会议通过\n"


def test_a_text_is_read_whole() -> None:
    text = text_of(OLD)
    assert (text.title, text.short_title, text.number, text.issuer) == (
        TITLE, TITLE, "青禾县人民政府令第12号", "青禾县水务委员会",
    )  # fmt: skip
    assert (text.adopted_on, text.published_on, text.in_force_from) == (
        date(2015, 3, 10), date(2015, 3, 20), date(2015, 5, 1),
    )  # fmt: skip
    assert text.chapters == ("第一章 总则", "第二章 开工以前", "第三章 出了事", "第四章 罚则和附则")
    assert [article.key for article in text.articles] == [
        (1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (5, 1), (6, 0), (7, 0), (8, 0), (9, 0), (10, 0), (11, 0), (12, 0),
        (13, 0), (14, 0),
    ]  # fmt: skip
    fourth = text.articles[3]
    assert (fourth.chapter, fourth.section) == ("第二章 开工以前", "第一节 掌柜的事")
    assert [level_of(line) for line in fourth.paragraphs] == [
        Level.PARAGRAPH, Level.ITEM, Level.ITEM, Level.SUB_ITEM, Level.SUB_ITEM, Level.ITEM,
    ]  # fmt: skip
    assert text.articles[7].paragraphs[1] == "敲锣以后半个时辰，没有人来换班的，守闸的伙计可以离开水车。"
    assert text.findings == ()
    assert text.is_storable


def test_a_revision_names_its_own_day() -> None:
    text = text_of(NEW)
    assert (text.adopted_on, text.in_force_from, text.day_source) == (
        date(2026, 6, 18), date(2026, 9, 1), DaySource.CLOSING,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "closing", "day", "source"),
    [
        ("2019年5月6日 县会议通过", "本规定自2019年7月1日起施行。", date(2019, 7, 1), DaySource.CLOSING),
        ("2019年5月6日 县会议通过", "本规定自公布之日起施行。", date(2019, 5, 6), DaySource.PUBLICATION),
        ("2019年5月6日 县会议通过\n2019年5月9日公布", "自发布之日起施行。", date(2019, 5, 9), DaySource.PUBLICATION),
        (
            "2019年5月6日通过\n2021年6月10日《关于修改〈某法〉的决定》第一次修正",
            "本法自2019年7月1日起施行。",
            date(2021, 6, 10),
            DaySource.AMENDMENT,
        ),
        ("2019年5月6日通过\n2019年7月1日 施行", "完。", date(2019, 7, 1), DaySource.HISTORY),
        ("2019年5月6日通过 2022年3月4日修订", "本法自2019年7月1日起施行。", date(2022, 3, 4), DaySource.REVISION),
        ("2019年5月6日通过", "本法自二〇一九年十二月一日起施行。", date(2019, 12, 1), DaySource.CLOSING),
        ("某某会议通过", "完。", None, DaySource.NONE),
    ],
)
def test_the_day_in_force(lines: str, closing: str, day: date | None, source: DaySource) -> None:
    text = read_official_text(f"某某规定\n{lines}\n第一条 头。\n第二条 {closing}")
    assert (text.in_force_from, text.day_source) == (day, source)


def test_a_history_in_brackets_is_told_apart_by_its_dates() -> None:
    line = (
        "（2002年6月29日第九届全国某会第二十八次会议通过 根据2009年8月27日第十一届全国某会第十次会议"
        "《关于修改部分法律的决定》第一次修正 2019年2月17日国务院令第708号公布）"
    )
    assert events_of([line]) == (
        Event(date(2002, 6, 29), EventKind.ADOPTED, "全国某会"),
        Event(date(2009, 8, 27), EventKind.AMENDED, "全国某会"),
        Event(date(2019, 2, 17), EventKind.PUBLISHED, "国务院", "国务院令第708号"),
    )


@pytest.mark.parametrize("text", ["2023年2月30日", "2023年13月1日", "零年零月零日", "", "9999年99月99日"])
def test_what_is_no_day(text: str) -> None:
    assert read_day(text) is None


def test_findings() -> None:
    text = read_official_text(HEAD + "前言一段话。\n第一条 甲。\n第三条 乙。\n第三条 丙。\n第二条 丁。\n第四条\n")
    assert [(each.code, each.number) for each in text.findings] == [
        (FindingCode.TEXT_BEFORE, 0), (FindingCode.GAP, 3), (FindingCode.DUPLICATE, 3), (FindingCode.BACKWARDS, 2),
        (FindingCode.EMPTY, 4), (FindingCode.NO_DAY, 0),
    ]  # fmt: skip
    assert not text.is_storable


def test_nothing_readable() -> None:
    assert read_official_text("").findings == (
        Finding(FindingCode.NO_TITLE), Finding(FindingCode.NO_ARTICLES), Finding(FindingCode.NO_DAY),
    )  # fmt: skip
    assert not read_official_text("第一条 甲。").is_storable


def test_references_at_the_beginning_of_a_line_begin_no_article() -> None:
    text = read_official_text(HEAD + "第一条 甲。\n第二条规定的事，另行规定。\n第二条 乙。\n第一条和第二条 丙。")
    assert [article.paragraphs for article in text.articles] == [
        ("甲。", "第二条规定的事，另行规定。"), ("乙。", "第一条和第二条 丙。"),
    ]  # fmt: skip


def test_heads_without_a_space_and_a_table_of_contents() -> None:
    text = read_official_text(
        HEAD + "目　录\n第一章 总则……1\n第二章 附则……9\n第一章　总  则\n第一条为了一件事。\n第二章 附则\n第二条 完。"
    )
    assert text.chapters == ("第一章 总则", "第二章 附则")
    assert [article.text for article in text.articles] == ["为了一件事。", "完。"]
    assert [each.code for each in text.findings] == [FindingCode.NO_DAY]


@given(st.lists(st.booleans(), min_size=1, max_size=130))
def test_numbers_in_order_are_no_finding(suffixes: list[bool]) -> None:
    keys, names = [], []
    for number, with_suffix in enumerate(suffixes, 1):
        keys.append((number, 0))
        names.append(article_name(number))
        if with_suffix:
            keys.append((number, 1))
            names.append(f"{article_name(number)}之一")
    body = "\n".join(f"{name}　内容{place}。" for place, name in enumerate(names))
    text = read_official_text(HEAD + body)
    assert [article.key for article in text.articles] == keys
    assert [article.text for article in text.articles] == [f"内容{place}。" for place in range(len(names))]
    assert {each.code for each in text.findings} <= {FindingCode.NO_DAY}


@given(st.text(max_size=400))
def test_any_text_is_read_without_falling_over(text: str) -> None:
    read_official_text(text)


@given(st.text(alphabet="第一二三十百零条章节之 \n　（）1。,《》", max_size=300))
def test_law_like_noise_is_read_without_falling_over(text: str) -> None:
    read_official_text(HEAD + text)


@needs_samples
@pytest.mark.parametrize(
    ("start", "articles", "chapters", "day"),
    [
        ("安全生产法-2021", 119, 7, date(2021, 6, 10)),
        ("浙江省安全生产条例-2016", 51, 5, date(2016, 8, 1)),
        ("消防法-2021", 74, 7, date(2021, 4, 29)),
        ("生产安全事故应急条例", 35, 5, date(2019, 4, 1)),
        ("突发事件应对法-2007", 70, 7, date(2007, 11, 1)),
        ("突发事件应对法-2024", 106, 8, date(2024, 11, 1)),
    ],
)
def test_official_texts(start: str, articles: int, chapters: int, day: date) -> None:
    assert SAMPLES is not None
    (path,) = SAMPLES.glob(f"{start}*")
    text = text_of(path)
    assert (len(text.articles), len(text.chapters), text.in_force_from) == (articles, chapters, day)
    assert [article.key for article in text.articles] == [(number, 0) for number in range(1, articles + 1)]
    assert {each.code for each in text.findings} <= {FindingCode.LOOK_AT_DAY}
    assert "".join("".join(article.paragraphs) for article in text.articles) in _body(path.read_text(encoding="utf-8"))


def _body(raw: str) -> str:
    """The file without heads of chapters and articles: everything else must have been read."""
    import re

    lines = [line.strip() for line in raw.split("<!-- INFO END -->")[1].split("\n")]
    kept = [re.sub(r"^第[一二三四五六七八九十百零]+条\s+", "", line) for line in lines if not line.startswith("#")]
    return "".join(kept)
