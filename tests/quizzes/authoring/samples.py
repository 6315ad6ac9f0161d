"""One question of each type, as its author types it."""

from __future__ import annotations

from typing import Any

from quizzes.models import Bank

COMMON = {
    "difficulty": "2", "points": "2", "topic": "消防", "explanation": "见教材。", "basis": "《消防法》第四十四条",
    "then": "save",
}  # fmt: skip

TYPED: dict[str, dict[str, str]] = {
    "single": {"stem": "火警电话是（ ）。", "options": "110\n*119\n120", "answer": ""},
    "multiple": {"stem": "报警时要说清（ ）。", "options": "A. 地点\nB. 火势\nC. 菜价", "answer": "AB"},
    "indefinite": {"stem": "灭火的方法有（ ）。", "options": "*冷却\n*窒息\n浇油", "answer": "AB"},
    "truefalse": {"stem": "电器着火可以直接用水泼。", "judgement": "错"},
    "fill": {"stem": "灭火器每____检查一次，压力在____区。", "blanks": "月; 每月; 1个月\n绿", "unordered": ""},
    "order": {"stem": "灭火器的用法。", "options": "提\n拔\n握\n压", "answer": ""},
    "match": {"stem": "把颜色与含义连起来。", "pairs": "红色 -> 禁止\n黄色 -> 警告\n-> 提示"},
    "essay": {
        "stem": "发现火情怎么办？", "reference": "先报警，再疏散，\n能扑救的扑救。", "rubric": "报警：1分\n疏散：1分",
    },
    "case": {
        "stem": "某厂车间起火，工人李某发现。", "parts-count": "2",
        "parts-0-type": "single", "parts-0-stem": "李某先做什么？", "parts-0-points": "2",
        "parts-0-options": "*报警\n围观",
        "parts-1-type": "fill", "parts-1-stem": "灭火器在____检查。", "parts-1-blanks": "每月", "parts-1-points": "1.5",
        "parts-1-unordered": "on",
    },
    "hotspot": {
        "stem": "找出图中的隐患。", "photo-alt": "车间一角", "places-count": "2",
        "places-0-id": "p1", "places-0-kind": "hazard", "places-0-shape": "rect", "places-0-at": "10, 10, 20, 30.5",
        "places-0-text": "配电箱", "places-0-why": "门未关",
        "places-1-kind": "decoy", "places-1-shape": "circle", "places-1-at": "70 70 8", "places-1-text": "灭火器",
    },
}  # fmt: skip


def sent(kind: str, bank: Bank, **changes: Any) -> dict[str, str]:
    """What a browser sends for this type."""
    return {"bank": str(bank.pk), "type": kind, **COMMON, **TYPED[kind], **changes}
