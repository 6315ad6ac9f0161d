"""URL × who × (own, foreign, signed out), over the demo's people. IN: the view runs; OUT: 404; ASK: sign in first."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from plumbing.doors import door_of
from tests.doors.people import (
    DESK,
    EVERYBODY,
    EVERYONE,
    IN,
    MANAGERS,
    NOBODY_BUT,
    OWN,
    PERSONS,
    READERS,
    SIGNED_IN,
    complete,
)
from tests.doors.tables import (
    audit,
    grid,
    helping,
    imports,
    integrity,
    kiosk,
    law,
    me,
    office,
    paper,
    people,
    practice,
    quizzes_authoring,
    quizzes_bank,
    quizzes_building,
    quizzes_figures,
    quizzes_marking,
    quizzes_regrading,
    quizzes_store,
    receipts,
    second_factor,
    sessions,
    sign_in,
)
from tests.doors.urls import walk
from tests.doors.world import Visitors, no_templates

TABLE: dict[str, dict[str, str]] = {
    "health": EVERYBODY,
    "portal:sign_in": EVERYBODY,
    "portal:sign_in_code": EVERYBODY,
    "portal:sign_in_who": EVERYBODY,
    "portal:staff_sign_in": EVERYBODY,
    "portal:sign_out": EVERYBODY,
    "portal:reading_mode": EVERYBODY,
    "portal:today": SIGNED_IN,
    "portal:desk": DESK,
    "portal:desk_hours": READERS,
    "portal:desk_person": READERS,
    "portal:desk_record": READERS,
    "portal:desk_record_pdf": MANAGERS,
    "portal:desk_record_xlsx": MANAGERS,
    "portal:roster_history": MANAGERS,
    "portal:roster_upload": MANAGERS,
    "portal:print_job": OWN,
    "portal:print_file": NOBODY_BUT,  # nothing is printed yet; with a file: tests/portal
    "quizzes:sitting": OWN,
    "quizzes:question": OWN,
    "quizzes:sheet": OWN,
    "quizzes:save": OWN,
    "quizzes:presence": OWN,
    "quizzes:forward": OWN,
    "quizzes:pause": OWN,
    "quizzes:resume": OWN,
    "quizzes:submit": OWN,
    "quizzes:result": OWN,
    "quizzes:again": OWN,
    "learning:course": PERSONS,
    "learning:start_quiz": PERSONS,
    "learning:lesson": PERSONS,
    "learning:certificate": OWN,
    "learning:certificate_pdf": OWN,
    "learning:verify_form": EVERYBODY,
    "learning:verify": EVERYBODY,
    "campaigns:short_link": EVERYBODY,
    "campaigns:poster": NOBODY_BUT | {"editor": IN, "admin": IN},
    "regulations:clause": EVERYBODY,
}
# Held by tests of their own: they need an upload under way, a file, or the admin's permissions.
ELSEWHERE = {
    "?": "tests/portal/test_staff_sign_in.py: the admin's sign-in goes to ours",
    "media:upload": "tests/media",
    "revoke_certificate": "tests/learning/test_admin.py",
    **dict.fromkeys(("imports:history", "imports:upload", "imports:run", "imports:store", "imports:discard",
                     "imports:sheet"), "tests/plumbing/test_imports.py"),
    **dict.fromkeys(("portal:roster_run", "portal:roster_store", "portal:roster_discard", "portal:roster_sheet"),
                    "tests/orgs/rosters/storing/test_import_roster.py"),
}  # fmt: skip


PARTS = (
    office, people, grid, helping, kiosk, second_factor, me, audit, imports, sign_in, law,
    quizzes_authoring, quizzes_bank, quizzes_building, quizzes_figures, quizzes_marking, quizzes_regrading,
    quizzes_store, integrity, receipts, practice, sessions, paper,
)  # fmt: skip
for part in PARTS:
    TABLE |= part.TABLE
    ELSEWHERE |= part.ELSEWHERE


def ours() -> dict[str, str]:
    """name → route of every address with a door."""
    return {name: route for route, name, view in walk() if door_of(view) is not None}


def whole_table() -> dict[str, dict[str, str]]:
    """Every address of the table × everybody."""
    routes = ours()
    return {name: complete(entry, names_an_object="<" in routes.get(name, "")) for name, entry in TABLE.items()}


def test_the_table_names_every_address() -> None:
    assert set(TABLE) | set(ELSEWHERE) == set(ours())


def test_each_door_for_each_person(world: dict[str, Any]) -> None:
    routes, visitors = ours(), Visitors(world)
    wrong = []
    with no_templates():
        for name, expected in whole_table().items():
            wanted = {key: value for key, value in world["kwargs"].items() if f":{key}>" in routes[name]}
            address = reverse(name, kwargs=wanted)
            for person in EVERYONE:
                seen = visitors.verdict(person, address)
                if seen != expected[person]:
                    wrong.append(f"{name} {person}: {seen}, wanted {expected[person]}")
    assert wrong == [], "\n".join(wrong)
