"""What stands against taking a great roster back: looked for by a job, shown to whoever asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from orgs.models import Person
from plumbing.imports import tasks, undo_checking, vault
from plumbing.models import ImportRun
from tests.orgs.rosters.storing.test_undo import row, store

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path, monkeypatch) -> None:
    settings.ANPEI_UPLOAD_DIR = tmp_path / "incoming"
    monkeypatch.setattr(undo_checking, "QUICK_ROWS", 1)


@pytest.fixture
def root(client) -> Any:
    user = get_user_model().objects.create_superuser(username="root")
    client.force_login(user)
    return user


@pytest.fixture
def queued(monkeypatch) -> list[tuple[Any, ...]]:
    """Jobs that wait, instead of being done at once."""
    jobs: list[tuple[Any, ...]] = []
    monkeypatch.setattr(undo_checking.queue, "enqueue", lambda *job: jobs.append(job))
    return jobs


def great(tmp_path) -> ImportRun:
    return store(tmp_path, row("张三", staff="A1"), row("李四", staff="A2"))


def address(run: ImportRun) -> str:
    return f"/office/imports/{run.pk}/undo/"


def test_progress_is_shown_while_the_job_looks(client, tmp_path, root, queued) -> None:
    run = great(tmp_path)
    for _time in range(2):
        page = client.get(address(run))
        assert (page.status_code, page["Refresh"]) == (200, "2")
        assert "正在检查能否撤销" in page.content.decode()
    assert queued == [("plumbing.imports.tasks.check_undo", str(run.pk), root.pk)]
    vault.keep_progress(run.pk, 30, 100)
    assert "30 %" in client.get(address(run)).content.decode()
    tasks.check_undo(*queued[0][1:])
    page = client.get(address(run))
    assert "Refresh" not in page
    assert "删除新增的 2 人" in page.content.decode()
    assert vault.read_progress(run.pk) == (0, 0)
    assert len(queued) == 1


def test_what_was_found_is_the_askers_and_sealed(client, tmp_path, root) -> None:
    run = great(tmp_path)
    Person.objects.filter(name="张三").update(phone="13900000001")
    assert "张三" in client.get(address(run)).content.decode()
    kept = [path for path in (tmp_path / "incoming").iterdir() if ".check." in path.name]
    assert [path.name for path in kept] == [f"{run.pk}.check.{root.pk}"]
    assert "张三".encode() not in kept[0].read_bytes()
    assert vault.read_check(run.pk, root.pk + 1) is None


def test_looked_for_anew_when_asked_and_after_ten_minutes(client, tmp_path, root) -> None:
    run = great(tmp_path)
    Person.objects.filter(name="张三").update(phone="13900000001")
    client.get(address(run))
    Person.objects.filter(name="张三").update(phone="")
    assert "手工改动过" in client.get(address(run)).content.decode()
    assert client.get(f"{address(run)}?again=1").headers["Location"] == address(run)
    assert "手工改动过" not in client.get(address(run)).content.decode()
    said = vault.read_check(run.pk, root.pk) or {}
    old = timezone.now() - undo_checking.HOLDS - timedelta(seconds=1)
    vault.keep_check(run.pk, root.pk, {**said, "at": old.isoformat()})
    Person.objects.filter(name="张三").update(phone="13900000001")
    assert "手工改动过" in client.get(address(run)).content.decode()


def test_the_order_looks_once_more_and_forgets_what_was_found(client, tmp_path, root) -> None:
    run = great(tmp_path)
    client.get(address(run))
    Person.objects.filter(name="张三").update(phone="13900000001")
    client.post(address(run))
    assert ImportRun.objects.get().state == "stored"
    assert vault.read_check(run.pk, root.pk) is None
    Person.objects.update(phone="")
    client.post(address(run))
    assert (ImportRun.objects.get().state, Person.objects.count()) == ("undone", 0)


def test_a_job_that_comes_late_keeps_nothing(client, tmp_path, root, queued) -> None:
    run = great(tmp_path)
    client.get(address(run))
    ImportRun.objects.update(state="undone")
    tasks.check_undo(*queued[0][1:])
    assert vault.read_check(run.pk, root.pk) is None
    tasks.check_undo(str(run.pk), root.pk + 1)


def test_a_small_one_is_looked_through_at_once(client, tmp_path, root, queued, monkeypatch) -> None:
    monkeypatch.setattr(undo_checking, "QUICK_ROWS", 2)
    run = great(tmp_path)
    assert "删除新增的 2 人" in client.get(address(run)).content.decode()
    assert queued == []
