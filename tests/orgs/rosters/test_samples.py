"""The files as customers send them."""

from __future__ import annotations

import json
from collections import Counter

from orgs.rosters.review import review_roster
from orgs.rosters.stored import StoredRoster
from tests.orgs.rosters.support import DATA, keep, read_sample


def test_plain_roster_on_an_empty_store_is_kept_whole() -> None:
    review = review_roster(read_sample("01-plain.xlsx"), StoredRoster())
    assert review.is_storable
    assert review.counts == {"created": 300, "updated": 0, "unchanged": 0, "skipped": 0, "errors": 0}
    assert Counter(row.verdict for row in review.rows) == {"ok": 300}
    assert [new.name for new in review.new_enterprises][:2] == ["青石化工有限公司", "永安机械制造厂"]
    assert len(review.new_enterprises) == 6
    special = [row.fields for row in review.rows if row.fields.special_operation]
    assert len(special) == 59
    assert {fields.category for fields in special} == {"worker"}


def test_plain_roster_twice_changes_nothing() -> None:
    file = read_sample("01-plain.xlsx")
    again = review_roster(file, keep(review_roster(file, StoredRoster())))
    assert again.counts == {"created": 0, "updated": 0, "unchanged": 300, "skipped": 0, "errors": 0}
    assert {row.codes for row in again.rows} == {()}


def test_dirty_roster_gives_the_verdicts_wanted() -> None:
    stored = keep(review_roster(read_sample("01-plain.xlsx"), StoredRoster()))
    review = review_roster(read_sample("02-dirty-gb18030.csv"), stored)
    expected = {entry["row"]: entry for entry in json.loads((DATA / "02-dirty.expected.json").read_text("utf-8"))}
    assert [row.row for row in review.rows] == list(range(2, 85))
    assert set(expected) <= {row.row for row in review.rows}
    for row in review.rows:
        wanted = dict(expected.get(row.row, {"row": row.row, "verdict": "ok"}))
        code = wanted.pop("code", None)
        found = row.as_dict()
        assert found["verdict"] == wanted.pop("verdict"), row
        assert found["row"] == wanted.pop("row")
        assert code is None or code in found["codes"], row
        assert {key: found["parsed"].get(key) for key in wanted} == wanted
    json.dumps([row.parsed for row in review.rows])


def test_dirty_roster_says_what_it_would_do() -> None:
    stored = keep(review_roster(read_sample("01-plain.xlsx"), StoredRoster()))
    review = review_roster(read_sample("02-dirty-gb18030.csv"), stored)
    rows = {row.row: row for row in review.rows}
    assert rows[3].plan.action == "unchanged"
    assert [(change.field, change.after) for change in rows[15].plan.changes] == [("hired_on", "2024-01-01")]
    assert [(change.field, change.after) for change in rows[17].plan.changes] == [("hired_on", "2024-03-05")]
    assert rows[11].plan.action == "unchanged"  # a blank phone erases nothing
    assert (rows[13].fields.name, rows[9].fields.phone) == ("阳国庆", "18000000007")
    assert rows[23].fields.enterprise_name == "永安机械制造厂"
    assert (rows[25].plan.action, rows[25].plan.enterprise_key) == ("new-post", None)
    assert [new.name for new in review.new_enterprises] == ["从未登记的单位"]
    assert (rows[83].plan.action, rows[83].plan.person_key) == ("new-post", 32)
    assert rows[84].plan.action == "none"
    assert review.counts["errors"] == 7
