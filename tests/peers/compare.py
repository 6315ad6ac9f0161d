"""Two parsers' facts, item by item: ``python -m tests.peers.compare a.json b.json``; or read a file ourselves first:
``python -m tests.peers.compare file.xml b.json``. Types that a peer does not know may follow: they are left out.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from plumbing.tabular import decode_text
from quizzes.interchange import aiken, gift, moodle, qti
from tests.peers.facts import facts_of, one_line


def load(path: Path) -> list[dict[str, Any]]:
    """The facts in a JSON file, or in a file of questions as we read it."""
    data = path.read_bytes()
    if path.suffix == ".json":
        return json.loads(data)  # type: ignore[no-any-return]
    if path.suffix == ".zip":
        return facts_of(qti.read(data, path.name).items)
    if path.suffix == ".xml":
        return facts_of(moodle.read(data).items)
    text = decode_text(data)
    return facts_of((gift if gift.looks_like(text) else aiken).read(text).items)


def settled(value: Any) -> Any:
    """White space folded all the way down."""
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, list):
        return [settled(one) for one in value]
    return value


def compare(first: list[dict[str, Any]], second: list[dict[str, Any]]) -> None:
    """Print how many items agree, field by field, and the first that do not."""
    print(f"items: {len(first)} and {len(second)}")
    agree: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    for index, (one, other) in enumerate(zip(first, second, strict=False)):
        names = [name for name in ("type", "stem", "options", "key") if name in one and name in other]
        different = [name for name in names if settled(one[name]) != settled(other[name])]
        agree["whole" if names and not different else "not"] += 1
        for name in different:
            agree[f"other {name}"] += 1
            if shown[name] < 3:
                shown[name] += 1
                print(f"  item {index} {one.get('type')} {name}:\n    {one[name]!r}\n    {other[name]!r}")
    print(dict(agree))


if __name__ == "__main__":
    without = set(sys.argv[3:])  # types that the peer does not know
    both = [[one for one in load(Path(name)) if one.get("type") not in without] for name in sys.argv[1:3]]
    compare(*both)
