"""Rows put right and left out at the preview, choices about what is stored already, the sheet of rows to correct."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from plumbing.imports import fixing, runs, vault
from plumbing.models import AuditEntry, ImportRun
from quizzes.models import Bank, Question, QuestionVersion
from tests.plumbing.workbooks import workbook_of
from tests.quizzes.bank.people import make_editor

HEADER = ["题型", "题干", "选项A", "选项B", "选项C", "答案", "解析", "分值"]
FIRE = ["单选", "火警电话是（ ）。", "110", "119", "120", "B", "", "2"]
WRONG = ["单选", "急救电话是（ ）。", "110", "119", "120", "D", "", "2"]
EMPTY = ["判断", "电梯可以用来逃生。", "", "", "", "", "", "1"]
QUIRKS = Path(__file__).parents[1] / "data" / "questions" / "05-quirks.xlsx"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    settings.ANPEI_UPLOAD_DIR = tmp_path / "incoming"


@pytest.fixture
def editor(client):
    user = make_editor()
    client.force_login(user)
    return user


def upload(client, *rows, data: bytes = b"", name: str = "题.xlsx", bank: str = "甲") -> str:
    found = Bank.objects.filter(name=bank).first()
    where = {"bank": found.pk} if found else {"new_bank": bank}
    content = data or workbook_of([HEADER, *rows])
    response = client.post("/admin/imports/questions/new/", {"file": SimpleUploadedFile(name, content), **where})
    assert response.status_code == 302, response.content.decode()
    return response.headers["Location"]


def rows_of(address: str) -> dict[int, dict]:
    return {row["row"]: row for row in vault.read_rows(run_of(address).pk)}


def run_of(address: str) -> ImportRun:
    return ImportRun.objects.get(pk=address.rstrip("/").rsplit("/", 1)[1])


def said(client, address: str, row: int) -> dict:
    """What the row's form shows, ready to be sent back."""
    form = client.get(f"{address}rows/{row}/").context["form"]
    return {"action": "save", **{name: form.initial.get(name, "") for name in form.fields}}


def test_a_row_with_an_error_is_put_right_in_place_and_stored(client, editor) -> None:
    address = upload(client, FIRE, WRONG)
    assert rows_of(address)[3]["verdict"] == "error"
    form = said(client, address, 3)
    assert (form["stem"], form["answer"], form["type"]) == ("急救电话是（ ）。", "D", "单选")
    assert form["options"] == "A. 110\nB. 119\nC. 120"
    done = client.post(f"{address}rows/3/?verdict=error&p=1", {**form, "answer": "C"})
    assert done.headers["Location"] == f"{address}?verdict=error&p=1#row-3"
    row = rows_of(address)[3]
    assert (row["verdict"], row["fixed"], row["cells"][3]) == ("ok", True, "C")
    page = client.get(address).content.decode()
    assert "已改" in page and "全部存入（2 行）" in page
    client.post(f"{address}store/")
    assert QuestionVersion.objects.get(stem="急救电话是（ ）。").key == ["C"]
    assert not vault.read_corrections(run_of(address).pk)
    assert AuditEntry.objects.filter(action="correct_import_row").count() == 1


def test_corrections_are_sealed_and_survive_a_restart(client, editor) -> None:
    address = upload(client, WRONG)
    client.post(f"{address}rows/2/", {**said(client, address, 2), "answer": "C", "explanation": "一二〇"})
    run = run_of(address)
    sealed = next(vault.file_path(run.pk).parent.glob(f"{run.pk}.fixes"))
    assert "一二〇".encode() not in sealed.read_bytes()
    ImportRun.objects.filter(pk=run.pk).update(state="reviewing")
    runs.review_run(run.pk)
    assert rows_of(address)[2]["verdict"] == "ok"
    client.post(f"{address}rows/2/", {"action": "as_read"})
    assert (rows_of(address)[2]["verdict"], rows_of(address)[2]["fixed"]) == ("error", False)


def test_a_row_put_right_may_now_repeat_another(client, editor) -> None:
    address = upload(client, FIRE, WRONG)
    client.post(f"{address}rows/3/", {**said(client, address, 3), "stem": "火警电话是（ ）。", "answer": "B"})
    assert (rows_of(address)[3]["verdict"], rows_of(address)[3]["codes"]) == ("warn", ["duplicate-question"])


def test_a_row_still_wrong_says_what_is_wrong_now(client, editor) -> None:
    address = upload(client, WRONG)
    client.post(f"{address}rows/2/", {**said(client, address, 2), "options": "", "answer": ""})
    assert {"too-few-options", "answer-missing"} <= set(rows_of(address)[2]["codes"])
    assert "全部存入" not in client.get(address).content.decode()


def test_a_row_is_left_out_explicitly(client, editor) -> None:
    address = upload(client, FIRE, WRONG)
    client.post(f"{address}rows/3/", {"action": "leave_out"})
    row = rows_of(address)[3]
    assert (row["verdict"], row["codes"], row["action"]) == ("skip", ["left-out"], "none")
    client.post(f"{address}store/")
    run = run_of(address)
    assert (run.state, run.summary["created"], run.summary["left_out"]) == ("stored", 1, 1)
    assert "另有 1 行未导入" in client.get(address).content.decode()
    assert AuditEntry.objects.get(action="store_questions").detail["left_out"] == 1


