"""Whole sheets: what is on them, what they refuse, and what a strict reader finds in their fonts."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from media.printing import forms, press
from media.printing.errors import PressError
from tests.printing import samples
from tests.printing.pdf import cids_in, embedded_fonts, has_outline, pages_of

NAMES = (Path(__file__).parents[1] / "data" / "names-rare.txt").read_text("utf-8").split("\n")
LONG_NAME = "买买提·吐尔逊江·阿不都热合曼"
FULL_FONT_ONLY = "丂"  # in Noto, not among the characters at hand
BABELSTONE_ONLY = "\U00020001"


def render_certificate(**changes: object) -> bytes:
    return press.render("certificate", samples.certificate(**changes))


def test_every_cid_used_is_in_the_embedded_font_and_draws() -> None:
    data = render_certificate(holder_name=f"{LONG_NAME}{FULL_FONT_ONLY}{BABELSTONE_ONLY}Ольга")
    fonts = {name.split("+")[1]: (program, used) for name, program, used in embedded_fonts(data)}
    assert set(fonts) >= {"Anpei-Song", "Anpei-Song-Bold", "Anpei-Hei-Bold"}
    for name, (program, used) in fonts.items():
        cids = cids_in(program)
        assert {cid for cid in used if cid not in cids} == set(), name
        assert {cid: gid for cid, gid in cids.items() if cid != gid} == {}, name
        blank = {text for cid, text in used.items() if not has_outline(program, cids[cid])}
        assert {text for text in blank if text.strip()} == set(), name


def test_rare_names_are_drawn_and_can_be_copied() -> None:
    names = [name for name in NAMES if name]
    (text,) = pages_of(render_certificate(enterprise="、".join(names)))
    assert [name for name in names if name.replace(" ", "") not in text] == []


def test_a_certificate_says_what_it_must_on_one_page() -> None:
    (text,) = pages_of(render_certificate())
    for words in (
        "培训合格证",
        "赵桂兰，女，证件号990101********1224，系恒泰五金制品有限公司冲压车间冲床操作工，于2026年6月1日至6月16日",
        "完成4.0学时，考核成绩85分，合格。",
        "证书编号990101-2026-PX-000123",
        "发证日期2026年6月16日",
        "有效期至2029年6月15日",
        "青禾镇应急管理办公室（盖章）",
        "查验码7K3M-9QXD-42TR",
        "本证仅证明参加本次培训考核，不代替法定资格证书。",
    ):
        assert words in text
    assert "补" not in text


def test_a_reprint_is_marked_and_an_open_end_is_said() -> None:
    (text,) = pages_of(render_certificate(reprint=True, valid_until=None, score="", sex="", id_number_masked=""))
    assert "990101-2026-PX-000123补" in text
    assert "有效期至长期有效" in text
    assert "赵桂兰，系恒泰" in text
    assert "考核成绩" not in text


def test_long_names_stay_on_one_page_and_too_long_ones_are_refused() -> None:
    enterprise = "新疆维吾尔自治区巴音郭楞蒙古自治州库尔勒经济技术开发区" * 3 + "安全技术服务有限责任公司"
    (text,) = pages_of(render_certificate(holder_name=LONG_NAME, enterprise=enterprise))
    assert enterprise in text
    with pytest.raises(PressError, match="text-too-long"):
        render_certificate(enterprise=enterprise * 5)


def test_the_same_facts_give_the_same_bytes_without_paths() -> None:
    first, second = render_certificate(), render_certificate()
    assert first == second
    reader = PdfReader(BytesIO(first))
    assert dict(reader.metadata) == {
        "/Producer": "WeasyPrint 70.0",
        "/Title": "培训合格证 990101-2026-PX-000123",
        "/CreationDate": "D:20260616",
    }
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    assert b"file:" not in first
    assert b"/home" not in first


def test_characters_that_no_font_has_fail_the_job_and_are_named() -> None:
    record = samples.training_record(1)
    record["people"][0]["trainings"][0]["course"] = "安全\ue863课\U0002002d"
    with pytest.raises(PressError) as caught:
        press.render("training-record", record)
    assert (caught.value.code, caught.value.params) == ("characters-missing", {"characters": "\ue863\U0002002d"})


def test_unknown_forms_versions_and_missing_facts_are_refused() -> None:
    for name, version in (("letter", None), ("certificate", 99)):
        with pytest.raises(PressError, match="unknown-form"):
            press.render(name, {}, version=version)
    with pytest.raises(PressError, match="render-failed"):
        press.render("certificate", {"title": "培训合格证"})
    assert forms.latest_version("certificate") == 1


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://127.0.0.1/x.png", "press:assets/../press.py", "press:fonts/../../x.otf"]
)
def test_nothing_outside_the_press_is_fetched(url: str) -> None:
    form = forms.find_form("certificate")
    with pytest.raises(PressError) as caught:
        press._shop().print(form, f'<html><body><img src="{url}"></body></html>')
    assert (caught.value.code, caught.value.params["url"]) == ("fetch-refused", url)


def test_facts_are_text_and_never_markup() -> None:
    (text,) = pages_of(render_certificate(holder_name='<img src="file:///etc/passwd">'))
    assert '<imgsrc="file:///etc/passwd">' in text


def test_a_record_of_120_repeats_its_heads_and_keeps_the_signatures_with_a_row() -> None:
    pages = pages_of(press.render("training-record", samples.training_record(120)))
    assert len(pages) > 5
    for number, text in enumerate(pages, start=1):
        assert "序号姓名工号" in text
        assert f"第{number}页/共{len(pages)}页" in text
        assert "恒泰五金制品有限公司" in text
        assert "打印时间：2026年6月16日14:32数据版本1842" in text
    assert "HT0120" in pages[-1]
    assert "单位负责人（签字）" in pages[-1]
    assert sum(text.count("（待核实）") for text in pages) == 24
    assert sum(text.count("6月16日2026年安全生产月专题培训4.0") for text in pages) == 120


def test_a_poster_is_one_page_with_theme_steps_and_address() -> None:
    (text,) = pages_of(press.render("poster", samples.POSTER))
    for words in (
        "2026年6月1日至6月30日",
        "人人讲安全个个会应急",
        "排查整治风险隐患",
        "扫码",
        "anpei.example/c/month2026",
    ):
        assert words in text
