"""Taking whole imports back: everything as it was, or nothing and a list; safe to repeat; kept for 90 days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.utils import timezone

from kernel.errors import DomainError
from orgs.models import (
    Area,
    Enterprise,
    EnterpriseGrid,
    Grid,
    HeldCertificate,
    Person,
    Post,
    RoleGrant,
    RosterChange,
    SpecialOperation,
)
from orgs.privacy import evidence
from orgs.privacy.erasure import erase_optional
from orgs.rosters.storing import undo as roster_undo
from orgs.rosters.storing.undo import undo_import, undo_problems
from plumbing.imports import runs, undoing
from plumbing.models import AuditEntry, ImportRun
from tests.commands import run_command
from tests.plumbing.workbooks import workbook_of

HEADER = [
    "单位名称", "所属网格", "姓名", "身份证号", "手机号", "工号", "部门", "岗位类别", "特种作业类别", "证书编号",
    "入职日期",
]  # fmt: skip
MODELS = (Area, Enterprise, Grid, EnterpriseGrid, Person, Post, SpecialOperation, HeldCertificate)
ONE = "990101198911020019"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    settings.ANPEI_UPLOAD_DIR = tmp_path / "incoming"


def row(name: str, number: str = "", *, unit: str = "甲厂", phone: str = "", staff: str = "", department: str = "",
        operation: str = "", certificate: str = "", category: str = "其他从业人员") -> list[str]:  # fmt: skip
    return [unit, "一号网格", name, number, phone, staff, department, category, operation, certificate, "2020-01-01"]


def store(tmp_path: Any, *rows: list[str], options: tuple[str, ...] = ()) -> ImportRun:
    path = tmp_path / f"名单{ImportRun.objects.count()}.xlsx"
    path.write_bytes(workbook_of([HEADER, *rows]))
    done = run_command("import_roster", path, *options)
    assert done.status == 0, done.json
    return ImportRun.objects.latest("created_at")


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables that a roster touches, without what is made anew."""
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in MODELS}


def undo(run: ImportRun, actor: Any = None) -> ImportRun:
    undoing.ask_to_undo(run.pk, actor=actor)
    return ImportRun.objects.get(pk=run.pk)


def full(name: str) -> tuple[str, ...]:
    return ("--mode", "full", "--enterprise", Enterprise.objects.get(name=name).unit_code)


def test_a_first_import_leaves_no_trace(tmp_path) -> None:
    before = everything()
    run = store(tmp_path, row("张三", ONE, operation="低压电工作业", certificate="T1"), row("李四", staff="A2"))
    assert (Person.objects.count(), HeldCertificate.objects.count()) == (2, 1)
    assert SpecialOperation.objects.get().certificate.number == "T1"
    undone = undo(run)
    assert (undone.state, undone.summary["undone"]["person_removed"]) == ("undone", 2)
    assert everything() == before
    assert not RosterChange.objects.exists()
    assert AuditEntry.objects.filter(action="undo_import", target_key=str(run.pk)).count() == 1


def test_changes_and_leavers_are_as_they_were(tmp_path) -> None:
    store(
        tmp_path,
        row("张三", phone="13900000001", staff="A1", department="一车间", operation="低压电工作业"),
        row("李四", phone="13900000002", staff="A2", operation="高压电工作业"),
        row("王五", staff="A3"),
    )
    SpecialOperation.objects.update(valid_from=date(2020, 1, 1))
    before = everything()
    run = store(
        tmp_path,
        row(
            "张三",
            ONE,
            phone="13900000009",
            staff="A1",
            department="二车间",
            operation="高压电工作业",
            certificate="T1",
        ),
        row("王五", phone="13900000003", staff="A3"),
        row("赵六", staff="A4"),
        options=full("甲厂"),
    )
    left = Post.objects.get(person__name="李四")
    assert (left.ended_on, left.end_reason) == (timezone.localdate(), "not_listed")
    assert everything() != before
    assert undo(run).state == "undone"
    assert everything() == before


def test_a_special_operation_that_began_today_comes_back(tmp_path) -> None:
    store(tmp_path, row("张三", staff="A1", operation="低压电工作业"))
    SpecialOperation.objects.update(valid_from=timezone.localdate())
    before = everything()
    run = store(tmp_path, row("张三", staff="A1", operation="高压电工作业"))
    assert undo(run).state == "undone"
    assert everything() == before


def test_who_comes_back_is_known_and_is_gone_again_afterwards(tmp_path) -> None:
    store(tmp_path, row("张三", staff="A1"), row("李四", phone="13900000002", staff="A2"))
    store(tmp_path, row("张三", staff="A1"), options=full("甲厂"))
    before = everything()
    run = store(tmp_path, row("李四", phone="13900000002", staff="A9"))
    assert Person.objects.count() == 2
    assert Post.objects.get(ended_on=None, person__name="李四").start_reason == "returned"
    assert undo(run).state == "undone"
    assert everything() == before


