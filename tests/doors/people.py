"""The people of the door table, and the patterns that come back: IN the view runs, OUT 404, ASK sign in first."""

from __future__ import annotations

IN, OUT, ASK = "in", "out", "ask"
# Of whom a part's table speaks by name.
PEOPLE = ("nobody", "worker", "other_worker", "officer", "foreign_officer", "grid", "town", "county", "inspector",
          "editor", "admin")  # fmt: skip
# Whose verdict follows from the others' unless a table names it (`complete`).
FOLLOWERS = ("foreign_grid", "foreign_town", "foreign_county", "referee", "past_editor", "superuser")
STAFF = tuple(person for person in PEOPLE if person not in ("nobody", "worker", "other_worker"))
EVERYONE = (*PEOPLE, *FOLLOWERS)

EVERYBODY = dict.fromkeys(PEOPLE, IN)
SIGNED_IN = EVERYBODY | {"nobody": ASK}
NOBODY_BUT = dict.fromkeys(PEOPLE, OUT) | {"nobody": ASK}
READERS = NOBODY_BUT | dict.fromkeys(("officer", "grid", "town", "county", "inspector", "admin"), IN)
MANAGERS = NOBODY_BUT | dict.fromkeys(("officer", "town", "county", "admin"), IN)
DESK = READERS | {"foreign_officer": IN}
# The demo's officer is on the roster too, and so a worker of its own.
PERSONS = NOBODY_BUT | dict.fromkeys(("worker", "other_worker", "officer"), IN)
OWN = NOBODY_BUT | {"worker": IN}


def complete(entry: dict[str, str], *, names_an_object: bool) -> dict[str, str]:
    """An entry with every person's verdict. Somebody of the same role elsewhere passes where no object is named, and
    where everybody who is signed in does; else what exists is not there for them. A past editor and a referee have no
    powers of their own: they pass where all staff do. A superuser passes wherever an administrator does.
    """
    for_all = all(entry[person] == IN for person in PEOPLE if person != "nobody")
    elsewhere = {
        f"foreign_{role}": IN if for_all else OUT if names_an_object else entry[role]
        for role in ("grid", "town", "county")
    }
    nothing = dict.fromkeys(("referee", "past_editor"), IN if all(entry[each] == IN for each in STAFF) else OUT)
    return elsewhere | nothing | {"superuser": entry["admin"]} | entry
