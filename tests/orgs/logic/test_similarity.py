"""Enterprise names that may mean the same."""

from __future__ import annotations

import pytest

from orgs.logic.similarity import NameIndex, Similar

KNOWN = ["永安机械制造厂", "青石化工有限公司", "红星轧钢一厂", "丰源(集团)粮油加工厂", "东村小学", "宏达分公司"]


@pytest.mark.parametrize(
    ("name", "known", "likeness"),
    [
        ("永安机械制造 厂", "永安机械制造厂", "same"),
        ("永安机械制造　厂", "永安机械制造厂", "same"),
        ("丰源（集团）粮油加工厂", "丰源(集团)粮油加工厂", "same"),
        ("青石化工有限责任公司", "青石化工有限公司", "suffix"),
        ("青石化工公司", "青石化工有限公司", "suffix"),
        ("青石化工", "青石化工有限公司", "suffix"),
        ("红星轧钢第一厂", "红星轧钢一厂", "suffix"),
        ("永安机械制作厂", "永安机械制造厂", "edit"),
        ("永安机械制造工厂", "永安机械制造厂", "edit"),
        ("永安机械厂造制"[:4] + "造制厂", "永安机械制造厂", "edit"),
    ],
)
def test_alike(name: str, known: str, likeness: str) -> None:
    assert NameIndex.of(KNOWN).find_similar(name) == Similar(known, likeness)


@pytest.mark.parametrize(
    "name", ["从未登记的单位", "红星轧钢二厂", "西村小学", "永利包装", "宏达总公司", "东村小学食堂"]
)
def test_not_alike(name: str) -> None:
    assert NameIndex.of(KNOWN).find_similar(name) is None
