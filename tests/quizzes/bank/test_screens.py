"""The editors' and reviewers' screens: lists with filters, the review desk, history, usage, changes of many."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quizzes.bank.bulk import changing
from quizzes.bank.reviews import reviewing
from quizzes.models import BulkChange, Question, QuizItem
from regulations.services import store_instrument
from tests.factories.quizzes import make_bank, make_quiz
from tests.quizzes.bank.people import fresh, make_editor, rewrite, sees_as, standing, write

pytestmark = pytest.mark.django_db

LIST = "/admin/snippets/quizzes/question/"


@pytest.fixture
def pair() -> tuple[Any, Any]:
    """An author and a reviewer."""
    return make_editor(), make_editor()


def queries_of(client: Any, address: str) -> int:
    """How many the page takes, once what is made on first sight is made."""
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


@pytest.mark.parametrize(
    "address", [LIST, f"{LIST}?review=pending", "/admin/quizzes/reviews/", "/admin/quizzes/rechecks/"]
)
def test_the_same_queries_for_one_and_for_fifty(pair: tuple[Any, Any], address: str) -> None:
    author, reviewer = pair
    bank, client = make_bank(), sees_as(reviewer)
    counts = []
    for more in (1, 2, 47):
        made = [write(bank, author, submit=True, basis="《某法》第三条").pk for _ in range(more)]
        if "rechecks" in address:
            reviewing.approve(made, actor=reviewer)
            reviewing.flag(made, reason="x")
        counts.append(queries_of(client, address))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 30


def test_filters_stand_in_the_address(pair: tuple[Any, Any]) -> None:
    author, reviewer = pair
    bank, client = make_bank(), sees_as(reviewer)
    store_instrument(title="消防法", defaults={"short_title": "消防法"}, clauses=[(3, "火警", "打 119。")])
    plain = write(bank, author, stem="甲：甲类仓库应当怎样？", topic="仓库", basis="《消防法》第九十九条")
    used = write(bank, author, stem="乙：起火了怎么办？", submit=True, basis="《消防法》第三条", code="XF-7")
    reviewing.approve([used.pk], actor=reviewer)
    edited = rewrite(used, reviewer, topic="火警", code="XF-7", basis="《消防法》第三条", submit=True)
    quiz = make_quiz(bank=bank, publish=False)
    QuizItem.objects.create(quiz=quiz, question=used, sort_order=0)
    instrument = store_instrument(title="消防法", defaults={"short_title": "消防法"}).pk
    expected = {
        "q=仓库": {plain.pk}, "q=119": {plain.pk, used.pk}, "q=xf-7": {used.pk}, "q=甲类 仓库": {plain.pk},
        "topic=火警": {used.pk}, "state=draft": {plain.pk}, "review=changed": {edited.pk}, "review=pending": {used.pk},
        "unmatched=1": {plain.pk}, "clause=第三条": {used.pk}, f"instrument={instrument}": {used.pk},
        f"quiz={quiz.pk}": {used.pk}, f"author={author.pk}": {plain.pk}, "picture=1": set(), "q=%": set(),
        f"bank={bank.pk}": {plain.pk, used.pk},
        "type=fill": set(), "difficulty=2": {plain.pk, used.pk},
    }  # fmt: skip
    found = {}
    for query in expected:
        page = client.get(f"{LIST}?{query}")
        found[query] = {row.pk for row in page.context["object_list"]}
    assert found == expected


def test_the_order_is_remembered(pair: tuple[Any, Any]) -> None:
    author, _reviewer = pair
    bank, client = make_bank(), sees_as(author)
    second, first = write(bank, author, stem="乙？"), write(bank, author, stem="一？")
    rows = client.get(f"{LIST}?ordering=current__stem").context["object_list"]
    assert [row.pk for row in rows] == [first.pk, second.pk]
    client.get(f"{LIST}?ordering=-current__stem")
    assert [row.pk for row in client.get(LIST).context["object_list"]] == [second.pk, first.pk]


def test_the_reviewers_desk(pair: tuple[Any, Any]) -> None:
    author, reviewer = pair
    store_instrument(
        title="消防法", defaults={"short_title": "消防法"}, clauses=[(3, "火警", "任何人发现火灾都应当立即报警。")]
    )
    bank = make_bank()
    one = write(bank, author, submit=True, basis="《消防法》第三条")
    two = write(bank, author, submit=True)
    client = sees_as(reviewer)
    page = client.get(f"/admin/quizzes/questions/{one.pk}/").content.decode()
    assert "任何人发现火灾都应当立即报警" in page and "bank-approve" in page
    own = sees_as(author).get(f"/admin/quizzes/questions/{one.pk}/").content.decode()
    assert "bank-approve" not in own and "须由另一人审核" in own
    decide = f"/admin/quizzes/questions/{one.pk}/decide/"
    answer = client.post(decide, {"version": str(one.current_id), "decision": "approve"})
    assert answer["Location"] == f"/admin/quizzes/questions/{two.pk}/"
    assert standing(one)[0] == "in_use"
    client.post(f"/admin/quizzes/questions/{two.pk}/decide/", {"version": "1", "decision": "approve"})
    assert standing(two)[0] == "pending"  # another version than the one that was looked at
    back = {"version": str(two.current_id), "decision": "return", "note": "选项 C 也对"}
    client.post(f"/admin/quizzes/questions/{two.pk}/decide/", back)
    assert standing(two)[2] == "returned"
    assert "选项 C 也对" in sees_as(author).get(f"{LIST}edit/{two.pk}/").content.decode()


def test_history_and_an_older_version_again(pair: tuple[Any, Any]) -> None:
    author, reviewer = pair
    question = write(make_bank(), author, submit=True, explanation="拨打 119。")
    reviewing.approve([question.pk], actor=reviewer, note="无误")
    rewrite(question, author, explanation="拨打 119 报警。")
    client = sees_as(author)
    page = client.get(f"/admin/quizzes/questions/{question.pk}/history/").content.decode()
    assert "<ins> 报警</ins>" in page.replace("\n", "") or "<ins>" in page
    assert "无误" in page
    client.post(f"/admin/quizzes/questions/{question.pk}/history/1/restore/")
    row = fresh(question)
    assert (row.current.number, row.current.explanation, row.current.state) == (3, "拨打 119。", "draft")
    assert row.approved.number == 1
    client.post(f"/admin/quizzes/questions/{question.pk}/history/99/restore/")
    assert fresh(question).current.number == 3


def test_usage_names_quizzes_and_editions(pair: tuple[Any, Any]) -> None:
    author, reviewer = pair
    bank = make_bank()
    question = write(bank, author, submit=True)
    reviewing.approve([question.pk], actor=reviewer)
    quiz = make_quiz(bank=bank, title="某某测试")
    page = sees_as(author).get(f"/admin/quizzes/questions/{question.pk}/usage/").content.decode()
    assert "某某测试" in page and str(quiz.editions.get().number) in page


def test_changing_many_tells_how_many_first(pair: tuple[Any, Any]) -> None:
    author, _reviewer = pair
    bank, client = make_bank(), sees_as(author)
    rows = [write(bank, author, topic="消防" if n else "旧") for n in range(3)]
    address = reverse("wagtail_bulk_action", args=["quizzes", "question", "change"]) + "?id=all&topic="
    told = client.post(address, {"topic": "消防", "points": "2.5"}).content.decode()
    assert "将改动 3 题" in told
    assert [row.versions.count() for row in rows] == [1, 1, 1]
    client.post(address, {"topic": "消防", "sure": "1"})
    assert [fresh(row).current.topic for row in rows] == ["消防"] * 3
    assert [row.versions.count() for row in rows] == [2, 1, 1]
    assert "至少填写一项" in client.post(address, {"sure": "1"}).content.decode()


def test_approving_many_needs_what_was_listed(pair: tuple[Any, Any]) -> None:
    author, reviewer = pair
    bank, client = make_bank(), sees_as(reviewer)
    one, two = write(bank, author, submit=True), write(bank, author, submit=True)
    address = reverse("wagtail_bulk_action", args=["quizzes", "question", "approve"]) + f"?id={one.pk}&id={two.pk}"
    assert "119" in client.get(address).content.decode()
    client.post(address, {"seen": f"{one.pk}:{one.current_id}"})
    assert (standing(one)[0], standing(two)[0]) == ("pending", "pending")
    client.post(address, {"seen": f"{one.pk}:{one.current_id} {two.pk}:{two.current_id}"})
    assert (standing(one)[0], standing(two)[0]) == ("in_use", "in_use")


def test_many_more_go_to_a_job(pair: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    author, _reviewer = pair
    bank, client = make_bank(), sees_as(author)
    for _ in range(3):
        write(bank, author)
    monkeypatch.setattr(changing, "AT_ONCE", 2)
    address = reverse("wagtail_bulk_action", args=["quizzes", "question", "change"]) + "?id=all"
    answer = client.post(address, {"topic": "用电", "sure": "1"})
    row = BulkChange.objects.get()
    assert answer["Location"] == reverse("quizzes_admin:bulk_change", args=[row.pk])
    changing.work_off(row.pk, actor=author)
    changing.work_off(row.pk, actor=author)
    row.refresh_from_db()
    assert (row.state, row.done, row.changed) == ("done", 3, 3)
    assert set(Question.objects.values_list("current__topic", flat=True)) == {"用电"}
    assert "完成" in client.get(answer["Location"]).content.decode()


def test_a_copy_begins_with_the_same_words(pair: tuple[Any, Any]) -> None:
    author, _reviewer = pair
    question = write(make_bank(), author, stem="丙：灭火器多久检查一次？")
    page = sees_as(author).get(f"{LIST}copy/{question.pk}/").content.decode()
    assert "丙：灭火器多久检查一次？" in page
    assert "保存前请改动题干或选项" in page