def test_later_evidence_stands_against_it(tmp_path, monkeypatch) -> None:
    run = store(tmp_path, row("张三", ONE), row("李四", staff="A2"))
    person = Person.objects.get(name="张三")

    class Room:
        def later(self, person_ids, since):
            return {person.pk: ["2 场考试", "1 张证书"]} if person.pk in person_ids and since == run.finished_at else {}

    monkeypatch.setattr(evidence, "_ROOMS", {"test": Room()})
    assert [(each.name, each.place, each.what) for each in undo_problems(run.pk)] == [
        ("张三", "甲厂", "2 场考试、1 张证书")
    ]
    before = everything()
    with pytest.raises(DomainError, match="import-not-undoable"):
        undo_import(run.pk, actor=None, now=timezone.now())
    after = undo(run)
    assert (after.state, "数据没有变动" in after.problem) == ("stored", True)
    assert everything() == before
    monkeypatch.setattr(evidence, "_ROOMS", {})
    assert undo(after).state == "undone"


def test_changes_by_hand_and_later_imports_stand_against_it(tmp_path) -> None:
    first = store(tmp_path, row("张三", staff="A1"), row("李四", staff="A2"))
    second = store(tmp_path, row("李四", phone="13900000002", staff="A2"))
    Post.objects.filter(person__name="张三").update(job_title="门卫")
    assert {each.name: each.what for each in undo_problems(first.pk)} == {
        "张三": "之后有人手工改动过", "李四": "之后的另一次导入又改动过，请先撤销那一次",
    }  # fmt: skip
    assert undo(second).state == "undone"
    assert {each.name for each in undo_problems(first.pk)} == {"张三"}
    Post.objects.filter(person__name="张三").update(job_title="")
    assert undo(first).state == "undone"
    assert not Person.objects.exists()


def test_what_hangs_on_people_and_enterprises_stands_against_it(tmp_path) -> None:
    run = store(tmp_path, row("张三", staff="A1"))
    person, unit = Person.objects.get(), Enterprise.objects.get()
    Post.objects.create(person=person, enterprise=Enterprise.objects.create(name="乙厂", area=unit.area),
                        started_on=date(2026, 1, 1))  # fmt: skip
    RoleGrant.objects.create(user=get_user_model().objects.create_user(username="o"), role="officer", enterprise=unit)
    assert [(each.name, each.what) for each in undo_problems(run.pk)] == [
        ("甲厂", "角色授权 1 项"),
        ("张三", "岗位 1 项"),
    ]


def test_a_staff_number_taken_since_stands_against_it(tmp_path) -> None:
    store(tmp_path, row("张三", staff="A1"), row("李四", staff="A2"))
    run = store(tmp_path, row("张三", staff="A1"), options=full("甲厂"))
    other = Person.objects.create(name="后来者")
    Post.objects.create(
        person=other, enterprise=Enterprise.objects.get(), staff_number="A2", started_on=date(2026, 1, 1)
    )
    assert [(each.name, each.what) for each in undo_problems(run.pk)] == [("李四", "原岗位或工号之后已被占用")]


def test_a_failure_half_way_leaves_all_as_it_was_and_the_job_may_be_repeated(tmp_path, monkeypatch) -> None:
    run = store(tmp_path, row("张三", ONE, operation="低压电工作业"), row("李四", staff="A2"))
    before = everything()
    whole = roster_undo._delete
    calls = []

    def fails_later(model, keys):
        calls.append(model)
        if len(calls) > 2:
            raise DatabaseError("database is locked")
        whole(model, keys)

    monkeypatch.setattr(roster_undo, "_delete", fails_later)
    monkeypatch.setattr("plumbing.queue.enqueue", lambda *_args, **_kwargs: "")
    undoing.ask_to_undo(run.pk, actor=None)
    with pytest.raises(DatabaseError):
        undoing.undo_run(run.pk, now=timezone.now())
    assert ImportRun.objects.get(pk=run.pk).state == "undoing"
    assert everything() == before
    monkeypatch.setattr(roster_undo, "_delete", whole)
    undoing.undo_run(run.pk, now=timezone.now())
    undoing.undo_run(run.pk, now=timezone.now())
    assert ImportRun.objects.get(pk=run.pk).state == "undone"
    assert not Person.objects.exists()
    with pytest.raises(DomainError, match="import-not-undoable"):
        undoing.ask_to_undo(run.pk, actor=None)


def test_the_way_back_closes_after_90_days(tmp_path) -> None:
    run = store(tmp_path, row("张三"))
    assert undoing.sweep(now=timezone.now() + timedelta(days=89)) == 0
    assert undoing.sweep(now=timezone.now() + timedelta(days=91)) == 1
    assert undoing.sweep(now=timezone.now() + timedelta(days=91)) == 0
    assert not RosterChange.objects.exists()
    with pytest.raises(DomainError, match="import-not-undoable"):
        undoing.ask_to_undo(run.pk, actor=None)


