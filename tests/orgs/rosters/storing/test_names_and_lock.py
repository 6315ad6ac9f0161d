"""Merged spellings in rosters; whether the review still holds under the lock; progress beside the database."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from orgs.enums import AreaLevel
from orgs.models import Area, Enterprise, EnterpriseAlias, FormerName, Person, Post
from orgs.rosters.storing.kind import RosterImport
from plumbing.imports import vault
from plumbing.imports.kinds import Order
from plumbing.imports.progress import reporter, share
from tests.plumbing.workbooks import workbook_of

pytestmark = pytest.mark.django_db


def make_unit(name: str) -> Enterprise:
    area, _ = Area.objects.get_or_create(code="990101", defaults={"name": "青禾镇", "level": AreaLevel.TOWN})
    return Enterprise.objects.create(name=name, area=area)


def reviewed(*rows: list[str]):
    kind, order = RosterImport(), Order(uuid4(), None, {})
    data = workbook_of([["单位名称", "姓名", "工号", "部门"], *rows])
    return kind, order, kind.review(kind.parse(data, "名单.xlsx", lambda _done, _total: None), order)


def test_former_names_and_merged_spellings_mean_the_main_enterprise() -> None:
    main, alias = make_unit("青石化工有限公司"), make_unit("青石化工厂")
    EnterpriseAlias.objects.create(alias=alias, main=main, since=date(2026, 1, 1))
    FormerName.objects.create(enterprise=main, name="青石农药厂", until=date(2020, 1, 1))
    person = Person.objects.create(name="张三")
    Post.objects.create(person=person, enterprise=alias, staff_number="A1", started_on=date(2020, 1, 1))
    _kind, _order, found = reviewed(["青石化工厂", "张三", "A1", "一车间"], ["青石农药厂", "李四", "A2", ""])
    rows = found.plan.review.rows
    assert [(row.plan.enterprise_key, "enterprise-other-name" in row.codes, row.step) for row in rows] == [
        (main.pk, True, "change"), (main.pk, True, "join"),
    ]  # fmt: skip
    assert [row.fields.enterprise_name for row in rows] == ["青石化工有限公司"] * 2


def test_a_review_holds_until_something_that_it_read_changes() -> None:
    unit, elsewhere = make_unit("甲厂"), make_unit("乙厂")
    person = Person.objects.create(name="张三")
    post = Post.objects.create(person=person, enterprise=unit, staff_number="A1", started_on=date(2020, 1, 1))
    kind, order, found = reviewed(["甲厂", "张三", "A1", "一车间"])
    assert kind.still_holds(found, order)
    stranger = Person.objects.create(name="外人")
    Post.objects.create(person=stranger, enterprise=elsewhere, started_on=date(2020, 1, 1))
    assert kind.still_holds(found, order)
    Post.objects.filter(pk=post.pk).update(department="二车间")
    assert not kind.still_holds(found, order)


def test_progress_goes_up_over_the_steps(settings, tmp_path) -> None:
    settings.ANPEI_UPLOAD_DIR = tmp_path
    run_id, told = uuid4(), []
    share(lambda done, total: told.append(done / total), 40, 100)(1, 2)
    assert told == [0.7]
    assert vault.read_progress(run_id) == (0, 0)
    reporter(run_id)(3, 4)
    assert vault.read_progress(run_id) == (3, 4)
    vault.drop_progress(run_id)
    vault.drop_progress(run_id)
    assert vault.read_progress(run_id) == (0, 0)
