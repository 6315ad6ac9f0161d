"""Taking questions away: by whom, in which formats, what is said that a file cannot hold."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.management import call_command

from plumbing.models import AuditEntry
from quizzes.exporters import selection
from quizzes.exporters.files import FORMATS
from quizzes.importers.files import read_file
from quizzes.importers.review import read_rows
from quizzes.models import Bank, BankMember, Question
from quizzes.services import publish_edition
from tests.factories.orgs import make_area
from tests.factories.quizzes import SECRET_WHY, add_picture, make_bank, make_question, make_quiz
from tests.quizzes.bank.people import make_editor

pytestmark = pytest.mark.django_db
PLAIN = ("single", "multiple", "indefinite", "truefalse", "fill", "order", "match", "essay", "case")


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def bank() -> Bank:
    found = make_bank(name="甲库")
    for kind in PLAIN:
        make_question(found, kind=kind)
    return found


def taken(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_bank_as_excel_is_read_back_as_it_was(client, bank) -> None:
    client.force_login(make_editor())
    page = client.get(f"/admin/quizzes/export/bank/{bank.pk}/")
    assert "9 道题" in page.content.decode() and page.headers["Cache-Control"].startswith("private, no-store")
    response = client.post(f"/admin/quizzes/export/bank/{bank.pk}/", {"format": "xlsx"})
    assert response.headers["Cache-Control"].startswith("private, no-store")
    assert "xlsx" in response.headers["Content-Disposition"]
    read = read_rows(read_file(taken(response), "甲库.xlsx"))
    found = {row.question.stem: row.question for row in read.rows}
    wanted = list(selection.load(selection.of_bank(bank.pk).ids))
    assert set(found) == {question.stem for question in wanted}
    assert [found[one.stem].answer for one in wanted] == [one.answer for one in wanted]


def test_who_took_the_keys_away_is_written_down(client, bank) -> None:
    user = make_editor()
    client.force_login(user)
    client.post(f"/admin/quizzes/export/bank/{bank.pk}/", {"format": "moodle", "anyway": "1"})
    entry = AuditEntry.objects.get(action="export_questions")
    assert (entry.actor_id, entry.target_kind, entry.target_key) == (user.pk, "bank", str(bank.pk))
    assert entry.detail["format"] == "moodle" and entry.detail["count"] == 9


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_format_gives_a_file_or_says_what_it_cannot_hold(client, bank, name) -> None:
    make_question(bank, kind="hotspot")
    add_picture(Question.objects.filter(current__type="single").first())
    client.force_login(make_editor())
    first = client.post(f"/admin/quizzes/export/bank/{bank.pk}/", {"format": name})
    if not first.has_header("Content-Disposition"):
        assert "文件中没有的内容" in first.content.decode()
        assert not AuditEntry.objects.filter(action="export_questions").exists()
        first = client.post(f"/admin/quizzes/export/bank/{bank.pk}/", {"format": name, "anyway": "1"})
    assert len(taken(first)) > 500


def test_without_a_format_nothing_is_exported(client, bank) -> None:
    client.force_login(make_editor())
    response = client.post(f"/admin/quizzes/export/bank/{bank.pk}/", {"format": "exe"})
    assert (response.status_code, "请选择格式" in response.content.decode()) == (422, True)
    assert not AuditEntry.objects.filter(action="export_questions").exists()


def test_no_key_for_who_has_no_right_to_the_bank(client, bank) -> None:
    closed = make_bank(name="密", closed=True, area=make_area())
    make_question(closed)
    quiz = make_quiz(bank=closed)
    editor = make_editor()
    client.force_login(editor)
    for address in (
        f"bank/{closed.pk}/",
        f"quiz/{quiz.pk}/",
        f"quiz/{quiz.pk}/papers/",
        "bank/999999/",
        "quiz/999999/",
    ):
        assert client.post(f"/admin/quizzes/export/{address}", {"format": "xlsx"}).status_code == 404
    listed = client.post("/admin/quizzes/export/", {"format": "xlsx"})
    stems = {row.question.stem for row in read_rows(read_file(taken(listed), "a.xlsx")).rows if row.question}
    assert not stems & set(closed.questions.values_list("current__stem", flat=True))
    BankMember.objects.create(bank=closed, user=editor)
    assert client.post(f"/admin/quizzes/export/bank/{closed.pk}/", {"format": "xlsx"}).status_code == 200


def test_the_list_is_exported_as_it_is_filtered(client, bank) -> None:
    client.force_login(make_editor())
    response = client.post(f"/admin/quizzes/export/?bank={bank.pk}&type=truefalse", {"format": "xlsx"})
    rows = read_rows(read_file(taken(response), "a.xlsx")).rows
    assert [row.question.type for row in rows] == ["truefalse"]


def test_word_gives_paper_and_key_apart_and_no_key_in_the_paper(client, bank) -> None:
    client.force_login(make_editor())
    response = client.post(f"/admin/quizzes/export/bank/{bank.pk}/", {"format": "word"})
    with zipfile.ZipFile(io.BytesIO(taken(response))) as archive:
        assert sorted(archive.namelist()) == ["答案.docx", "试卷.docx"]
        paper = zipfile.ZipFile(io.BytesIO(archive.read("试卷.docx"))).read("word/document.xml").decode()
        key = zipfile.ZipFile(io.BytesIO(archive.read("答案.docx"))).read("word/document.xml").decode()
    assert SECRET_WHY not in paper and "答案" not in paper
    assert SECRET_WHY in key and "参考答案及解析" in key


def test_sample_papers_have_other_orders_and_their_own_keys(client) -> None:
    quiz = make_quiz(questions=12)
    user = make_editor()
    client.force_login(user)
    response = client.post(f"/admin/quizzes/export/quiz/{quiz.pk}/papers/", {"versions": "2"})
    with zipfile.ZipFile(io.BytesIO(taken(response))) as archive:
        assert sorted(archive.namelist()) == ["答案A.docx", "答案B.docx", "试卷A.docx", "试卷B.docx"]
        papers = [archive.read(f"试卷{letter}.docx") for letter in "AB"]
    texts = [zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml") for data in papers]
    assert texts[0] != texts[1]
    assert AuditEntry.objects.get(action="export_papers").detail["versions"] == 2
    for wrong in ("0", "99", "-1", "x"):
        assert client.post(f"/admin/quizzes/export/quiz/{quiz.pk}/papers/", {"versions": wrong}).status_code == 200


def test_a_quiz_that_was_never_published_has_no_sample_papers(client) -> None:
    quiz = make_quiz(questions=2, publish=False)
    client.force_login(make_editor())
    assert client.post(f"/admin/quizzes/export/quiz/{quiz.pk}/papers/", {}).status_code == 404
    publish_edition(quiz.pk, actor=None)
    assert client.get(f"/admin/quizzes/export/quiz/{quiz.pk}/").status_code == 200


def test_as_many_queries_for_one_as_for_three(django_assert_num_queries) -> None:
    for count in (1, 3):
        bank = make_bank()
        for _ in range(count):
            make_question(bank)
        with django_assert_num_queries(4):
            chosen = selection.of_bank(bank.pk)
            assert len(list(selection.load(chosen.ids))) == count


def test_the_command_writes_a_file_that_only_its_owner_reads(bank, tmp_path) -> None:
    path = tmp_path / "甲.xlsx"
    out = io.StringIO()
    call_command("export_questions", str(path), "--bank", "甲库", stdout=out, stderr=io.StringIO())
    assert path.stat().st_mode & 0o777 == 0o600
    assert "已导出 9 道题" in out.getvalue()
    with pytest.raises(Exception, match="文件写不进去"):
        call_command("export_questions", str(path), "--bank", "甲库", stdout=out, stderr=io.StringIO())
    with pytest.raises(Exception, match="没有这个名称的题库"):
        call_command("export_questions", str(tmp_path / "b"), "--bank", "乙", stdout=out, stderr=io.StringIO())
    with pytest.raises(SystemExit) as end:
        call_command(
            "export_questions", str(tmp_path / "c.txt"), "--bank", "甲库", "--format", "gift", stderr=io.StringIO()
        )
    assert (end.value.code, (tmp_path / "c.txt").exists()) == (1, False)
