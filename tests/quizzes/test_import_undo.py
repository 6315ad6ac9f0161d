"""Taking a stored import of questions back: whole, or refused with a list."""

from __future__ import annotations

import io
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.utils import timezone

from kernel.errors import DomainError
from plumbing.imports import undoing
from plumbing.models import AuditEntry, ImportRun
from quizzes.bank.conversion import parsed_version
from quizzes.bank.duplicates import merging
from quizzes.bank.reviews import reviewing
from quizzes.bank.services import save_question
from quizzes.models import Bank, ImportedChange, Question, QuestionVersion, Quiz, QuizItem
from quizzes.services import publish_edition
from regulations.models import Citation
from tests.commands import run_command
from tests.factories.orgs import make_user
from tests.plumbing.workbooks import workbook_of

HEADER = ["题型", "题干", "选项A", "选项B", "答案", "解析", "分值", "题目编号"]
FIRE = ["单选", "火警电话是（ ）。", "110", "119", "B", "", "2", "F-1"]
HELP = ["单选", "急救电话是（ ）。", "110", "120", "B", "", "2", "F-2"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    settings.ANPEI_UPLOAD_DIR = tmp_path / "incoming"


@pytest.fixture
def bank() -> Bank:
    return Bank.objects.create(name="甲", four_eyes=False)


def stored(tmp_path: Path, *rows: list[str]) -> ImportRun:
    path = tmp_path / f"{uuid4()}.xlsx"
    path.write_bytes(workbook_of([HEADER, *rows]))
    assert run_command("import_questions", path, "--bank", "甲").status == 0
    return ImportRun.objects.order_by("-created_at").first()


def undo(run: ImportRun) -> None:
    undoing.undo_now(run.pk, now=timezone.now())


def obstacles(run: ImportRun) -> list[tuple[str, str]]:
    plan = undoing.plan_undo(run, actor=None)
    return [(each.name, each.what) for each in plan.obstacles]


def everything() -> dict:
    return {
        "questions": list(
            Question.objects.order_by("pk").values("pk", "identity", "code", "state", "current", "approved")
        ),
        "versions": list(QuestionVersion.objects.order_by("pk").values("pk", "stem", "explanation", "state")),
        "citations": Citation.objects.count(),
    }


def test_what_was_made_goes_and_what_was_changed_stands_as_before(bank, tmp_path) -> None:
    stored(tmp_path, FIRE)
    before = everything()
    run = stored(tmp_path, [*FIRE[:5], "一一九。", "3", "F-9"], HELP)
    assert (Question.objects.count(), Question.objects.get(code="F-9").current.number) == (2, 2)
    plan = undoing.plan_undo(run, actor=None)
    assert plan.effects == ("删除新增的 1 道题；题中图片仍留在图片库。", "1 道题恢复为导入前的样子。")
    undo(run)
    assert everything() == before
    assert not ImportedChange.objects.exists()
    run.refresh_from_db()
    assert (run.state, run.summary["undone"]) == ("undone", {"questions_removed": 1, "questions_put_back": 1})
    assert AuditEntry.objects.filter(action="undo_import", target_key=str(run.pk)).count() == 1
    with pytest.raises(DomainError, match="import-not-undoable"):
        undo(run)


def test_the_same_file_may_be_imported_again(bank, tmp_path) -> None:
    undo(stored(tmp_path, FIRE, HELP))
    stored(tmp_path, FIRE, HELP)
    assert Question.objects.count() == 2


def test_who_was_edited_since_stands_against_it(bank, tmp_path) -> None:
    run = stored(tmp_path, FIRE, HELP)
    question = Question.objects.get(code="F-1")
    changed = parsed_version(question.current)
    from dataclasses import replace

    save_question(replace(changed, explanation="改"), question_id=question.pk, bank_id=bank.pk, actor=None)
    before = everything()
    assert obstacles(run) == [("火警电话是（ ）。", "之后有人修改过，或被后来的导入改过")]
    with pytest.raises(DomainError, match="import-not-undoable"):
        undo(run)
    assert everything() == before


def test_a_later_import_stands_against_it_and_goes_first(bank, tmp_path) -> None:
    first = stored(tmp_path, FIRE)
    second = stored(tmp_path, [*FIRE[:5], "一一九。", "2", "F-1"])
    assert len(obstacles(first)) == 1
    undo(second)
    assert obstacles(first) == []
    undo(first)
    assert not Question.objects.exists()


def test_use_in_a_paper_and_in_an_edition_stand_against_it(bank, tmp_path) -> None:
    run = stored(tmp_path, FIRE, HELP)
    quiz = Quiz.objects.create(title="月考", bank=bank, draw_count=2)
    publish_edition(quiz.pk, actor=None)
    assert {what for _name, what in obstacles(run)} == {"已发布在“月考”的试卷版本中"}
    fixed = Quiz.objects.create(title="卷一", bank=bank)
    QuizItem.objects.create(quiz=fixed, question=Question.objects.get(code="F-1"))
    assert ("火警电话是（ ）。", "已选入试卷“卷一”") in obstacles(run)


def test_a_review_and_a_merge_stand_against_it(tmp_path) -> None:
    Bank.objects.create(name="甲", four_eyes=True)
    run = stored(tmp_path, FIRE, HELP)
    assert set(Question.objects.values_list("state", flat=True)) == {"pending"}
    one, two = Question.objects.order_by("code")
    reviewing.approve([one.pk], actor=make_user(username="second"))
    assert obstacles(run) == [("火警电话是（ ）。", "之后有人审核过")]
    merging.merge(one.pk, [two.pk], actor=None)
    assert {what for _name, what in obstacles(run)} == {"之后与其他题合并过"}


def test_the_command_takes_questions_back_and_lists_obstacles(bank, tmp_path) -> None:
    run = stored(tmp_path, FIRE)

    def undo_command(*options: str) -> tuple[int, str, str]:
        out, err, status = io.StringIO(), io.StringIO(), 0
        try:
            call_command("undo_import", str(run.pk), *options, stdout=out, stderr=err)
        except SystemExit as end:
            status = int(end.code or 0)
        return status, out.getvalue(), err.getvalue()

    status, out, _err = undo_command("--dry-run")
    assert (status, Question.objects.count()) == (0, 1)
    assert "删除新增的 1 道题" in out
    status, out, _err = undo_command()
    assert (status, Question.objects.count()) == (0, 0)
    assert undo_command()[0] == 1


def test_after_ninety_days_the_way_back_is_closed(bank, tmp_path) -> None:
    stored(tmp_path, FIRE)
    run = stored(tmp_path, [*FIRE[:5], "一一九。", "2", "F-1"])
    undoing.sweep(now=timezone.now() + undoing.KEPT)
    run.refresh_from_db()
    assert not undoing.may_undo(run, now=timezone.now())
    assert not ImportedChange.objects.exists()


def test_looking_takes_as_many_queries_for_one_as_for_three(bank, tmp_path, django_assert_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    one = stored(tmp_path, FIRE)
    three = stored(tmp_path, HELP, *([f"{part}{n}" if i == 1 else part for i, part in enumerate(HELP)] for n in (1, 2)))
    counts = []
    for run in (one, three):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            undoing.plan_undo(run, actor=None)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
    assert isinstance(one.pk, UUID)
