"""docs/decisions/0013-doors.md tells who passes where; its tables are made from the door table and compared with it.

`python -m tests.doors.test_doors_document` writes them anew.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "decisions" / "0013-doors.md"
BEGIN, END = "<!-- made by tests/doors/test_doors_document.py: begin -->", "<!-- end -->"
WORDS = {
    "nobody": "signed out", "worker": "worker", "other_worker": "another worker", "officer": "officer",
    "foreign_officer": "foreign officer", "grid": "grid staff", "foreign_grid": "foreign grid staff",
    "town": "town office", "foreign_town": "foreign town office", "county": "county office",
    "foreign_county": "foreign county office", "inspector": "inspector", "editor": "editor",
    "past_editor": "past editor", "referee": "referee", "admin": "administrator", "superuser": "superuser",
}  # fmt: skip
MARKS = {"in": "in", "out": "–", "ask": "sign in"}


def tables() -> str:
    """Doors × people of our own addresses, then the rules of the libraries' × people, as Markdown."""
    return "\n".join([*ours(), "", *libraries()])


def ours() -> list[str]:
    """One line for each door and each set of verdicts behind it: a door asks about the object too."""
    from plumbing.doors import door_of
    from tests.doors.test_door_table import whole_table
    from tests.doors.urls import walk

    doors = {name: found.name for _route, name, view in walk() if (found := door_of(view)) is not None}
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for name, entry in sorted(whole_table().items()):
        groups.setdefault((doors[name], tuple(entry[person] for person in WORDS)), []).append(name)
    lines = [
        f"| {door} | {_places(names)} | {_cells(verdicts)} |" for (door, verdicts), names in sorted(groups.items())
    ]
    return [f"| door | addresses | {' | '.join(WORDS.values())} |", _rule(len(WORDS) + 2), *lines]


def libraries() -> list[str]:
    """One line a rule."""
    from tests.doors.library import addresses
    from tests.doors.rules import RULES, rules_for

    found: dict[str, int] = {}
    for name, route in addresses():
        for title in rules_for(name, route):
            found[title] = found.get(title, 0) + 1
    lines = [
        f"| {title} | {found.get(title, 0)} | {_cells(tuple(entry[person] for person in WORDS))} |"
        for title, (_pattern, entry) in RULES.items()
    ]
    return [f"| libraries' addresses | how many | {' | '.join(WORDS.values())} |", _rule(len(WORDS) + 2), *lines]


def _places(names: list[str]) -> str:
    return ", ".join(f"`{name.removeprefix('portal:')}`" for name in names)


def _cells(verdicts: tuple[str, ...]) -> str:
    return " | ".join(MARKS[verdict] for verdict in verdicts)


def _rule(columns: int) -> str:
    return "|" + " --- |" * columns


def test_the_document_tells_what_is() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert text.partition(BEGIN)[2].partition(END)[0].strip() == tables(), (
        "run: python -m tests.doors.test_doors_document"
    )


def write() -> None:
    """Puts the tables of today into the document."""
    text = DOCUMENT.read_text(encoding="utf-8")
    before, _begin, rest = text.partition(BEGIN)
    DOCUMENT.write_text(f"{before}{BEGIN}\n{tables()}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django

    django.setup()
    write()
