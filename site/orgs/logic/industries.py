"""Which industries' principals and safety managers are assessed (Work Safety Law Arts. 27 and 97).

Wider than the industries with longer training hours (`hours_high_risk`): construction and transport are here too.
"""

from __future__ import annotations

# Mines, metal smelting, construction, transport, dangerous goods: as rosters write them.
_EXAMINED = (
    "矿山", "煤矿", "采矿", "采石", "矿产开采", "煤炭开采", "尾矿",
    "金属冶炼", "冶炼", "炼钢", "炼铁",
    "建筑施工", "建筑安装", "建筑工程", "工程施工", "房屋建筑业", "土木工程", "拆除工程", "爆破",
    "运输", "客运", "货运",
    "危险物品", "危险品", "危险化学品", "危化", "烟花", "爆竹", "民爆", "民用爆炸",
    "放射性", "易燃易爆", "加油站", "加气站",
)  # fmt: skip
_NOT = ("运输设备", "运输机械", "运输车辆制造", "矿山机械", "矿山设备", "冶炼设备", "建筑材料")


def is_exam_required(industry: str) -> bool:
    """Whether an industry as written in a roster is one whose principals are assessed; blank is not."""
    text = "".join(industry.split())
    for word in _NOT:
        text = text.replace(word, "")
    return any(word in text for word in _EXAMINED)
