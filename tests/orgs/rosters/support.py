"""Rosters for tests: the sample files, small tables, and a store as if a reviewed file had been kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from orgs.rosters.fields import POST_FACTS
from orgs.rosters.reading import RosterFile, parse_roster
from orgs.rosters.result import ImportRow, Review
from orgs.rosters.review import review_roster
from orgs.rosters.stored import StoredEnterprise, StoredPerson, StoredPost, StoredRoster
from plumbing.tabular import Cell, Row, Table, is_formula_like, read_table

DATA = Path(__file__).parents[2] / "data" / "rosters"
TODAY = date(2026, 11, 22)
HEADER = "单位名称 姓名 身份证号 手机号 工号 岗位类别 工种 入职日期"


def read_sample(name: str) -> RosterFile:
    return parse_roster(read_table((DATA / name).read_bytes(), name), today=TODAY)


def make_cell(value: object) -> Cell:
    if isinstance(value, Cell):
        return value
    text = str(value)
    return Cell(text, "text", is_formula_like(text)) if text.strip() else Cell("", "blank")


def make_table(*rows: list[object], hidden: tuple[int, ...] = ()) -> Table:
    made = [Row(number, tuple(make_cell(value) for value in row)) for number, row in enumerate(rows, 1)]
    return Table("名单", tuple(made), frozenset(hidden))


def review(*rows: str | list[object], header: str = HEADER, stored: StoredRoster | None = None, **options) -> Review:
    """Review rows given as lists, or as text split at blanks (`_` is an empty cell)."""
    lists = [row if isinstance(row, list) else [cell.replace("_", "") for cell in row.split()] for row in rows]
    file = parse_roster(make_table(header.split(), *lists), today=TODAY)
    return review_roster(file, stored or StoredRoster(), **options)


def keep(review: Review) -> StoredRoster:
    """The store after a reviewed file on an empty database was kept: what services do with the plans."""
    enterprises = {
        new.name: StoredEnterprise(key, new.name, new.industry, new.hours_high_risk, new.grid_name)
        for key, new in enumerate(review.new_enterprises, 1)
    }
    rows = [row for row in review.rows if row.is_storable and row.plan.action != "none"]
    people = []
    for first in (row for row in rows if row.plan.action == "create-person"):
        own = [row for row in rows if row is first or row.plan.person_row == first.row]
        posts = tuple(_post(row, enterprises) for row in own)
        fields = first.fields
        people.append(
            StoredPerson(
                first.row, fields.name, fields.id_number, fields.sex, fields.birth_date, fields.phone, posts=posts
            )
        )
    return StoredRoster(enterprises.values(), people)


def _post(row: ImportRow, enterprises: dict[str, StoredEnterprise]) -> StoredPost:
    values = {name: getattr(row.fields, name) for name in POST_FACTS}
    return StoredPost(row.row, enterprises[row.fields.enterprise_name].key, **values)
