"""Rosters through the command and through the admin: verdicts, all or nothing, twice, whole rosters, scope."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from kernel.errors import DomainError
from orgs import queries
from orgs.enums import AreaLevel
from orgs.logic.industries import is_exam_required
from orgs.models import Area, Enterprise, EnterpriseGrid, Person, Post, RoleGrant, SpecialOperation
from orgs.rosters.reading import parse_roster
from orgs.rosters.storing import services as roster_services
from orgs.rosters.storing.kind import plan_roster
from orgs.rosters.storing.scope import scope_of
from orgs.rosters.storing.services import store_roster
from orgs.services import id_number_index
from plumbing.models import ImportRun
from tests.commands import check_expected, run_command
from tests.orgs.rosters.support import make_table
from tests.plumbing.workbooks import workbook_of

DATA = Path(__file__).parents[3] / "data" / "rosters"
PLAIN, DIRTY = DATA / "01-plain.xlsx", DATA / "02-dirty-gb18030.csv"
HEADER = ["单位名称", "姓名", "身份证号", "手机号", "工号", "岗位类别", "特种作业类别", "入职日期"]
FIRST_ID = "990101198911020019"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    settings.ANPEI_UPLOAD_DIR = tmp_path / "incoming"


def file_of(tmp_path: Path, *rows: list[str], name: str = "名单.xlsx") -> Path:
    path = tmp_path / name
    path.write_bytes(workbook_of([HEADER, *rows]))
    return path


def import_rows(tmp_path: Path, *rows: list[str], options: tuple[str, ...] = ()):
    return run_command("import_roster", file_of(tmp_path, *rows), *options)


def row(name: str, number: str = "", *, unit: str = "甲厂", phone: str = "", staff: str = "", operation: str = "",
        hired: str = "2020-01-01") -> list[str]:  # fmt: skip
    return [unit, name, number, phone, staff, "其他从业人员", operation, hired]


def nothing_stored() -> bool:
    return not (Person.objects.exists() or Enterprise.objects.exists() or Area.objects.exists())


def test_plain_roster_is_stored_and_the_second_time_unchanged() -> None:
    first = run_command("import_roster", PLAIN)
    assert (first.status, first.json["created"], first.json["errors"]) == (0, 300, 0)
    assert (Person.objects.count(), Post.objects.count(), Enterprise.objects.count()) == (300, 300, 6)
    assert SpecialOperation.objects.count() == 59
    chemical = Enterprise.objects.get(name="青石化工有限公司")
    assert (chemical.hours_high_risk, chemical.exam_required, len(chemical.unit_code)) == (True, True, 8)
    assert EnterpriseGrid.objects.get(enterprise=chemical).grid.name == "一村网格"
    assert Area.objects.get().level == AreaLevel.TOWN
    again = run_command("import_roster", PLAIN)
    assert (again.status, again.json["created"], again.json["updated"], again.json["unchanged"]) == (0, 0, 0, 300)
    assert {(entry["verdict"], tuple(entry["codes"])) for entry in again.json["rows"]} == {("ok", ())}
    assert (Person.objects.count(), Post.objects.count(), SpecialOperation.objects.count()) == (300, 300, 59)


def test_dirty_roster_gives_the_verdicts_wanted_and_stores_nothing() -> None:
    run_command("import_roster", PLAIN)
    done = run_command("import_roster", DIRTY)
    assert done.status == 1
    check_expected(done.rows, json.loads((DATA / "02-dirty.expected.json").read_text("utf-8")))
    assert (done.json["errors"], done.json["created"], done.json["stored"]) == (7, 0, False)
    assert (Person.objects.count(), Enterprise.objects.count()) == (300, 6)


def test_id_numbers_are_ciphertext_in_the_database_and_masked_in_the_preview() -> None:
    run_command("import_roster", PLAIN)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, id_number_index FROM orgs_person")
        found = cursor.fetchall()
    raw = [bytes(number) for number, _index in found]
    assert len(raw) == 300
    assert not any(FIRST_ID.encode() in number for number in raw)
    assert not any(FIRST_ID in index for _number, index in found)
    person = Person.objects.get(id_number_index=id_number_index(FIRST_ID))
    assert (person.id_number, person.name, person.birth_date) == (FIRST_ID, "徐秀英", date(1989, 11, 2))


def test_a_dry_run_stores_nothing() -> None:
    done = run_command("import_roster", PLAIN, "--dry-run")
    assert (done.status, done.json["created"], done.json["stored"]) == (0, 300, False)
    assert nothing_stored()


def test_a_failure_half_way_leaves_nothing(monkeypatch) -> None:
    def fails(*_args):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(roster_services._Writer, "write_posts", fails)
    with pytest.raises(RuntimeError):
        run_command("import_roster", PLAIN)
    assert nothing_stored()
    assert not ImportRun.objects.exists()


def test_changes_are_written_and_blanks_erase_nothing(tmp_path) -> None:
    import_rows(tmp_path, row("张三", phone="13900000001", staff="A1", operation="低压电工作业"))
    done = import_rows(
        tmp_path, row("张三", FIRST_ID, phone="", staff="A1", operation="高压电工作业", hired="2021-02-03")
    )
    assert (done.status, done.json["updated"]) == (0, 1)
    person, post = Person.objects.get(), Post.objects.get()
    assert (person.phone, person.id_number) == ("13900000001", FIRST_ID)
    assert person.id_number_index == id_number_index(FIRST_ID)
    assert post.started_on == date(2021, 2, 3)
    kinds = {(each.kind, each.valid_to) for each in SpecialOperation.objects.all()}
    assert kinds == {("低压电工作业", queries.today() - timedelta(days=1)), ("高压电工作业", None)}
    again = import_rows(tmp_path, row("张三", FIRST_ID, staff="A1", operation="高压电工作业", hired="2021-02-03"))
    assert (again.json["updated"], again.json["unchanged"]) == (0, 1)


def test_no_date_of_joining_is_today_when_created_and_nothing_later(tmp_path) -> None:
    import_rows(tmp_path, row("张三", FIRST_ID, hired=""))
    assert Post.objects.get().started_on == queries.today()
    Post.objects.update(started_on=date(2020, 5, 5))
    import_rows(tmp_path, row("张三", FIRST_ID, hired=""))
    assert Post.objects.get().started_on == date(2020, 5, 5)


def test_adding_never_makes_a_leaver_and_a_whole_roster_does(tmp_path) -> None:
    import_rows(tmp_path, row("张三", staff="A1"), row("李四", staff="A2"), row("王五", staff="B1", unit="乙厂"))
    import_rows(tmp_path, row("张三", staff="A1"))
    assert Post.objects.filter(ended_on=None).count() == 3
    code = Enterprise.objects.get(name="甲厂").unit_code
    done = import_rows(tmp_path, row("张三", staff="A1"), options=("--mode", "full", "--enterprise", code))
    assert (done.status, done.json["ended"]) == (0, 1)
    assert "李四" in "".join(done.json["notes"])
    left = Post.objects.exclude(ended_on=None).get()
    assert (left.person.name, left.ended_on) == ("李四", queries.today())
    back = import_rows(tmp_path, row("李四", staff="A2"))
    assert (back.status, Post.objects.filter(ended_on=None).count()) == (0, 3)


def test_a_whole_roster_of_somebody_else_dismisses_nobody(tmp_path) -> None:
    import_rows(tmp_path, row("张三", staff="A1"), row("王五", staff="B1", unit="乙厂"))
    code = Enterprise.objects.get(name="甲厂").unit_code
    done = import_rows(tmp_path, row("王五", staff="B1", unit="乙厂"), options=("--mode", "full", "--enterprise", code))
    assert (done.status, "没有“甲厂”的人员" in done.json["problem"]) == (2, True)
    assert Post.objects.filter(ended_on=None).count() == 2
    unknown = import_rows(tmp_path, row("张三"), options=("--mode", "full", "--enterprise", "NOWHERE"))
    assert (unknown.status, "NOWHERE" in unknown.json["problem"]) == (2, True)


def test_where_new_enterprises_go(tmp_path) -> None:
    for code, name in (("990101", "青禾镇"), ("990102", "白河镇")):
        Area.objects.create(code=code, name=name, level=AreaLevel.TOWN)
    undecided = import_rows(tmp_path, row("张三"))
    assert (undecided.status, "不止一个乡镇" in undecided.json["problem"]) == (2, True)
    wrong = import_rows(tmp_path, row("张三"), options=("--under", "990199"))
    assert (wrong.status, "990199" in wrong.json["problem"]) == (2, True)
    done = import_rows(tmp_path, row("张三"), options=("--under", "990102"))
    assert (done.status, Enterprise.objects.get().area.name) == (0, "白河镇")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("假.xlsx", b"%PDF-1.7", "不是 Excel 工作簿"),
        ("锁.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("宏.xlsm", b"PK\x03\x04", "宏"),
        ("空.csv", b" \n", "没有内容"),
        ("大.csv", b"x" * (20 * 1024 * 1024 + 1), "20 MB"),
        ("信.csv", "亲爱的同志们\n你们好\n".encode(), "姓名"),
        ("乱.csv", bytes(range(128, 256)) * 40, "编码|姓名"),
    ],
)
def test_bad_files_are_told_in_chinese_and_store_nothing(tmp_path, name, data, words) -> None:
    (tmp_path / name).write_bytes(data)
    done = run_command("import_roster", tmp_path / name)
    assert (done.status, done.json["rows"]) == (2, [])
    assert any(word in done.json["problem"] for word in words.split("|")), done.json["problem"]
    assert nothing_stored()


def test_industries_whose_principals_are_assessed() -> None:
    yes = ["非煤矿山", "金属冶炼", "建筑施工", "道路运输", "危险化学品生产", "烟花爆竹经营", "房屋建筑业"]
    no = ["机械制造", "轻工", "学校", "", "运输设备制造", "矿山机械制造", "建筑材料", "矿泉水"]
    assert [is_exam_required(industry) for industry in yes] == [True] * len(yes)
    assert [is_exam_required(industry) for industry in no] == [False] * len(no)


# --- scope ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def officer(tmp_path):
    """An officer of 甲厂; 王五 works at 乙厂 only, with a phone."""
    import_rows(tmp_path, row("张三", staff="A1"), row("王五", FIRST_ID, unit="乙厂", phone="13900000005"))
    user = get_user_model().objects.create_user(username="officer", password=None)
    RoleGrant.objects.create(user=user, role="officer", enterprise=Enterprise.objects.get(name="甲厂"))
    return user


def plan_for(user, *rows: list[str]):
    file = parse_roster(make_table(HEADER, *rows), today=queries.today())
    params = {"enterprise": Enterprise.objects.get(name="甲厂").unit_code, "only": True}
    return plan_roster(file, scope_of(user, params))


def test_an_officer_reaches_the_own_enterprise_only(officer) -> None:
    with pytest.raises(DomainError, match="enterprise-foreign"):
        plan_for(officer, row("赵六", unit="乙厂"))
    with pytest.raises(DomainError, match="enterprise-foreign"):
        plan_for(officer, row("赵六", unit="丙厂"))
    assert plan_for(officer, row("赵六", unit="")).review.rows[0].fields.enterprise_name == "甲厂"
    with pytest.raises(DomainError, match="enterprise-unknown-code"):
        scope_of(officer, {"enterprise": Enterprise.objects.get(name="乙厂").unit_code})


def test_an_officer_cannot_take_over_the_phone_of_somebody_from_elsewhere(officer) -> None:
    plan = plan_for(officer, row("王五", FIRST_ID, phone="13911111111"))
    store_roster(plan)
    person = Person.objects.get(name="王五")
    assert person.phone == "13900000005"
    assert person.posts.filter(enterprise__name="甲厂", ended_on=None).exists()


def test_nor_with_a_second_roster_once_the_person_has_a_post_here_too(officer) -> None:
    store_roster(plan_for(officer, row("王五", FIRST_ID)))
    store_roster(plan_for(officer, row("王五", FIRST_ID, phone="13911111111")))
    person = Person.objects.get(name="王五")
    assert person.phone == "13900000005"
    person.posts.filter(enterprise__name="乙厂").update(ended_on=queries.today())
    store_roster(plan_for(officer, row("王五", FIRST_ID, phone="13911111111")))
    person.refresh_from_db()
    assert person.phone == "13911111111"


def test_an_officer_does_not_learn_whose_phone_it_is_elsewhere(officer) -> None:
    plan = plan_for(officer, row("赵六", phone="13900000005"))
    assert "phone-shared" not in plan.review.rows[0].codes


# --- the admin ------------------------------------------------------------------------------------------------------


def admin_user(username: str, role: str | None):
    user = get_user_model().objects.create_user(username=username, password=None)
    user.user_permissions.set(Permission.objects.filter(codename="access_admin"))
    if role:
        town, _ = Area.objects.get_or_create(code="990101", defaults={"name": "青禾镇", "level": AreaLevel.TOWN})
        RoleGrant.objects.create(user=user, role=role, area=town)
    return user


def test_upload_preview_store(client) -> None:
    client.force_login(admin_user("town", "town_office"))
    assert client.get("/admin/imports/roster/new/").status_code == 200
    form = {"file": SimpleUploadedFile(PLAIN.name, PLAIN.read_bytes()), "mode": "add"}
    response = client.post("/admin/imports/roster/new/", form)
    run = ImportRun.objects.get()
    page = client.get(response.headers["Location"]).content.decode()
    assert "将新建单位 6 家" in page
    assert "全部存入（300 行）" in page
    assert FIRST_ID not in page
    assert "990101********0019" in page
    assert not Person.objects.exists()
    client.post(f"/admin/imports/roster/{run.pk}/store/")
    page = client.get(f"/admin/imports/roster/{run.pk}/").content.decode()
    assert "新增 300 人" in page
    assert Person.objects.count() == 300
    assert {each.area.name for each in Enterprise.objects.all()} == {"青禾镇"}


def test_doors(client) -> None:
    client.force_login(admin_user("town", "town_office"))
    form = {"file": SimpleUploadedFile(PLAIN.name, PLAIN.read_bytes()), "mode": "add"}
    address = client.post("/admin/imports/roster/new/", form).headers["Location"]
    client.force_login(admin_user("colleague", "town_office"))
    assert client.get(address).status_code == 404
    assert client.post(address + "store/").status_code == 404
    client.force_login(admin_user("editor", "editor"))
    assert client.get("/admin/imports/roster/").status_code == 404
    client.logout()
    assert client.get(address).status_code == 302
    assert not Person.objects.exists()


def test_a_whole_roster_must_name_its_enterprise(client) -> None:
    client.force_login(admin_user("town", "town_office"))
    form = {"file": SimpleUploadedFile(PLAIN.name, PLAIN.read_bytes()), "mode": "full"}
    response = client.post("/admin/imports/roster/new/", form)
    assert response.status_code == 422
    assert "请选择这是哪家单位的全员名单" in response.content.decode()
    assert not ImportRun.objects.exists()


# --- the desk -------------------------------------------------------------------------------------------------------


def desk_upload(client, tmp_path, enterprise: Enterprise, *rows: list[str]) -> str:
    path = file_of(tmp_path, *rows, name="本厂名单.xlsx")
    form = {"file": SimpleUploadedFile(path.name, path.read_bytes()), "mode": "full"}
    response = client.post(f"/desk/{enterprise.pk}/roster/new/", form)
    return response.headers["Location"]


def test_an_officer_imports_the_own_roster_at_the_desk(client, tmp_path, officer) -> None:
    own = Enterprise.objects.get(name="甲厂")
    client.force_login(officer)
    assert client.get(f"/desk/{own.pk}/roster/new/").status_code == 200
    address = desk_upload(client, tmp_path, own, row("赵六", unit="", staff="A9"))
    page = client.get(address).content.decode()
    assert "全部存入（1 行）" in page
    assert "张三" in page  # is not in the file: leaves today
    client.post(address + "store/")
    assert "新增 1 人" in client.get(address).content.decode()
    assert set(own.posts.filter(ended_on=None).values_list("person__name", flat=True)) == {"赵六"}
    assert "本厂名单.xlsx" in client.get(f"/desk/{own.pk}/roster/").content.decode()


def test_foreign_enterprises_are_told_and_nothing_is_stored(client, tmp_path, officer) -> None:
    client.force_login(officer)
    address = desk_upload(client, tmp_path, Enterprise.objects.get(name="甲厂"), row("赵六", unit="乙厂"))
    page = client.get(address).content.decode()
    assert "不归您管理的单位：乙厂" in page
    assert "全部存入" not in page
    assert not Person.objects.filter(name="赵六").exists()


def test_doors_of_the_desk(client, tmp_path, officer) -> None:
    own, other = Enterprise.objects.get(name="甲厂"), Enterprise.objects.get(name="乙厂")
    client.force_login(officer)
    address = desk_upload(client, tmp_path, own, row("赵六", unit="", staff="A9"))
    assert client.get(f"/desk/{other.pk}/roster/").status_code == 404
    assert client.get(address.replace(f"/{own.pk}/", f"/{other.pk}/")).status_code == 404
    RoleGrant.objects.create(user=officer, role="officer", enterprise=other)
    assert client.get(address.replace(f"/{own.pk}/", f"/{other.pk}/")).status_code == 404
    grid = get_user_model().objects.create_user(username="grid", password=None)
    RoleGrant.objects.create(user=grid, role="grid_staff", enterprise=own)
    client.force_login(grid)
    assert client.get(address).status_code == 404
    assert client.post(address + "store/").status_code == 404
    client.logout()
    assert client.get(address).status_code == 302
    assert not Person.objects.filter(name="赵六").exists()


def test_an_officer_who_forgot_himself_is_told(client, tmp_path, officer) -> None:
    own = Enterprise.objects.get(name="甲厂")
    Person.objects.filter(name="张三").update(user=officer)
    client.force_login(officer)
    page = client.get(desk_upload(client, tmp_path, own, row("赵六", unit="", staff="A9"))).content.decode()
    assert "文件里没有您本人" in page
    again = client.get(desk_upload(client, tmp_path, own, row("张三", unit="", staff="A1"))).content.decode()
    assert "文件里没有您本人" not in again