def test_all_rows_with_errors_are_left_out_by_one_audited_order(client, editor) -> None:
    address = upload(client, data=QUIRKS.read_bytes(), name="05.xlsx")
    wrong = [number for number, row in rows_of(address).items() if row["verdict"] == "error"]
    assert "有错的 12 行全部不导入" in client.get(address).content.decode()
    client.post(f"{address}leave-out/")
    assert [number for number, row in rows_of(address).items() if row["codes"] == ["left-out"]] == wrong
    entry = AuditEntry.objects.get(action="leave_out_import_rows")
    assert (entry.detail["count"], entry.detail["rows"]) == (12, [str(number) for number in wrong])
    client.post(f"{address}store/")
    assert run_of(address).state == "stored"


def test_the_sheet_of_rows_to_correct_is_imported_again(client, editor) -> None:
    address = upload(client, FIRE, WRONG, EMPTY)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(f"{address}remarks/").streaming_content)))
    sheet = book.active
    heads = [cell.value for cell in sheet[1]]
    assert heads[:10] == ["原文件行", "导入提示", "序号", "题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案"]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["3", "4"]
    assert "选项中没有" in sheet.cell(2, 2).value or "不在选项" in sheet.cell(2, 2).value
    column = heads.index("答案") + 1
    sheet.cell(2, column).value, sheet.cell(3, column).value = "C", "错"
    buffer = io.BytesIO()
    book.save(buffer)
    again = upload(client, data=buffer.getvalue(), name="改.xlsx")
    assert {row["verdict"] for row in rows_of(again).values()} == {"ok"}
    client.post(f"{again}store/")
    assert set(QuestionVersion.objects.values_list("stem", "points")) == {
        ("急救电话是（ ）。", 200),
        ("电梯可以用来逃生。", 100),
    }


def test_text_and_gift_become_columns_in_the_sheet(client, editor) -> None:
    text = "1．火警电话是（ ）。\nA．110\nB．119\n答案：C\n2．急救电话是（ ）。\nA．110\nB．120\n答案：B\n"
    address = upload(client, data=text.encode(), name="题.txt")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(f"{address}remarks/").streaming_content)))
    heads = [cell.value for cell in book.active[1]]
    line = dict(zip(heads, (cell.value for cell in book.active[2]), strict=True))
    assert (line["题干"], line["选项A"], line["选项B"], line["答案"]) == ("火警电话是（ ）。", "110", "119", "C")


def test_what_the_bank_has_nearly_the_same_may_be_replaced(client, editor) -> None:
    client.post(f"{upload(client, FIRE)}store/")
    question = Question.objects.get()
    near = ["单选", "火警的电话号码是（ ）。", "110", "119", "120", "B", "一一九。", "3"]
    address = upload(client, near)
    row = rows_of(address)[2]
    assert (row["codes"], row["action"]) == (["near-duplicate-stored"], "create")
    assert "“甲”" in row["messages"][0] and "火警电话是" in row["messages"][0]
    client.post(f"{address}rows/2/", {"action": "replace"})
    assert (rows_of(address)[2]["action"], rows_of(address)[2]["codes"][-1]) == ("update", "replaces-stored")
    client.post(f"{address}store/")
    question.refresh_from_db()
    assert (Question.objects.count(), question.current.number, question.current.stem) == (1, 2, near[1])
    client.post(f"{upload(client, near)}store/")
    assert QuestionVersion.objects.count() == 2


def test_another_key_may_be_taken_when_somebody_says_so(client, editor) -> None:
    client.post(f"{upload(client, FIRE)}store/")
    address = upload(client, [*FIRE[:5], "A", *FIRE[6:]])
    assert rows_of(address)[2]["codes"] == ["duplicate-conflicting-key"]
    page = client.get(f"{address}rows/2/").content.decode()
    assert "用这一行替换题库中的题" in page
    client.post(f"{address}rows/2/", {"action": "replace"})
    client.post(f"{address}store/")
    assert list(QuestionVersion.objects.order_by("number").values_list("key", flat=True)) == [["B"], ["A"]]


def test_a_hostile_row_or_action_changes_nothing(client, editor) -> None:
    address = upload(client, FIRE, WRONG)
    before = json.dumps(rows_of(address))
    assert client.get(f"{address}rows/99/").status_code == 404
    assert client.get(f"{address}rows/3/?sheet=%00%27").status_code == 404
    assert client.post(f"{address}rows/3/", {"action": "drop table"}).status_code == 200
    assert client.post(f"{address}rows/3/", {"action": "replace"}).status_code == 200
    assert client.post(f"{address}rows/3/", {"action": "save", "stem": "x" * 10_001}).status_code == 422
    assert json.dumps(rows_of(address)) == before
    assert client.get(f"{address}leave-out/").status_code == 405


def test_after_storing_nothing_is_put_right_any_more(client, editor) -> None:
    address = upload(client, FIRE)
    client.post(f"{address}store/")
    assert client.get(f"{address}rows/2/").status_code == 404
    assert client.post(f"{address}leave-out/").status_code == 404
    with pytest.raises(Exception, match="import-not-fixable"):
        fixing.put_right(run_of(address).pk, "2", {"left_out": True}, actor=editor)


def test_discarding_takes_the_corrections_with_it(client, editor) -> None:
    address = upload(client, WRONG)
    client.post(f"{address}rows/2/", {"action": "leave_out"})
    run = run_of(address)
    client.post(f"{address}discard/")
    assert list(vault.file_path(run.pk).parent.glob(f"{run.pk}*")) == []
