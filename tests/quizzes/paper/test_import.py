"""Answers from a file: judged row by row, stored whole or not at all, and safe to send twice."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kernel.errors import DomainError, UnreadableFile
from plumbing.imports import runs
from plumbing.imports.kinds import Order, no_progress
from plumbing.models import ImportRun
from plumbing.tabular import read_table
from quizzes.models import PaperBatch, Sitting
from quizzes.paper import services
from quizzes.paper.answer_rows import Finding
from quizzes.paper.answer_template import template_workbook
from quizzes.paper.importer import PaperAnswers
from quizzes.paper.queries import open_copies
from quizzes.paper.reading import typed_answer
from tests.factories.orgs import make_enterprise, make_officer, make_person
from tests.factories.quizzes import make_fixed_quiz
from tests.quizzes.paper.helpers import copy_of, make_papers, right_answers

pytestmark = pytest.mark.django_db
KINDS = ("single", "multiple", "truefalse", "fill", "order", "match", "hotspot", "essay")


@pytest.fixture
def batch() -> PaperBatch:
    enterprise = make_enterprise()
    people = [make_person(enterprise=enterprise, name=name) for name in ("赵桂兰", "买买提·吐尔逊", "孙小梅")]
    officer = make_officer(enterprise=enterprise)
    return make_papers(*people, enterprise=enterprise, quiz=make_fixed_quiz(*KINDS), by=officer)


def right_row(batch: PaperBatch, number: int) -> list[str]:
    copy = copy_of(batch, number)
    right = right_answers(copy)
    return [copy.printed_number, copy.name, *(typed_answer(line, right[line.at]) for line in copy.lines)]


def head(count: int = len(KINDS)) -> list[str]:
    return ["试卷编号", "姓名", *map(str, range(1, count + 1))]


def csv_of(rows: Sequence[Sequence[str]], encoding: str = "utf-8-sig") -> bytes:
    return "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode(encoding)


def judge(batch: PaperBatch, rows: Sequence[Sequence[str]] | bytes, name: str = "a.csv") -> list[Finding]:
    data = rows if isinstance(rows, bytes) else csv_of(rows)
    kind = PaperAnswers()
    reviewed = kind.review(kind.parse(data, name, no_progress), order_of(batch))
    return list(reviewed.plan.findings)


def order_of(batch: PaperBatch) -> Order:
    from django.contrib.auth import get_user_model

    actor = get_user_model().objects.get(pk=batch.created_by)
    return Order(batch.pk, actor, {"batch": str(batch.pk)})


def told(findings: Sequence[Finding]) -> list[tuple[str, list[str]]]:
    return [(one.verdict, [code for code, _params in one.told]) for one in findings]


def store(batch: PaperBatch, rows: Sequence[Sequence[str]]) -> ImportRun:
    order = order_of(batch)
    run = runs.accept(PaperAnswers(), filename="a.csv", data=csv_of(rows), params=dict(order.params), actor=order.actor)
    runs.review_run(run.pk)
    run.refresh_from_db()
    if run.state == "reviewed" and not run.summary["errors"]:
        runs.ask_to_store(run.pk)
        runs.store_run(run.pk)
        run.refresh_from_db()
    return run


def test_the_template_filled_in_is_graded_like_entering(batch: PaperBatch) -> None:
    file = template_workbook(open_copies(batch.pk).values(), title=batch.title)
    table = read_table(file.read(), "t.xlsx")
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        head(),
        *([copy_of(batch, number).printed_number, copy_of(batch, number).name] for number in (1, 2, 3)),
    ]
    run = store(batch, [head(), right_row(batch, 3), right_row(batch, 1)])
    assert (run.state, run.summary["created"], run.summary["skipped"]) == ("stored", 2, 0)
    services.enter_copy(batch.pk, 2, answers=right_answers(copy_of(batch, 2)), by=batch.created_by, now=run.finished_at)
    sittings = [copy.copy.sitting for copy in open_copies(batch.pk).values()]
    assert {(one.points_got, one.points_out_of, one.unmarked, one.mode) for one in sittings} == {
        (sittings[0].points_got, sittings[0].points_out_of, 1, "paper")
    }
    assert all(copy.copy.entered_by == batch.created_by for copy in open_copies(batch.pk).values())


def test_sent_twice_is_left_as_it_is_and_other_answers_are_an_error(batch: PaperBatch) -> None:
    rows = [head(), right_row(batch, 1)]
    store(batch, rows)
    before = list(Sitting.objects.order_by("pk").values_list("state", "points_got", "receipt_digest"))
    assert told(judge(batch, rows)) == [("skip", ["entered-same"])]
    assert store(batch, rows).state == "stored"
    assert list(Sitting.objects.order_by("pk").values_list("state", "points_got", "receipt_digest")) == before
    other = [*rows[1][:2], "-", *rows[1][3:]]
    assert told(judge(batch, [head(), other])) == [("error", ["entered-otherwise"])]


def test_quirks_are_understood(batch: PaperBatch) -> None:
    copy = copy_of(batch, 1)
    right = right_row(batch, 1)
    wide = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x30, 0x5B)})
    quirky = [
        right[0].translate(wide),
        f" {right[1][0]} {right[1][1:]} ",
        *(cell.lower().translate(wide) if at not in (3, 7) else cell for at, cell in enumerate(right[2:])),
    ]
    quirky[3] = "，".join(right[3].lower())  # several choices apart
    rows = [
        ["2026 年月考答题录入", "", ""],
        ["备注", *(f"第{at}题" for at in range(1, len(KINDS) + 1)), "考生姓名", "试 卷 编号", "班组"],
        ["补", *quirky[2:], quirky[1], quirky[0], "甲班"],
        [],
    ]
    (found, *rest) = judge(batch, rows)
    assert (found.verdict, found.told, {one.verdict for one in rest} <= {"skip"}) == ("ok", [], True)
    expected = {at: wire for at, wire in right_answers(copy).items() if wire}
    assert {at: copy.as_stored(at, wire) for at, wire in found.answers.items()} == {
        at: copy.as_stored(at, wire) for at, wire in expected.items()
    }


def test_a_text_file_in_gb18030_is_read(batch: PaperBatch) -> None:
    data = csv_of([head(), right_row(batch, 2)], encoding="gb18030")
    assert told(judge(batch, data, "答案.txt")) == [("ok", [])]


def test_what_is_wrong_is_told_by_row_and_question(batch: PaperBatch) -> None:
    good, blank = right_row(batch, 1), [""] * len(KINDS)
    wrong_digit = f"{good[0][:-1]}{(int(good[0][-1]) + 1) % 10}"
    foreign = copy_of(make_papers(quiz=make_fixed_quiz("single")))
    services.withdraw_copy(batch.pk, 3, reason="没来", by=batch.created_by, now=batch.sat_at)
    rows = [
        head(9),
        [wrong_digit, *good[1:]],
        [foreign.printed_number, foreign.name, "A"],
        [good[0], "钱大有", *good[2:]],
        [good[0], "", *good[2:]],
        [good[0], good[1], "AB", "Z", "也许", *good[5:], "A"],
        [good[0], good[1], *good[2:]],
        [*right_row(batch, 2)[:2], *blank],
        right_row(batch, 3),
        [],
        ["", "", *blank],
    ]
    assert told(judge(batch, rows))[:8] == [
        ("error", ["bad-number"]),
        ("error", ["other-batch"]),
        ("error", ["wrong-name"]),
        ("error", ["name-missing"]),
        ("error", ["one-only", "no-such-letter", "not-a-judgement", "no-such-question"]),
        ("error", ["number-repeated"]),
        ("skip", ["no-answers"]),
        ("error", ["withdrawn"]),
    ]
    assert not Sitting.objects.filter(state="submitted").exists()


def test_formulas_and_dates_in_cells_are_refused(batch: PaperBatch) -> None:
    from datetime import date

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    row = right_row(batch, 1)
    for column, text in enumerate(head()):
        sheet.write_string(0, column, text)
    for column, text in enumerate(row):
        sheet.write_string(1, column, text)
    sheet.write_formula(1, 2, "=CHAR(65)", None, "A")
    sheet.write_datetime(1, 8, date(2026, 1, 3), book.add_format({"num_format": "m-d"}))
    book.close()
    assert told(judge(batch, file.getvalue(), "a.xlsx")) == [("error", ["formula", "date-cell"])]
    injected = [*row[:2], "=cmd|' /C calc'!A0", *row[3:]]
    assert told(judge(batch, [head(), injected])) == [("error", ["formula"])]


def test_files_that_are_none_are_refused(batch: PaperBatch) -> None:
    kind = PaperAnswers()
    for data, name in (
        (b"", "a.csv"),
        (b"PK\x03\x04" + b"\0" * 90, "a.xlsx"),
        (csv_of([["甲", "乙"], ["1", "2"]]), "a.csv"),
        (csv_of([head()] + [["x"]] * 6000), "a.csv"),
        (b"%PDF-1.7", "a.csv"),
    ):
        with pytest.raises(UnreadableFile) as refused:
            kind.parse(data, name, no_progress)
        assert kind.describe(refused.value)
    PaperBatch.objects.filter(pk=batch.pk).update(sat_at=None)
    with pytest.raises(DomainError, match="no-moment"):
        judge(batch, [head()])


def test_one_wrong_row_and_nothing_is_stored(batch: PaperBatch) -> None:
    bad = [*right_row(batch, 2)[:2], "Z"]
    run = store(batch, [head(), right_row(batch, 1), bad])
    assert (run.state, run.summary["errors"]) == ("reviewed", 1)
    assert not Sitting.objects.filter(state="submitted").exists()


def test_entered_by_hand_between_preview_and_storing_stores_nothing(batch: PaperBatch) -> None:
    order = order_of(batch)
    run = runs.accept(
        PaperAnswers(), filename="a.csv", data=csv_of([head(), right_row(batch, 1), right_row(batch, 2)]),
        params=dict(order.params), actor=order.actor,
    )  # fmt: skip
    runs.review_run(run.pk)
    services.enter_copy(batch.pk, 2, answers={}, by=batch.created_by, now=batch.sat_at)
    runs.ask_to_store(run.pk)
    runs.store_run(run.pk)
    run.refresh_from_db()
    assert run.state == "reviewed"
    assert [copy_of(batch, number).state for number in (1, 2, 3)] == ["out", "entered", "out"]


def test_fuzzed_rows_never_break_and_never_store_half(batch: PaperBatch) -> None:
    dice = random.Random(5)
    signs = "ABCD1234５Ｂ对错√×-|=,，、 \t\n见卷😀\u200b\ufeff'\""
    for _turn in range(60):
        rows = [head(dice.randrange(1, 12))]
        for number in (1, 2, 3):
            base = right_row(batch, number)
            rows.append(
                [
                    cell if dice.random() < 0.6 else "".join(dice.choices(signs, k=dice.randrange(6)))
                    for cell in base[: dice.randrange(len(base) + 1)]
                ]
            )
        dice.shuffle(rows)
        try:
            findings = judge(batch, "\n".join(",".join(row) for row in rows).encode())
        except (UnreadableFile, DomainError):
            continue
        kind = PaperAnswers()
        assert all(one.verdict in {"ok", "skip", "error"} for one in findings)
        assert all(code and kind.columns for one in findings for code, _params in one.told)
    assert not Sitting.objects.filter(state="submitted").exists()


def test_the_screens_of_an_import_stand_at_the_batch(batch: PaperBatch) -> None:
    order, client, foreign = order_of(batch), Client(), Client()
    client.force_login(order.actor)
    foreign.force_login(make_officer())
    address = reverse("quizzes:paper_import_upload", args=[batch.pk])
    file = SimpleUploadedFile("答案.csv", csv_of([head(), right_row(batch, 1), [*right_row(batch, 2)[:2], "Z"]]))
    assert foreign.post(address, {"file": file}).status_code == 404
    file.seek(0)
    shown = client.post(address, {"file": file})
    run = ImportRun.objects.get()
    assert shown.url == reverse("quizzes:paper_import_run", args=[batch.pk, run.pk])
    runs.review_run(run.pk)
    page = client.get(shown.url).content.decode()
    assert "第 1 题" in page
    assert "“Z”" in page
    for screen in ("run", "store", "discard", "sheet", "undo"):
        where = reverse(f"quizzes:paper_import_{screen}", args=[batch.pk, run.pk])
        method: Any = foreign.post if screen in {"store", "discard"} else foreign.get
        assert method(where).status_code == 404
    other = make_papers(quiz=make_fixed_quiz("single"), by=order.actor, enterprise=batch.enterprise)
    assert client.get(reverse("quizzes:paper_import_run", args=[other.pk, run.pk])).status_code == 404
    assert client.get(reverse("quizzes:paper_import_sheet", args=[batch.pk, run.pk])).status_code == 200
    client.post(reverse("quizzes:paper_import_discard", args=[batch.pk, run.pk]))
    run.refresh_from_db()
    assert run.state == "discarded"
