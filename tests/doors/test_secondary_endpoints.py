"""Exports, printed papers, previews, histories, choosers, programs' addresses: each at least as strict as its page."""

from __future__ import annotations

from tests.doors.library import addresses
from tests.doors.people import EVERYONE, IN, OUT
from tests.doors.rules import RULES, rules_for
from tests.doors.test_door_table import ELSEWHERE, whole_table

# Secondary address → the page that shows the same.
OURS = {
    "portal:desk_record_pdf": "portal:desk_record",
    "portal:desk_record_xlsx": "portal:desk_record",
    "portal:people_xlsx": "portal:people_list",
    "portal:person_number": "portal:person_card",
    "portal:join_qr": "portal:people_list",
    "portal:office_enterprises_xlsx": "portal:office_enterprises",
    "portal:audit_log_file": "portal:audit_log",
    "portal:sign_in_log_file": "portal:sign_in_log",
    "portal:my_data_file": "portal:my_data",
    "portal:print_file": "portal:print_job",
    "learning:certificate_pdf": "learning:certificate",
    "quizzes:sheet": "quizzes:sitting",
    "quizzes:result": "quizzes:sitting",
    "quizzes:receipt": "quizzes:sitting",
    "quizzes:sittings_xlsx": "quizzes:sittings",
    "quizzes:journal_xlsx": "quizzes:journal",
    "quizzes:journal_csv": "quizzes:journal",
    "portal:grid_add_person": "portal:grid_enterprise",
    "portal:office_account_slip": "portal:office",
}
MARKS = ("_pdf", "_xlsx", "_file", "_sheet", ":sheet", "_number", "_slip")
NO_EXPORT = {"portal:sign_in_number", "portal:office_import_sheet"}
# Wagtail's, by what they end in → the ending of the page whose thing they show.
LIBRARY = {
    "list_results": "list", "index_results": "index", "history_results": "history", "history": "edit",
    "usage": "edit", "choose_results": "choose", "chosen": "choose", "chosen_multiple": "choose",
    "preview_on_edit": "edit", "preview_on_add": "add", "view_draft": "edit", "revisions_view": "edit",
    "revisions_compare": "edit", "revisions_revert": "edit", "workflow_preview": "edit", "delete": "edit",
    "copy": "edit", "inspect": "list", "create": "choose",
}  # fmt: skip
ORDER = {IN: 1}


def is_as_strict(entry: dict[str, str], parent: dict[str, str]) -> bool:
    """Whether nobody passes here who would not pass there."""
    return all(parent[person] == IN for person in EVERYONE if entry[person] == IN)


def test_ours() -> None:
    table = whole_table()
    assert {name: page for name, page in OURS.items() if not is_as_strict(table[name], table[page])} == {}


def test_each_of_ours_is_named() -> None:
    """What looks like an export by its name is listed above, or has a test of its own."""
    marked = {name for name in whole_table() if name.endswith(MARKS)}
    assert marked - set(OURS) - set(ELSEWHERE) - NO_EXPORT == set()


def test_wagtails() -> None:
    verdicts = {name: RULES[rules_for(name, route)[0]][1] for name, route in addresses()}
    looser, seen = [], 0
    for name, entry in verdicts.items():
        space, _colon, ending = name.rpartition(":")
        page = verdicts.get(f"{space}:{LIBRARY.get(ending, '')}")
        if page is not None:
            seen += 1
            looser += [] if is_as_strict(entry, page) or is_read_only(page) else [name]
    assert looser == []
    assert seen > 150


def is_read_only(page: dict[str, str]) -> bool:
    """Ledgers have no edit page for anybody: their lists are the page."""
    return all(verdict != IN for verdict in page.values()) and page["superuser"] == OUT
