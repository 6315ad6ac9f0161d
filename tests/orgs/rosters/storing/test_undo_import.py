"""The command that takes a stored roster back."""

from __future__ import annotations

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from orgs.models import Person
from plumbing.models import AuditEntry, ImportRun
from tests.orgs.rosters.storing.test_undo import everything, row, store

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    settings.ANPEI_UPLOAD_DIR = tmp_path / "incoming"


def command(run_id: object, *options: str) -> tuple[int, str, str]:
    out, err, status = io.StringIO(), io.StringIO(), 0
    try:
        call_command("undo_import", str(run_id), *options, stdout=out, stderr=err)
    except SystemExit as end:
        status = int(end.code or 0)
    return status, out.getvalue(), err.getvalue()


def test_a_trial_changes_nothing_and_the_order_all(tmp_path) -> None:
    before = everything()
    run = store(tmp_path, row("张三", staff="A1"), row("李四", staff="A2"))
    after = everything()
    status, out, _err = command(run.pk, "--dry-run")
    assert (status, everything()) == (0, after)
    assert "仅为试算" in out and "删除新增的 2 人" in out
    status, out, _err = command(run.pk)
    assert (status, everything()) == (0, before)
    assert "已全部撤销" in out
    assert ImportRun.objects.get(pk=run.pk).state == "undone"
    assert AuditEntry.objects.filter(action="undo_import", target_key=str(run.pk)).count() == 1


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_refused_with_a_list(tmp_path, options) -> None:
    run = store(tmp_path, row("张三", staff="A1"))
    Person.objects.update(phone="13900000001")
    kept = everything()
    status, out, err = command(run.pk, *options)
    assert (status, out) == (1, "张三  甲厂  之后有人手工改动过\n")
    assert "有 1 项妨碍撤销" in err
    assert (everything(), ImportRun.objects.get(pk=run.pk).state) == (kept, "stored")


def test_twice_too_late_or_unknown(tmp_path) -> None:
    run = store(tmp_path, row("张三", staff="A1"))
    ImportRun.objects.update(finished_at=timezone.now() - timedelta(days=91))
    assert command(run.pk)[::2] == (1, "这次导入已不能撤销，数据没有变动。\n")
    ImportRun.objects.update(finished_at=timezone.now())
    assert [command(run.pk)[0] for _time in range(2)] == [0, 1]
    with pytest.raises(CommandError) as refused:
        command(uuid4())
    assert refused.value.returncode == 2
