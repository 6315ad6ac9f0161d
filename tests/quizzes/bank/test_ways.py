"""From the list, a question's form and a quiz's form every other page is in sight."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils.html import escape

from quizzes.authoring.form_values import form_data
from quizzes.bank.conversion import parsed_version
from tests.factories.quizzes import make_bank, make_quiz
from tests.quizzes.bank.people import make_editor, sees_as, write

pytestmark = pytest.mark.django_db

LIST = "/admin/snippets/quizzes/question/"


def test_the_list_leads_on_and_its_export_keeps_the_filters() -> None:
    page = sees_as(make_editor()).get(LIST, {"topic": "消防", "q": "火", "p": "1"}).content.decode()
    for name in ("reviews", "duplicates", "figures"):
        assert f'href="{reverse(f"quizzes_admin:{name}")}"' in page
    assert f'href="{reverse("imports:upload", args=["questions"])}"' in page
    address = page.split(f'href="{reverse("quizzes_admin:export_list")}')[1].split('"')[0]
    assert parse_qs(urlsplit(address.replace("&amp;", "&")).query) == {"topic": ["消防"], "q": ["火"]}


def test_a_question_leads_on() -> None:
    author, bank = make_editor(), make_bank()
    question = write(bank, author)
    page = sees_as(author).get(f"{LIST}edit/{question.pk}/").content.decode()
    names = ("look", "preview_question", "question_history", "question_usage", "item_figures", "regrade_ask")
    for address in (
        *(reverse(f"quizzes_admin:{name}", args=[question.pk]) for name in names),
        f"{reverse('quizzes_admin:print_questions')}?q={question.pk}",
        f"{reverse('quizzes_admin:duplicates')}?bank={bank.pk}",
        reverse("wagtailsnippets_quizzes_question:copy", args=[question.pk]),
    ):
        assert f'href="{escape(address)}"' in page, address
        assert sees_as(author).get(address).status_code == 200, address


def test_a_quiz_leads_on() -> None:
    quiz, client = make_quiz(), sees_as(make_editor())
    page = client.get(reverse("wagtailsnippets_quizzes_quiz:edit", args=[quiz.pk])).content.decode()
    for name in ("check", "sample", "publish", "export_quiz", "mark_next", "paper_figures", "copy_quiz"):
        assert reverse(f"quizzes_admin:{name}", args=[quiz.pk]) in page, name


def test_printing_those_chosen() -> None:
    author, bank = make_editor(), make_bank()
    ids = sorted(write(bank, author).pk for _ in range(2))
    chosen = "&".join(f"id={pk}" for pk in ids)
    client = sees_as(author)
    found = client.get(f"/admin/bulk/quizzes/question/print/?{chosen}&next={LIST}")
    assert (found.status_code, parse_qs(urlsplit(found["Location"]).query)) == (302, {"q": [str(pk) for pk in ids]})
    assert client.get(found["Location"]).status_code == 200


def test_another_towns_question_is_not_printed() -> None:
    author = make_editor()
    closed = make_bank(closed=True)
    foreign = write(closed, author).pk
    assert sees_as(make_editor()).get(f"/admin/bulk/quizzes/question/print/?id={foreign}").status_code == 404


def test_a_sheet_that_would_be_too_long_is_told() -> None:
    author, bank = make_editor(), make_bank()
    write(bank, author)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("quizzes.bank.bulk.actions.MOST", 0)
        found = sees_as(author).get(f"/admin/bulk/quizzes/question/print/?id=all&next={LIST}", follow=True)
    assert "一次最多打印 0 题，本次没有打印。请少选一些，或改用导出。" in found.content.decode()


@pytest.mark.parametrize(("is_published", "told"), [(True, 1), (False, 0)])
def test_a_key_changed_after_publication_offers_a_regrade(is_published: bool, told: int) -> None:
    author, bank = make_editor(), make_bank(four_eyes=False)
    question = write(bank, author)
    make_quiz(bank=bank, publish=is_published)
    said = form_data(parsed_version(question.current), question.code).dict()
    data = {**said, "bank": str(bank.pk), "then": "save", "answer": "C"}
    page = sees_as(author).post(f"{LIST}edit/{question.pk}/", data, follow=True).content.decode()
    address = reverse("quizzes_admin:regrade_ask", args=[question.pk])
    assert page.count(f'href="{address}"') == told
    assert page.count("答案改了。已发布的试卷仍按原答案计分，改判之后才会变。") == told
