"""Questions through the command and through the admin: verdicts, all or nothing, twice, bad files."""

from __future__ import annotations

import io
import json
import zipfile
from functools import lru_cache
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import CommandError

from plumbing.imports import vault
from plumbing.models import ImportRun
from quizzes.bank.imports import storing
from quizzes.models import Bank, Question, QuestionVersion
from tests.commands import check_expected, run_command
from tests.plumbing.workbooks import with_parts, workbook_of

DATA = Path(__file__).parents[1] / "data" / "questions"
PLAIN, QUIRKS = DATA / "01-plain.xlsx", DATA / "05-quirks.xlsx"
HEADER = ["题型", "题干", "选项A", "选项B", "答案", "解析", "分值"]
FIRE = ["单选", "火警电话是（ ）。", "110", "119", "B", "", ""]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    settings.ANPEI_UPLOAD_DIR = tmp_path / "incoming"


def file_of(tmp_path: Path, *rows: list[str], name: str = "题.xlsx") -> Path:
    path = tmp_path / name
    path.write_bytes(workbook_of([HEADER, *rows]))
    return path


def nothing_stored() -> bool:
    return not Question.objects.exists() and not Bank.objects.exists()


def test_plain_file_is_stored_and_the_second_time_skipped() -> None:
    first = run_command("import_questions", PLAIN, "--bank", "甲")
    assert (first.status, first.json["created"], first.json["errors"]) == (0, 40, 0)
    assert Question.objects.filter(bank__name="甲", current__number=1).count() == 40
    version = QuestionVersion.objects.get(stem__startswith="新修改的《安全生产法》自")
    assert (version.type, version.key, version.points, version.difficulty) == ("single", ["B"], 200, 1)
    assert version.options[1] == {"id": "B", "text": "2021年9月1日"}
    again = run_command("import_questions", PLAIN, "--bank", "甲")
    assert (again.status, again.json["created"], again.json["updated"], again.json["skipped"]) == (0, 0, 0, 40)
    assert {row["verdict"] for row in again.json["rows"]} == {"skip"}
    assert QuestionVersion.objects.count() == 40


def test_the_same_questions_under_other_headers_are_the_same() -> None:
    run_command("import_questions", PLAIN, "--bank", "甲")
    other = run_command("import_questions", DATA / "02-kaoshibao-headers.xlsx", "--bank", "甲")
    assert (other.status, other.json["skipped"]) == (0, 40)


def test_quirks_get_the_verdicts_wanted_and_nothing_is_stored() -> None:
    done = run_command("import_questions", QUIRKS, "--bank", "甲")
    assert done.status == 1
    check_expected(done.rows, json.loads((DATA / "05-quirks.expected.json").read_text()))
    assert set(done.json) >= {"rows", "created", "updated", "skipped", "errors"}
    assert (done.json["created"], done.json["updated"], done.json["stored"]) == (0, 0, False)
    assert nothing_stored()


def test_a_dry_run_needs_no_bank_and_stores_nothing() -> None:
    done = run_command("import_questions", PLAIN, "--dry-run")
    assert (done.status, done.json["created"]) == (0, 40)
    assert nothing_stored()
    assert not ImportRun.objects.exists()
    with pytest.raises(CommandError):
        run_command("import_questions", PLAIN)


def test_another_explanation_is_a_new_version_and_blanks_change_nothing(tmp_path) -> None:
    said = [*FIRE[:5], "110 是报警电话。", "2"]
    run_command("import_questions", file_of(tmp_path, said), "--bank", "甲")
    changed = run_command("import_questions", file_of(tmp_path, [*FIRE[:5], "119 是火警。", ""]), "--bank", "甲")
    assert (changed.status, changed.json["updated"]) == (0, 1)
    question = Question.objects.get()
    assert (question.current.number, question.current.explanation, question.current.points) == (2, "119 是火警。", 200)
    assert question.versions.count() == 2


