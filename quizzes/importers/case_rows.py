"""Cases in tables: a row 题型 = 案例 with the stem, and rows of sub-items that name it in the column 所属题."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from quizzes.importers.types import Finding, Item, RawQuestion


def gather_cases(items: Iterable[tuple[Item, str]]) -> list[Item]:
    """The items, each sub-item under its case. Beside an item stands its 序号; a 题目编号 is looked up first."""
    pairs = list(items)
    places = _places(pairs)
    parts: dict[int, list[RawQuestion]] = defaultdict(list)
    kept: list[tuple[int, Item]] = []
    for place, (item, _number) in enumerate(pairs):
        parent = item.text("parent") if isinstance(item, RawQuestion) else ""
        if not parent or not isinstance(item, RawQuestion):
            kept.append((place, item))
            continue
        found = [other for other in places.get(parent, []) if other != place]
        if len(found) == 1:
            parts[found[0]].append(item)
        else:
            code = "code-repeated" if found else "parent-missing"
            kept.append((place, _with_finding(item, Finding(code, {"parent": parent[:40]}))))
    return [replace(item, parts=tuple(parts[place])) if place in parts else item for place, item in kept]  # type: ignore[type-var]


def _places(pairs: list[tuple[Item, str]]) -> dict[str, list[int]]:
    """Where the rows that may be cases stand, by 题目编号, or by 序号 where nothing has that 题目编号."""
    by_code: dict[str, list[int]] = defaultdict(list)
    by_number: dict[str, list[int]] = defaultdict(list)
    for place, (item, number) in enumerate(pairs):
        if isinstance(item, RawQuestion) and not item.text("parent"):
            by_code[item.text("code")].append(place)
            by_number[number].append(place)
    return {**by_number, **by_code}


def _with_finding(item: RawQuestion, finding: Finding) -> RawQuestion:
    return replace(item, findings=(*item.findings, finding))
