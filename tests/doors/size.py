"""How large the door table is: `python -m tests.doors.size` from the root of the house."""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def lines() -> list[str]:
    """Addresses × people = verdicts, of ours and of the libraries', and how often each verdict is asked for."""
    from tests.doors.library import addresses
    from tests.doors.people import EVERYONE
    from tests.doors.rules import RULES, rules_for
    from tests.doors.test_door_table import ELSEWHERE, whole_table

    ours = whole_table()
    theirs = [RULES[rules_for(name, route)[0]][1] for name, route in addresses()]
    asked = Counter(verdict for entry in (*ours.values(), *theirs) for verdict in entry.values())
    whole = len(ours) + len(theirs)
    return [
        f"ours: {len(ours)} addresses × {len(EVERYONE)} people = {len(ours) * len(EVERYONE)} verdicts"
        f" (and {len(ELSEWHERE)} addresses with tests of their own)",
        f"libraries: {len(theirs)} addresses × {len(EVERYONE)} people = {len(theirs) * len(EVERYONE)} verdicts"
        f" by {len(RULES)} rules",
        f"all: {whole} addresses × {len(EVERYONE)} people = {whole * len(EVERYONE)} verdicts: "
        + ", ".join(f"{verdict} {count}" for verdict, count in sorted(asked.items())),
    ]


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django

    django.setup()
    print("\n".join(lines()))
