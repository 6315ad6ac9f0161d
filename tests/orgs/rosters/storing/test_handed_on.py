"""A leaver's staff number for somebody new in the same whole roster."""

from __future__ import annotations

import pytest

from orgs.models import Enterprise, Post
from tests.commands import run_command
from tests.orgs.rosters.storing.test_undo import HEADER, everything, full, row, store, undo
from tests.plumbing.workbooks import workbook_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    settings.ANPEI_UPLOAD_DIR = tmp_path / "incoming"


def refused(tmp_path, *rows, options=()) -> dict[int, set[str]]:
    path = tmp_path / "再来.xlsx"
    path.write_bytes(workbook_of([HEADER, *rows]))
    done = run_command("import_roster", path, *options)
    assert done.status == 1
    return {number: set(entry["codes"]) for number, entry in done.rows.items() if entry["verdict"] == "error"}


def current() -> dict[str, str]:
    return dict(Post.objects.filter(ended_on=None).values_list("person__name", "staff_number"))


def test_somebody_new_gets_the_leavers_number(tmp_path) -> None:
    store(tmp_path, row("张三", staff="A1"), row("李四", staff="A2"))
    before = everything()
    run = store(tmp_path, row("王五", staff="A1"), row("李四", staff="A2"), options=full("甲厂"))
    assert current() == {"王五": "A1", "李四": "A2"}
    assert Post.objects.get(person__name="张三").end_reason == "not_listed"
    assert (run.summary["created"], run.summary["ended"], run.summary["errors"]) == (1, 1, 0)
    assert undo(run).state == "undone"
    assert everything() == before


def test_somebody_who_stays_gets_the_leavers_number(tmp_path) -> None:
    one = "990101198911020019"
    store(tmp_path, row("张三", staff="A1"), row("李四", one, staff="A2"))
    before = everything()
    run = store(tmp_path, row("李四", one, staff="A1"), options=full("甲厂"))
    assert current() == {"李四": "A1"}
    assert undo(run).state == "undone"
    assert everything() == before


def test_the_row_says_whose_number_it_was(tmp_path) -> None:
    store(tmp_path, row("张三", staff="A1"))
    path = tmp_path / "新.xlsx"
    path.write_bytes(workbook_of([HEADER, row("王五", staff="A1")]))
    entry = run_command("import_roster", path, "--dry-run", *full("甲厂")).rows[2]
    assert (entry["verdict"], "staff-number-passed-on" in entry["codes"]) == ("warn", True)
    assert "该工号原为张三所用" in entry["message"]


def test_not_when_the_holder_stays_nor_when_rows_are_added(tmp_path) -> None:
    store(tmp_path, row("张三", phone="13900000001", staff="A1"))
    taken = {"staff-number-taken"}
    assert taken <= refused(tmp_path, row("王五", staff="A1"))[2]
    stays = row("张三", phone="13900000001")
    for rows in ((row("王五", staff="A1"), stays), (stays, row("王五", staff="A1"))):
        errors = refused(tmp_path, *rows, options=full("甲厂"))
        assert [taken <= codes for codes in errors.values()] == [True]


def test_only_at_the_enterprise_whose_roster_it_is(tmp_path) -> None:
    store(tmp_path, row("张三", staff="A1"), row("李四", staff="B1", unit="乙厂"))
    errors = refused(tmp_path, row("王五", staff="A1"), row("赵六", staff="B1", unit="乙厂"), options=full("甲厂"))
    assert list(errors) == [3]
    assert Enterprise.objects.count() == 2