def test_another_key_is_an_error(tmp_path) -> None:
    run_command("import_questions", file_of(tmp_path, FIRE), "--bank", "甲")
    other = run_command("import_questions", file_of(tmp_path, [*FIRE[:4], "A", "", ""]), "--bank", "甲")
    assert other.status == 1
    assert other.rows[2]["codes"] == ["duplicate-conflicting-key"]
    assert QuestionVersion.objects.get().key == ["B"]


def test_text_is_chinese_and_says_what_was_kept() -> None:
    done = run_command("import_questions", QUIRKS, "--bank", "甲", "--text")
    assert done.status == 1
    assert "有 12 行有错，没有存入任何数据。请改正后重新导入。" in done.out
    assert "没有答案。请补上答案。" in done.out


def test_a_failure_half_way_leaves_nothing(monkeypatch) -> None:
    def fails(*_args):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(storing, "_point_to_newest", fails)
    with pytest.raises(RuntimeError):
        run_command("import_questions", PLAIN, "--bank", "甲")
    assert nothing_stored()
    assert not QuestionVersion.objects.exists()
    assert not ImportRun.objects.exists()


@lru_cache
def bad_files() -> dict[str, tuple[bytes, str]]:
    book = workbook_of([HEADER, FIRE])
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (300 * 1024 * 1024))
    return {
        "pdf.xlsx": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF"),
        "locked.xlsx": (ole + "EncryptedPackage".encode("utf-16-le"), "密码"),
        "old.xls": (ole, "旧版 Excel"),
        "macro.xlsm": (book, "宏"),
        "hidden-macro.xlsx": (with_parts(book, xl__vbaProject_dot_bin=b"\0"), "宏"),
        "cut.xlsx": (book[: len(book) // 2], "损坏"),
        "empty.xlsx": (b"", "没有内容"),
        "huge.csv": (b"x" * (20 * 1024 * 1024 + 1), "20 MB"),
        "bomb.xlsx": (bomb.getvalue(), "解开后大得"),
        "picture.png": (b"\x89PNG\r\n", "不能导入这种"),
        "letter.csv": ("亲爱的同志们：\n你们好\n".encode(), "没有找到|No question"),
    }


@pytest.mark.parametrize("name", list(bad_files()))
def test_bad_files_are_told_in_chinese_and_store_nothing(tmp_path, name) -> None:
    data, words = bad_files()[name]
    (tmp_path / name).write_bytes(data)
    done = run_command("import_questions", tmp_path / name, "--bank", "甲")
    assert done.status == 2
    assert (done.json["rows"], done.json["created"]) == ([], 0)
    assert any(word in done.json["problem"] for word in words.split("|")), done.json["problem"]
    assert "没有存入任何" in done.json["problem"]
    assert nothing_stored()


def test_a_missing_file_is_status_2(tmp_path) -> None:
    done = run_command("import_questions", tmp_path / "nowhere.xlsx", "--bank", "甲")
    assert (done.status, "找不到这个文件" in done.json["problem"]) == (2, True)


def test_gb18030_text_is_read(tmp_path) -> None:
    path = tmp_path / "国标.csv"
    path.write_bytes("\r\n".join(",".join(row) for row in [HEADER, FIRE]).encode("gb18030"))
    done = run_command("import_questions", path, "--bank", "甲")
    assert (done.status, done.json["created"]) == (0, 1)
    assert QuestionVersion.objects.get().stem == "火警电话是（ ）。"


# --- the admin ------------------------------------------------------------------------------------------------------


def staff(username: str, *codenames: str):
    user = get_user_model().objects.create_user(username=username, password=None)
    names = [*codenames, "access_admin"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return user


@pytest.fixture
def editor(client):
    user = staff("editor", "add_question", "view_question")
    client.force_login(user)
    return user


def upload(client, path: Path, **more: str):
    form = {"file": SimpleUploadedFile(path.name, path.read_bytes()), "new_bank": "甲", **more}
    return client.post("/admin/imports/questions/new/", form)


def test_upload_preview_store(client, editor) -> None:
    assert client.get("/admin/imports/questions/new/").status_code == 200
    response = upload(client, PLAIN)
    run = ImportRun.objects.get()
    assert response.headers["Location"] == f"/admin/imports/questions/{run.pk}/"
    assert nothing_stored()
    page = client.get(response.headers["Location"])
    text = page.content.decode()
    assert "全部存入（40 行）" in text
    assert "新修改的《安全生产法》自（ ）起施行。" in text
    assert "通过" in text
    client.post(f"/admin/imports/questions/{run.pk}/store/")
    assert Question.objects.filter(bank__name="甲").count() == 40
    assert QuestionVersion.objects.filter(import_run=run.pk, created_by=editor.pk).count() == 40
    page = client.get(f"/admin/imports/questions/{run.pk}/").content.decode()
    assert "“甲”新增 40 题" in page
    assert "全部存入" not in page
    assert "“甲”新增 40 题" in client.get("/admin/imports/questions/").content.decode()


def test_errors_are_shown_filtered_and_downloaded_and_cannot_be_stored(client, editor) -> None:
    upload(client, QUIRKS)
    run = ImportRun.objects.get()
    address = f"/admin/imports/questions/{run.pk}/"
    page = client.get(address).content.decode()
    assert "全部存入" not in page
    assert "有 12 行有错" in page
    wrong = client.get(address + "?verdict=error").content.decode()
    assert wrong.count("imp-chip imp-v-error") == 12
    assert "imp-chip imp-v-ok" not in wrong
    sheet = client.get(address + "remarks/")
    book = b"".join(sheet.streaming_content)
    assert book.startswith(b"PK")
    assert "xlsx" in sheet.headers["Content-Disposition"]
    client.post(address + "store/")
    assert nothing_stored()
    client.post(address + "discard/")
    assert ImportRun.objects.get().state == "discarded"
    assert "已放弃" in client.get(address).content.decode()


def test_a_file_that_cannot_be_read_is_told_on_the_page(client, editor, tmp_path) -> None:
    path = tmp_path / "假.xlsx"
    path.write_bytes(b"%PDF-1.7")
    response = upload(client, path)
    page = client.get(response.headers["Location"]).content.decode()
    assert "PDF" in page
    assert "没有存入" in page


def test_the_form_asks_for_file_and_bank(client, editor) -> None:
    response = client.post("/admin/imports/questions/new/", {})
    assert response.status_code == 422
    assert "请选择文件。" in response.content.decode()
    assert not ImportRun.objects.exists()


def test_doors(client, editor) -> None:
    upload(client, PLAIN)
    address = f"/admin/imports/questions/{ImportRun.objects.get().pk}/"
    pages = [address, address + "remarks/"]
    posts = [address + "store/", address + "discard/"]
    client.force_login(staff("other", "add_question"))
    assert {client.get(page).status_code for page in pages} == {404}
    assert {client.post(page).status_code for page in posts} == {404}
    client.force_login(staff("reader"))
    assert client.get("/admin/imports/questions/").status_code == 404
    assert client.get("/admin/imports/questions/new/").status_code == 404
    assert client.get("/admin/imports/nothing/").status_code == 404
    client.logout()
    assert {client.get(page).status_code for page in ["/admin/imports/questions/", *pages]} == {302}
    assert ImportRun.objects.get().state == "reviewed"


def test_progress_page_refreshes_by_itself(client, editor) -> None:
    run = ImportRun.objects.create(kind="questions", filename="大.xlsx", state="reviewing", created_by=editor.pk)
    vault.keep_progress(run.pk, 5, 9)
    page = client.get(f"/admin/imports/questions/{run.pk}/")
    assert page.headers["Refresh"] == "2"
    assert "已完成 55 %" in page.content.decode()
    assert "<script>" not in page.content.decode().split('id="main"')[1].split("</main>")[0]
