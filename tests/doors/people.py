"""The people of the door table, and the patterns that come back: IN the view runs, OUT 404, ASK sign in first."""

from __future__ import annotations

IN, OUT, ASK = "in", "out", "ask"
PEOPLE = ("nobody", "worker", "other_worker", "officer", "foreign_officer", "grid", "town", "county", "inspector",
          "editor", "admin")  # fmt: skip

EVERYBODY = dict.fromkeys(PEOPLE, IN)
SIGNED_IN = EVERYBODY | {"nobody": ASK}
NOBODY_BUT = dict.fromkeys(PEOPLE, OUT) | {"nobody": ASK}
READERS = NOBODY_BUT | dict.fromkeys(("officer", "grid", "town", "county", "inspector", "admin"), IN)
MANAGERS = NOBODY_BUT | dict.fromkeys(("officer", "town", "county", "admin"), IN)
DESK = READERS | {"foreign_officer": IN}
# The demo's officer is on the roster too, and so a worker of its own.
PERSONS = NOBODY_BUT | dict.fromkeys(("worker", "other_worker", "officer"), IN)
OWN = NOBODY_BUT | {"worker": IN}