def test_what_stood_before_is_sealed(tmp_path) -> None:
    store(tmp_path, row("张三", phone="13900000001", staff="A1"))
    store(tmp_path, row("张三", phone="13900000002", staff="A1"))
    raw = [bytes(each) for each in RosterChange.objects.extra(select={"raw": "before"}).values_list("raw", flat=True)]
    assert raw
    assert not any(b"13900000001" in each or "张三".encode() in each for each in raw)


def test_sessions_end_with_a_whole_roster_with_another_phone_and_with_the_undoing(tmp_path) -> None:
    store(tmp_path, row("张三", phone="13900000001", staff="A1"), row("李四", staff="A2"))
    users = {}
    for person in Person.objects.all():
        person.user = users[person.name] = get_user_model().objects.create_user(username=person.name)
        person.save()

    def epochs() -> list[int]:
        return [get_user_model().objects.get(pk=users[name].pk).session_epoch for name in ("张三", "李四")]

    run = store(tmp_path, row("张三", phone="13900000009", staff="A1"), row("王五", staff="A3"), options=full("甲厂"))
    assert epochs() == [1, 1]
    assert undo(run).state == "undone"
    assert epochs() == [2, 1]


def test_the_account_of_a_person_who_goes_again_is_forgotten(tmp_path) -> None:
    run = store(tmp_path, row("张三", staff="A1"), row("李四", staff="A2"))
    coded = get_user_model().objects.create_user(username="person-1", display_name="张三")
    own = get_user_model().objects.create_user(username="li", display_name="李四", password="correct-horse-9")
    for name, user in (("张三", coded), ("李四", own)):
        Person.objects.filter(name=name).update(user=user)
    assert undo(run).state == "undone"
    coded.refresh_from_db()
    own.refresh_from_db()
    assert (coded.is_active, coded.display_name) == (False, "")
    assert (own.is_active, own.display_name) == (True, "李四")


# --- the screens ----------------------------------------------------------------------------------------------------


def test_the_desk_takes_its_own_import_back(client, tmp_path) -> None:
    store(tmp_path, row("张三", staff="A1"), row("李四", staff="A2"))
    unit = Enterprise.objects.get()
    officer = get_user_model().objects.create_user(username="officer")
    RoleGrant.objects.create(user=officer, role="officer", enterprise=unit)
    client.force_login(officer)
    file = SimpleUploadedFile("名单.xlsx", workbook_of([HEADER, row("张三", staff="A1"), row("王五", staff="A3")]))
    address = client.post(f"/desk/{unit.pk}/roster/new/", {"file": file, "mode": "full"}).headers["Location"]
    page = client.get(address + "?action=leave").content.decode()
    assert "李四" in page
    assert "名单中没有此人，岗位今天终止" in page
    assert client.get(address + "undo/").status_code == 404
    client.post(address + "store/")
    assert "撤销这次导入" in client.get(address).content.decode()
    page = client.get(address + "undo/").content.decode()
    assert "删除新增的 1 人" in page
    assert "恢复被终止的 1 个岗位" in page
    client.post(address + "undo/")
    assert "已全部撤销" in client.get(address).content.decode()
    assert set(unit.posts.filter(ended_on=None).values_list("person__name", flat=True)) == {"张三", "李四"}
    assert client.post(address + "undo/").status_code == 302
    assert client.get(f"/desk/{unit.pk + 1}/roster/").status_code == 404


def test_who_does_not_manage_all_that_was_touched_cannot_take_it_back(tmp_path) -> None:
    run = store(tmp_path, row("张三"), row("王五", unit="乙厂"))
    officer = get_user_model().objects.create_user(username="officer")
    RoleGrant.objects.create(user=officer, role="officer", enterprise=Enterprise.objects.get(name="甲厂"))
    assert {(each.name, each.what) for each in undo_problems(run.pk, actor=officer)} >= {("乙厂", "不归您管理")}
    after = undo(run, officer)
    assert (after.state, Person.objects.count()) == ("stored", 2)


def test_the_admin_takes_an_import_back(client, tmp_path) -> None:
    client.force_login(get_user_model().objects.create_superuser(username="root"))
    file = SimpleUploadedFile("名单.xlsx", workbook_of([HEADER, row("张三", staff="A1")]))
    address = client.post("/admin/imports/roster/new/", {"file": file, "mode": "add"}).headers["Location"]
    run = ImportRun.objects.get()
    runs.ask_to_store(run.pk)
    assert client.get(address + "undo/").status_code == 200
    client.post(address + "undo/")
    assert ImportRun.objects.get().state == "undone"
    assert not Person.objects.exists()


def test_what_was_erased_since_does_not_come_back(tmp_path) -> None:
    store(tmp_path, row("张三", phone="13900000001", staff="A1"), row("李四", staff="A2"))
    run = store(tmp_path, row("张三", phone="13900000009", staff="A1"), row("李四", staff="A2", department="二车间"))
    erase_optional(Person.objects.get(name="张三").pk, actor=None, now=timezone.now())
    assert undo(run).state == "undone"
    assert Person.objects.get(name="张三").phone == ""
    assert Post.objects.get(person__name="李四").department == ""
