"""Rows against each other and against the store."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from orgs.logic.id_numbers import check_character
from orgs.logic.similarity import NameIndex
from orgs.rosters.plans import missing_people
from orgs.rosters.reading import parse_roster
from orgs.rosters.result import Change, Review
from orgs.rosters.stored import StoredEnterprise, StoredPerson, StoredPost, StoredRoster, WantedKeys, wanted_keys
from plumbing.tabular import Cell
from tests.orgs.rosters.support import HEADER, TODAY, keep, make_table, review


def id_number(serial: int, born: str = "19900101") -> str:
    first = f"990101{born}{serial:03d}"
    return first + check_character(first)


ZHANG = f"青石化工有限公司 张三 {id_number(11)} 13000000001 G1 其他从业人员 操作工 2020-01-01"


def said(reviewed: Review) -> list[tuple]:
    return [(row.verdict, set(row.codes)) for row in reviewed.rows]


def last(reviewed: Review, *left_out: str) -> tuple[str, set[str]]:
    row = reviewed.rows[-1]
    return row.verdict, set(row.codes) - {"enterprise-new", *left_out}


def replaced(row: str, **cells: str) -> str:
    values = dict(zip(HEADER.split(), row.split(), strict=True)) | cells
    return " ".join(values.values())


@pytest.mark.parametrize(
    ("cells", "verdict", "codes"),
    [
        ({"身份证号": "_"}, "warn", {"id-number-missing"}),
        ({"身份证号": "9.90101E+17"}, "error", {"id-number-scientific"}),
        ({"手机号": "无"}, "warn", {"phone-missing"}),
        ({"手机号": "1300000000"}, "error", {"phone-invalid"}),
        ({"岗位类别": "_"}, "warn", {"post-from-job-title"}),
        ({"岗位类别": "_", "工种": "搬运"}, "warn", {"post-missing"}),
        ({"岗位类别": "特种作业人员"}, "warn", {"special-operation-unlisted"}),
        ({"入职日期": "_"}, "warn", {"date-missing"}),
        ({"入职日期": "2024-02-30"}, "error", {"date-impossible"}),
        ({"入职日期": "2005-12-31"}, "error", {"under-age"}),
        ({"入职日期": "2006-01-01"}, "ok", set()),
        ({"姓名": "=1+1"}, "error", {"formula"}),
        ({"工号": "@SUM(A1)|x!A1"}, "error", {"formula"}),
        ({"单位名称": "=A1"}, "error", {"formula"}),
        ({"单位名称": "_"}, "error", {"enterprise-missing"}),
        ({"工号": "9" * 31}, "error", {"text-too-long"}),
    ],
)
def test_one_row_by_itself(cells: dict[str, str], verdict: str, codes: set[str]) -> None:
    assert last(review(replaced(ZHANG, **cells))) == (verdict, codes)


def test_minors_and_children() -> None:
    def hired(born: date, on: date) -> tuple[str, set[str]]:
        number = id_number(11, f"{born:%Y%m%d}")
        return last(review(replaced(ZHANG, 身份证号=number, 入职日期=on.isoformat())))

    birthday = date(2010, 11, 22)  # 16 today
    assert hired(birthday, TODAY) == ("warn", {"minor-worker"})
    assert hired(birthday, TODAY - timedelta(days=1)) == ("error", {"under-age"})
    assert hired(date(2027, 1, 1), TODAY) == ("error", {"id-number-bad-birth-date"})


def test_lines_that_are_no_people() -> None:
    reviewed = review(["示例", "李四"], [], HEADER.split(), ZHANG, ["合计", "1人"], ["填表人：王五"])
    assert [row.codes for row in reviewed.rows if row.verdict == "skip"] == [
        ("example-row",), ("blank-row",), ("header-row",), ("note-row",), ("note-row",),
    ]  # fmt: skip
    assert reviewed.rows[0].parsed == {}
    assert reviewed.counts == {"created": 1, "updated": 0, "unchanged": 0, "skipped": 5, "errors": 0}


def test_sex_and_birth_date_beside_the_id_number() -> None:
    header = "单位名称 姓名 身份证号 性别 出生年月 手机号 岗位类别 入职日期"
    row = ["甲厂", "张三", id_number(11), "女", "1990年2月", "13000000001", "员工", "2020-01-01"]
    reviewed = review(row, header=header)
    assert last(reviewed) == ("warn", {"id-sex-mismatch", "id-birth-mismatch"})
    assert (reviewed.rows[0].fields.sex, reviewed.rows[0].fields.birth_date) == ("male", date(1990, 1, 1))
    row[3], row[4] = Cell("M", "text", True), "1990.01"
    assert last(review(row, header=header)) == ("ok", {"formula-value"})
    row[2], row[3], row[4] = "", "F", "1990-01-02"
    fields = review(row, header=header).rows[0].fields
    assert (fields.sex, fields.birth_date) == ("female", date(1990, 1, 2))


def test_a_number_cell_for_an_id_number() -> None:
    row: list[object] = list(ZHANG.split())
    row[2] = Cell("990101199001010000", "number")
    assert last(review(row)) == ("error", {"id-number-scientific"})


def test_the_same_person_twice() -> None:
    assert last(review(ZHANG, replaced(ZHANG, 手机号="_"))) == ("skip", {"exact-duplicate", "phone-missing"})
    conflict = review(ZHANG, replaced(ZHANG, 工种="保管员", 工号="_"))
    assert last(conflict) == ("error", {"duplicate-conflict"})
    assert conflict.rows[1].facts["differing_fields"] == ("job_title",)
    assert conflict.rows[1].other_row == 2
    no_id = replaced(ZHANG, 身份证号="_")
    assert last(review(no_id, no_id)) == ("skip", {"exact-duplicate", "id-number-missing"})
    neither = replaced(no_id, 工号="_")
    assert last(review(neither, neither)) == ("skip", {"exact-duplicate", "id-number-missing"})


def test_a_staff_number_belongs_to_one() -> None:
    other = replaced(ZHANG, 姓名="李四", 身份证号=id_number(13), 手机号="13000000002")
    taken = review(ZHANG, other)
    assert last(taken) == ("error", {"staff-number-taken"})
    assert (taken.rows[1].facts["holder"], taken.rows[1].other_row) == ("张三", 2)
    assert last(review(other, stored=keep(review(ZHANG)))) == ("error", {"staff-number-taken"})
    assert last(review(ZHANG, replaced(other, 单位名称="别的厂"))) == ("ok", set())


def test_a_shared_phone_is_a_warning() -> None:
    wife = replaced(ZHANG, 姓名="李四", 身份证号=id_number(13), 工号="G2")
    assert last(review(ZHANG, wife)) == ("warn", {"phone-shared"})
    assert last(review(wife, stored=keep(review(ZHANG)))) == ("warn", {"phone-shared"})


def test_two_enterprises_and_another_name() -> None:
    second = replaced(ZHANG, 单位名称="永安机械制造厂", 工号="Y9")
    reviewed = review(ZHANG, second, second)
    assert said(reviewed)[1:] == [
        ("warn", {"enterprise-new", "person-in-two-enterprises"}),
        ("skip", {"enterprise-new", "exact-duplicate"}),
    ]
    assert (reviewed.rows[1].other_row, reviewed.rows[2].duplicate_of) == (2, 3)
    assert (reviewed.rows[1].plan.action, reviewed.rows[1].plan.person_row) == ("new-post", 2)
    stored = keep(reviewed)
    assert review(ZHANG, second, stored=stored).counts["unchanged"] == 2
    renamed = review(replaced(ZHANG, 姓名="王改名"), stored=stored)
    assert last(renamed) == ("warn", {"same-id-other-name"})
    assert renamed.rows[0].plan.action == "unchanged"


def test_changes_are_listed_and_blanks_erase_nothing() -> None:
    stored = keep(review(ZHANG))
    moved = replaced(ZHANG, 工种="电工", 岗位类别="特种作业人员", 手机号="13900000001", 工号="_")
    plan = review(moved, stored=stored).rows[0].plan
    assert plan.action == "update"
    assert plan.changes == (
        Change("phone", "13000000001", "13900000001"),
        Change("job_title", "操作工", "电工"),
        Change("special_operation", "", "低压电工作业"),
    )


def test_who_was_kept_without_an_id_number_gets_it() -> None:
    stored = keep(review(replaced(ZHANG, 身份证号="_")))
    for row in (ZHANG, replaced(ZHANG, 工号="_")):  # by staff number; by name and phone
        plan = review(row, stored=stored).rows[0].plan
        assert (plan.action, plan.changes[-1].field) == ("update", "id_number")
        assert "19900101" not in plan.changes[-1].after


def test_blind_index_and_aliases() -> None:
    post = StoredPost(7, 1, "G1", category="worker", job_title="操作工", hired_on=date(2020, 1, 1))
    person = StoredPerson(3, "张三", "*" + id_number(11), "male", date(1990, 1, 1), "13000000001", (post,))
    enterprise = StoredEnterprise(1, "青石化工股份公司", aliases=("青石化工有限公司",))
    stored = StoredRoster([enterprise], [person], index_of=lambda number: "*" + number)
    row = review(ZHANG, stored=stored).rows[0]
    assert (row.codes, row.plan.action, row.plan.person_key, row.plan.post_key) == (
        ("enterprise-other-name",), "unchanged", 3, 7,
    )  # fmt: skip
    assert row.fields.enterprise_name == "青石化工股份公司"


def test_enterprises_like_others() -> None:
    stored = keep(review(ZHANG))
    taken = review(replaced(ZHANG, 单位名称="青石化工有限责任公司"), stored=stored)
    assert last(taken) == ("warn", {"enterprise-similar", "enterprise-taken-as"})
    assert taken.rows[0].plan.action == "unchanged"
    apart = review(replaced(ZHANG, 单位名称="青石化肥加工有限公司"), stored=stored)
    assert last(apart) == ("warn", {"enterprise-unknown", "person-in-two-enterprises"})
    slip = replaced(ZHANG, 单位名称="清石化工建材有限公司", 身份证号=id_number(15), 工号="_", 手机号="_")
    stored = StoredRoster([StoredEnterprise(1, "青石化工建材有限公司")])
    assert last(review(slip, stored=stored), "phone-missing") == ("warn", {"enterprise-similar", "enterprise-unknown"})
    chosen = review(slip, stored=stored, choices={"清石化工建材有限公司": "青石化工建材有限公司"})
    assert last(chosen) == ("warn", {"phone-missing"})
    assert chosen.rows[0].plan.enterprise_key == 1


def test_enterprise_from_title_or_option() -> None:
    header = "姓名 身份证号 手机号 岗位类别 入职日期"
    row = f"张三 {id_number(11)} 13000000001 员工 2020-01-01"
    assert last(review(row, header=header)) == ("error", {"enterprise-missing"})
    assert last(review(row, header=header, default_enterprise="甲厂")) == ("ok", {"enterprise-default"})


def test_enterprise_facts_that_differ() -> None:
    header = "单位名称 高危行业 姓名 身份证号 手机号 岗位类别 入职日期"
    one = f"甲厂 是 张三 {id_number(11)} 13000000001 员工 2020-01-01"
    two = f"甲厂 否 李四 {id_number(13)} 13000000002 员工 2020-01-01"
    assert last(review(one, two, header=header)) == ("warn", {"enterprise-facts-differ"})


def test_refused_rows_make_nothing_known() -> None:
    broken = replaced(ZHANG, 岗位类别="门卫大爷")
    assert said(review(broken, ZHANG)) == [
        ("error", {"enterprise-new", "unknown-post"}), ("ok", {"enterprise-new"}),
    ]  # fmt: skip
    assert review(broken).new_enterprises == ()


def test_missing_people_of_a_full_roster() -> None:
    li = replaced(ZHANG, 姓名="李四", 身份证号=id_number(13), 工号="G2", 手机号="13000000002")
    stored = keep(review(ZHANG, li))
    people = [stored.with_id_number(id_number(11)), stored.with_id_number(id_number(13))]
    assert [person.name for person in missing_people(review(ZHANG, stored=stored).rows, people, 1)] == ["李四"]


def test_wanted_keys() -> None:
    file = parse_roster(make_table(HEADER.split(), ZHANG.split(), []), today=TODAY)
    assert wanted_keys(file.lines) == WantedKeys(
        frozenset({"青石化工有限公司"}), frozenset({id_number(11)}), frozenset({"13000000001"})
    )


def test_names_are_compared_once_however_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    find_similar = NameIndex.find_similar
    monkeypatch.setattr(NameIndex, "find_similar", lambda index, name: asked.append(name) or find_similar(index, name))
    rows = [
        replaced(ZHANG, 单位名称=f"{at % 3}号机械厂", 身份证号=id_number(at), 工号=f"G{at}", 手机号="_")
        for at in range(30)
    ]
    review(*rows)
    assert asked == ["0号机械厂", "1号机械厂", "2号机械厂"]
