"""The bank in the admin: lists, one screen for a question, publishing an edition."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orgs.models import Person
from quizzes.models import Bank, Edition, Question, Quiz
from tests.commands import run_command

DATA = Path(__file__).parents[1] / "data"
LISTS = [
    "/admin/snippets/quizzes/question/",
    "/admin/snippets/quizzes/bank/",
    "/admin/snippets/quizzes/quiz/",
    "/admin/snippets/orgs/enterprise/",
    "/admin/snippets/orgs/person/",
    "/admin/snippets/orgs/area/",
    "/admin/snippets/orgs/arealink/",
    "/admin/snippets/orgs/grid/",
]

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    user = get_user_model().objects.create_superuser(username="root", password=None)
    client.force_login(user)
    return user


def form_of(bank: Bank, **changes: str) -> dict[str, str]:
    typed = {"type": "single", "stem": "火警电话是（ ）。", "options": "A. 110\nB. 119", "answer": "B", "points": "2.5"}
    rest = {"difficulty": "1", "topic": "消防", "explanation": "119。", "basis": ""}
    return {"bank": str(bank.pk), **typed, **rest, **changes}


@pytest.mark.parametrize("address", LISTS)
def test_lists_take_few_queries(client, admin, address) -> None:
    run_command("import_questions", DATA / "questions" / "01-plain.xlsx", "--bank", "甲")
    run_command("import_roster", DATA / "rosters" / "01-plain.xlsx")
    Quiz.objects.create(title="试卷", bank=Bank.objects.get())
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as found:
        response = client.get(address)
    assert response.status_code == 200
    assert len(found) <= (30 if "question/" in address else 18)


def test_question_list_is_filtered(client, admin) -> None:
    run_command("import_questions", DATA / "questions" / "01-plain.xlsx", "--bank", "甲")
    page = client.get("/admin/snippets/quizzes/question/?type=fill&state=pending").content.decode()
    wanted = Question.objects.filter(current__type="fill").count()
    assert 0 < wanted < 40
    assert f"{wanted} " in page
    assert client.get("/admin/snippets/quizzes/question/?topic=安全生产法").status_code == 200


def test_a_question_is_written_and_an_edit_is_a_new_version(client, admin) -> None:
    bank = Bank.objects.create(name="甲", four_eyes=False)
    assert client.get("/admin/snippets/quizzes/question/add/").status_code == 200
    client.post("/admin/snippets/quizzes/question/add/", form_of(bank))
    question = Question.objects.get()
    version = question.current
    assert (version.number, version.key, version.points, version.difficulty) == (1, ["B"], 250, 1)
    assert version.options == [{"id": "A", "text": "110"}, {"id": "B", "text": "119"}]
    edit = f"/admin/snippets/quizzes/question/edit/{question.pk}/"
    assert "110" in client.get(edit).content.decode()
    client.post(edit, form_of(bank, explanation="火警拨打 119。"))
    client.post(edit, form_of(bank, explanation="火警拨打 119。"))
    question.refresh_from_db()
    assert (question.current.number, question.current.explanation) == (2, "火警拨打 119。")
    assert (question.versions.count(), question.approved) == (2, question.current)


def test_a_wrong_question_is_refused_in_the_words_of_the_import(client, admin) -> None:
    bank = Bank.objects.create(name="甲")
    page = client.post("/admin/snippets/quizzes/question/add/", form_of(bank, answer="C")).content.decode()
    assert "不在选项" in page
    assert not Question.objects.exists()
    client.post("/admin/snippets/quizzes/question/add/", form_of(bank))
    page = client.post("/admin/snippets/quizzes/question/add/", form_of(bank, explanation="另一条")).content.decode()
    assert "题库里已有题干和选项都相同的题" in page
    assert Question.objects.count() == 1


def test_what_is_imported_waits_for_somebody_else(client, admin) -> None:
    run_command("import_questions", DATA / "questions" / "01-plain.xlsx", "--bank", "甲")
    assert set(Question.objects.values_list("state", "current__state", "approved")) == {("pending", "pending", None)}


def test_publishing_an_edition(client, admin) -> None:
    Bank.objects.create(name="甲", four_eyes=False)
    run_command("import_questions", DATA / "questions" / "01-plain.xlsx", "--bank", "甲")
    quiz = Quiz.objects.create(title="试卷", bank=Bank.objects.get(), draw_count=5)
    address = f"/admin/quizzes/{quiz.pk}/publish/"
    assert "发布试卷" in client.get(address).content.decode()
    assert "发布试卷" in client.get(f"/admin/snippets/quizzes/quiz/edit/{quiz.pk}/").content.decode()
    client.post(address)
    client.post(address)
    assert Edition.objects.filter(quiz=quiz).count() == 1
    empty = Quiz.objects.create(title="空卷", bank=Bank.objects.create(name="乙"))
    assert "没有发布" in client.post(f"/admin/quizzes/{empty.pk}/publish/").content.decode()
    client.force_login(get_user_model().objects.create_user(username="nobody", password=None))
    assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302


def test_nothing_is_deleted_and_no_id_number_is_shown(client, admin) -> None:
    run_command("import_roster", DATA / "rosters" / "01-plain.xlsx")
    person = Person.objects.get(name="徐秀英", phone="13000000000")
    listed = client.get("/admin/snippets/orgs/person/?q=徐秀英").content.decode()
    assert "130****0000" in listed
    edit = client.get(f"/admin/snippets/orgs/person/edit/{person.pk}/").content.decode()
    assert person.id_number not in listed + edit
    client.post(f"/admin/snippets/orgs/person/delete/{person.pk}/")
    assert Person.objects.filter(pk=person.pk).exists()
