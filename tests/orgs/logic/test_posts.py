"""Post categories and special operations."""

from __future__ import annotations

import pytest

from orgs.logic.posts import SPECIAL_OPERATIONS, PostKind, parse_employment_form, parse_post, special_operation


@pytest.mark.parametrize(
    ("category", "job", "post"),
    [
        ("主要负责人", "操作工", PostKind("principal")),
        ("法定代表人", "", PostKind("principal")),
        ("安全生产管理人员", "", PostKind("safety_manager")),
        ("专职安全员", "", PostKind("safety_manager")),
        ("其他从业人员", "操作工", PostKind("worker")),
        ("其它从业 人员", "", PostKind("worker")),
        ("特种作业人员", "低压电工作业", PostKind("worker", "低压电工作业")),
        ("特种作业人员", "电工", PostKind("worker", "低压电工作业")),
        ("特种作业人员", "高处安装、维护、拆除作业", PostKind("worker", "高处安装、维护、拆除作业")),
        ("特种作业人员", "高处安装,维护,拆除作业", PostKind("worker", "高处安装、维护、拆除作业")),
        ("特种作业人员", "", PostKind("worker", "", ("special-operation-missing",))),
        ("特种作业人员", "带电绝缘作业", PostKind("worker", "带电绝缘作业", ("special-operation-unlisted",))),
        ("特种作业人员", "叉车司机", PostKind("worker", "", ("special-equipment",))),
        ("特种设备作业人员", "叉车司机", PostKind("worker", "", ("special-equipment",))),
        ("焊工", "", PostKind("worker", "熔化焊接与热切割作业", ("post-from-operation",))),
        ("", "操作间清洁", PostKind("worker", "", ("post-missing",))),
        ("", "安全员", PostKind("safety_manager", "", ("post-from-job-title",))),
        ("", "电工", PostKind("worker", "低压电工作业", ("post-from-job-title",))),
        ("门卫大爷", "操作工", PostKind("", "", ("unknown-post",))),
    ],
)
def test_posts(category: str, job: str, post: PostKind) -> None:
    assert parse_post(category, job_title=job) == post


def test_a_column_for_the_operation_goes_before_the_job() -> None:
    assert parse_post("主要负责人", job_title="厂长", operation="焊工") == PostKind("principal", "熔化焊接与热切割作业")
    assert parse_post("特种作业", job_title="操作工", operation="架子工").special_operation == "登高架设作业"


def test_the_catalogue_knows_its_own_names() -> None:
    assert [special_operation(name) for name in SPECIAL_OPERATIONS] == list(SPECIAL_OPERATIONS)


@pytest.mark.parametrize(
    ("text", "form", "codes"),
    [
        ("正式", "regular", ()),
        ("劳务派遣", "dispatched", ()),
        ("实习生", "intern", ()),
        ("外包", "contractor", ()),
        ("临时工", "temporary", ()),
        ("返聘", "other", ()),
        ("", "", ()),
        ("挂靠", "other", ("employment-form-unknown",)),
    ],
)
def test_employment_forms(text: str, form: str, codes: tuple[str, ...]) -> None:
    assert parse_employment_form(text) == (form, codes)
