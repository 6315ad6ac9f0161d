"""Instruments that several rooms name when they store their rules, described once."""

from __future__ import annotations

from datetime import date
from typing import Any

TRAINING_RULES_TITLE = "生产经营单位安全培训规定"
TRAINING_RULES_FACTS: dict[str, Any] = {
    "short_title": TRAINING_RULES_TITLE,
    "number": "原安监总局令第3号（63号、80号令修正）",
    "issuer": "原国家安全生产监督管理总局",
    "in_force_from": date(2006, 3, 1),
    "source_tag": "公开资料，条号未逐条核对",
    "verified": False,
}
