from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from regulations.logic.citations import article_name, numeral_value, split_citations

LAW = "安全生产法"


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("《安全生产法》第二十八条", [(LAW, "第二十八条")]),
        ("《安全生产法》第二十八条、第三十条", [(LAW, "第二十八条"), (LAW, "第三十条")]),
        ("《安全生产法》第三条至第五条", [(LAW, "第三条"), (LAW, "第四条"), (LAW, "第五条")]),
        ("《安全生产法》第三至五条", [(LAW, "第三条"), (LAW, "第四条"), (LAW, "第五条")]),
        ("《安全生产法》第3-5条", [(LAW, "第三条"), (LAW, "第四条"), (LAW, "第五条")]),
        ("《安全生产法》第三、五条", [(LAW, "第三条"), (LAW, "第五条")]),
        ("《安全生产法》第一百零六条第二款", [(LAW, "第一百零六条")]),
        ("《刑法》第一百三十四条之一", [("刑法", "第一百三十四条之一")]),
        ("《安全生产法》第四十九条之一、第五十条", [(LAW, "第四十九条之一"), (LAW, "第五十条")]),
        ("《安全生产法》第五条；《消防法》第十六条", [(LAW, "第五条"), ("消防法", "第十六条")]),
        ("《安全生产法》（2021年修改）", [(LAW, "")]),
        ("GB 2893", [("GB 2893", "")]),
        ("GB/T 3608-2008 和《消防法》", [("GB/T 3608-2008", ""), ("消防法", "")]),
        ("《安全生产法》第九条至第五条", [(LAW, "第九条"), (LAW, "第五条")]),
        ("根据有关规定", []),
        ("第五条", []),
        ("", []),
    ],
)
def test_citations(text: str, cited: list[tuple[str, str]]) -> None:
    assert list(split_citations(text)) == cited


@given(st.integers(min_value=1, max_value=9999))
def test_article_names_round_trip(number: int) -> None:
    assert numeral_value(article_name(number)[1:-1]) == number


@example("《消防法》第0零条")
@given(st.text(alphabet="《》第条至、一二三十百零之款GB 0123456789-，", max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    split_citations(text)
