"""阅卷参考答案: the key of each person's own paper, for who marks by hand. Confidential."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .questions import NUMERALS
from .words import paper_moment


def context_v1(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with numbered sections."""
    copies = [
        {**copy, "sections": [{**one, "numeral": NUMERALS[at % 10]} for at, one in enumerate(copy["sections"])]}
        for copy in facts["copies"]
    ]
    return {**facts, "copies": copies, "printed": paper_moment(facts["printed_at"])}


def title(facts: Mapping[str, Any]) -> str:
    """The PDF's title."""
    return f"{facts['title']} 阅卷参考答案"


def created(facts: Mapping[str, Any]) -> str:
    """The day of printing, from the facts."""
    return str(facts["printed_at"])[:10]
