"""Quizzes in the admin: the form, the checker's page, samples, what blocks, copies; and who may not."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plumbing.models import AuditEntry
from quizzes import services
from quizzes.models import BankMember, BlueprintLine, Edition, Question, Quiz, QuizItem
from regulations.services import store_instrument
from tests.factories.quizzes import make_bank, make_question, make_quiz
from tests.quizzes.building.test_publishing import PARTS, chosen, line

pytestmark = pytest.mark.django_db
ADD = "/admin/snippets/quizzes/quiz/add/"
LIST = "/admin/snippets/quizzes/quiz/"


@pytest.fixture
def admin(client):
    user = get_user_model().objects.create_superuser(username="root", password=None)
    client.force_login(user)
    return user


def edit(quiz: Quiz) -> str:
    return f"/admin/snippets/quizzes/quiz/edit/{quiz.pk}/"


def at(quiz: Quiz, page: str) -> str:
    return f"/admin/quizzes/{quiz.pk}/{page}/"


def rows(name: str, *given: dict[str, Any]) -> dict[str, str]:
    data = {f"{name}-TOTAL_FORMS": str(len(given)), f"{name}-INITIAL_FORMS": "0"}
    data |= {f"{name}-MIN_NUM_FORMS": "0", f"{name}-MAX_NUM_FORMS": "1000"}
    for number, row in enumerate(given):
        data |= {f"{name}-{number}-{key}": str(value) for key, value in {"ORDER": number + 1, "id": ""}.items()}
        data |= {f"{name}-{number}-{key}": str(value) for key, value in row.items()}
    return data


def form_of(bank, *, lines=(), items=(), **changes: Any) -> dict[str, str]:
    base = {
        "title": "班前测试", "bank": bank.pk, "use": "practice", "draw_count": 20, "topics": "",
        "time_limit_minutes": 20, "pass_percent": 80, "tries": 0, "policy": "all_or_nothing",
        "show_answers": "after_submit", "marking_tolerance": 20, "avoid_seen": "on",
        "counted_try": "best", "cooling_minutes": 0, "navigation": "free", "pause_minutes": 0,
    }  # fmt: skip
    typed = {name: str(value) for name, value in (base | changes).items() if value is not None}
    return typed | rows("lines", *lines) | rows("items", *items)


def page_of(response) -> str:
    return response.content.decode()


def test_a_quiz_with_lines_is_written_in_points(client, admin) -> None:
    bank = make_bank()
    assert "组卷要求" in page_of(client.get(ADD))
    client.post(ADD, form_of(bank, lines=[{"count": 10, "points": "2.5", "topic": "消防"}, {"count": 5, "points": ""}]))
    quiz = Quiz.objects.get()
    assert list(quiz.lines.values_list("count", "points", "topic")) == [(10, 250, "消防"), (5, None, "")]
    page = page_of(client.get(edit(quiz)))
    assert 'value="2.5"' in page
    assert "还不能发布" in page


def test_a_quiz_with_chosen_questions(client, admin) -> None:
    bank = make_bank()
    questions = [make_question(bank) for _ in range(2)]
    client.post(ADD, form_of(bank, items=[{"question": one.pk, "points": "5"} for one in questions]))
    quiz = Quiz.objects.get()
    assert list(quiz.items.values_list("question", "points")) == [(one.pk, 500) for one in questions]
    assert "2 题 10 分，20 分钟，8 分及格，次数不限，所有人同一套题" in page_of(client.get(edit(quiz)))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"pass_percent": 101}, "1 到 100"),
        ({"pass_percent": 0}, "1 到 100"),
        ({"draw_count": 0}, "1 到 200"),
        ({"tries": 100}, "0 到 99"),
        ({"most_exposure": 0}, "1 到 100"),
        ({"time_limit_minutes": 0}, "1 到 600"),
        ({"show_answers": "from_day"}, "请填写公布时间"),
        ({"use": "contest"}, "练习题库"),
        ({"lines": [{"count": 0}]}, "1 到 200"),
        ({"lines": [{"count": 1, "points": "-1"}]}, ""),
        ({"lines": [{"count": 1, "points": "0"}]}, "请填数字"),
        ({"lines": [{"count": 1, "points": "2.555"}]}, ""),
        ({"lines": [{"count": 1, "points": "Infinity"}]}, ""),
        ({"lines": [{"count": 1, "points": "1e99"}]}, ""),
        ({"lines": [{"count": 1, "bank": 99999}]}, ""),
        ({"items": [{"question": 99999}]}, ""),
    ],
)
def test_what_makes_no_sense_is_refused(client, admin, changes, told) -> None:
    response = client.post(ADD, form_of(make_bank(), **changes))
    assert response.status_code == 200
    assert told in page_of(response)
    assert not Quiz.objects.exists()


def test_questions_and_lines_of_the_other_purpose_are_refused_in_the_form(client, admin) -> None:
    bank, contest = make_bank(), make_bank(use="contest")
    question = make_question(contest)
    assert "竞赛题库" in page_of(client.post(ADD, form_of(bank, items=[{"question": question.pk}])))
    assert "竞赛题库" in page_of(client.post(ADD, form_of(bank, lines=[{"count": 1, "bank": contest.pk}])))
    assert not Quiz.objects.exists()


def test_checking_what_stands_in_the_form_saves_nothing(client, admin) -> None:
    bank = make_bank()
    for _ in range(3):
        make_question(bank, topic="消防安全")
    wanted = [{"count": 2, "topic": "消防安全"}, {"count": 2}]
    for address in ("/admin/quizzes/check/", None):
        quiz = None if address else make_quiz(bank=bank, publish=False)
        page = page_of(client.post(address or at(quiz, "check"), form_of(bank, lines=wanted)))
        assert "第 1、2 行共要 4 题，题库里合起来只有 3 题符合" in page
        assert not BlueprintLine.objects.exists()
    page = page_of(client.post("/admin/quizzes/check/", form_of(bank, lines=[{"count": 1, "topic": "消防安会"}])))
    assert "是不是“消防安全”" in page
    page = page_of(client.post("/admin/quizzes/check/", form_of(bank, pass_percent="abc")))
    assert "填写有误" in page
    assert client.get("/admin/quizzes/check/").status_code == 405
    assert Quiz.objects.count() == 1


def test_the_checkers_page_of_a_stored_quiz(client, admin) -> None:
    bank = make_bank()
    quiz = make_quiz(bank=bank, publish=False)
    line(quiz, 2, points=500)
    [make_question(bank) for _ in range(9)]
    page = page_of(client.get(at(quiz, "check")))
    assert "检查通过" in page
    assert "本卷 2 题 10 分，20 分钟，8 分及格，次数不限，按要求随机组卷" in page


def test_publishing_shows_what_speaks_against_it(client, admin) -> None:
    bank = make_bank()
    quiz = make_quiz(bank=bank, publish=False)
    page = page_of(client.get(at(quiz, "publish")))
    assert "还不能发布" in page
    assert page.count("发布试卷</button>") == 0
    assert "没有发布" in page_of(client.post(at(quiz, "publish")))
    make_question(bank)
    assert "发布试卷" in page_of(client.get(at(quiz, "publish")))
    client.post(at(quiz, "publish"))
    client.post(at(quiz, "publish"))
    assert Edition.objects.filter(quiz=quiz).count() == 1


def sample_quiz() -> Quiz:
    bank = make_bank()
    case = make_question(bank, kind="case", stem="某厂夜班。", key=[], options=[], body={"parts": PARTS})
    match = make_question(
        bank,
        kind="match",
        key=["1-A", "2-B"],
        body={"lefts": [{"id": "1", "text": "左甲"}, {"id": "2", "text": "左乙"}]},
    )
    order = make_question(bank, kind="order", key=["B", "A", "D", "C"])
    return chosen(bank, case, match, order, make_question(bank), make_question(bank, kind="fill"))


def test_a_sample_is_drawn_by_its_number_and_nothing_is_stored(client, admin) -> None:
    quiz = sample_quiz()
    first, again, other = (
        page_of(client.get(at(quiz, "sample"), {"seed": seed, "answers": "1"})).split('class="bld-paper"')[1]
        for seed in (7, 7, 8)
    )
    assert first == again != other
    assert "某厂夜班。" in first
    assert "答案：每月 / 一个月" in first
    assert "左甲" in first
    assert "答案" not in page_of(client.get(at(quiz, "sample"))).split('class="bld-paper"')[1].split("</ol>")[-1]
    assert not Edition.objects.exists()
    for seed in ("-1", "x", "9" * 30, "²"):
        assert client.get(at(quiz, "sample"), {"seed": seed}).status_code == 200


def test_a_sample_is_answered_as_on_a_phone(client, admin) -> None:
    quiz = sample_quiz()
    for number in range(1, 7):
        page = page_of(client.get(at(quiz, f"sample/{number}"), {"seed": 7}))
        assert "不会保存" in page or "预览" in page
        assert "CANARY" not in page
    assert client.get(at(quiz, "sample/0")).status_code == 404
    assert client.get(at(quiz, "sample/7")).status_code == 404
    empty = make_quiz(bank=make_bank(), publish=False)
    assert client.get(at(empty, "sample/1")).status_code == 404
    assert "还不能发布" in page_of(client.get(at(empty, "sample")))


def test_a_sample_as_word(client, admin) -> None:
    quiz = sample_quiz()
    for answers in ("0", "1"):
        response = client.get(at(quiz, "sample/word"), {"seed": 7, "answers": answers})
        assert b"".join(response.streaming_content)[:2] == b"PK"
    assert AuditEntry.objects.filter(action="export_papers", actor_id=admin.pk).count() == 2
    assert client.get(at(make_quiz(bank=make_bank(), publish=False), "sample/word")).status_code == 404


def test_a_withdrawn_question_is_red_in_the_list_and_kept_with_a_reason(client, admin) -> None:
    bank = make_bank()
    questions = [make_question(bank) for _ in range(2)]
    quiz = chosen(bank, *questions)
    services.publish_edition(quiz.pk, actor=None)
    assert "能开考" in page_of(client.get(LIST))
    Question.objects.filter(pk=questions[0].pk).update(state="review")
    page = page_of(client.get(LIST))
    assert "1 题已停用" in page
    assert at(quiz, "blocked") in page
    page = page_of(client.get(at(quiz, "blocked")))
    assert "不能开考" in page
    assert "待复核" in page
    item = QuizItem.objects.get(question=questions[0])
    assert "请写明" in page_of(client.post(at(quiz, "blocked"), {"item": item.pk, "reason": "  "}))
    client.post(at(quiz, "blocked"), {"item": item.pk, "reason": "条号变了，内容没变"})
    page = page_of(client.get(at(quiz, "blocked")))
    assert "没有停用的题" in page
    assert "条号变了，内容没变" in page
    assert AuditEntry.objects.get(action="keep_quiz_item").actor_id == admin.pk
    foreign = QuizItem.objects.create(quiz=make_quiz(questions=1), question=questions[1])
    for item_id in (foreign.pk, "x", "", "9" * 40):
        assert client.post(at(quiz, "blocked"), {"item": item_id, "reason": "y"}).status_code == 404


def test_the_list_takes_the_same_queries_however_long(client, admin) -> None:
    found = []
    for _ in range(2):
        for _each in range(1 if not found else 4):
            bank = make_bank()
            quiz = chosen(bank, make_question(bank))
            services.publish_edition(quiz.pk, actor=None)
            Question.objects.filter(bank=bank).update(state="retired")
        client.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST).status_code == 200
        found.append(len(captured))
    assert found[0] == found[1] <= 20, found


def test_a_copy_has_everything_but_editions_and_reasons(client, admin) -> None:
    bank = make_bank()
    quiz = chosen(bank, make_question(bank), points=300, pass_percent=90, tries=2)
    QuizItem.objects.update(kept_reason="x")
    line(quiz, 3, topic="消防")
    assert "（副本）" in page_of(client.get(at(quiz, "copy")))
    client.post(at(quiz, "copy"), {"title": " 第二份 "})
    copy = Quiz.objects.exclude(pk=quiz.pk).get()
    assert (copy.title, copy.pass_percent, copy.tries, copy.bank_id) == ("第二份", 90, 2, bank.pk)
    assert list(copy.items.values_list("points", "kept_reason")) == [(300, "")]
    assert list(copy.lines.values_list("count", "topic")) == [(3, "消防")]
    assert (quiz.items.count(), quiz.lines.count()) == (1, 1)
    client.post(at(quiz, "copy"), {"title": " "})
    assert Quiz.objects.count() == 2


def test_quizzes_of_a_closed_bank_are_its_members_alone(client, admin) -> None:
    closed = make_bank(closed=True)
    make_question(closed)
    hidden = make_quiz(bank=closed, title="竞赛密卷")
    open_one = make_quiz(questions=1)
    line(open_one, 1, bank=closed)
    pages = [at(hidden, page) for page in ("publish", "check", "sample", "sample/1", "sample/word", "blocked", "copy")]
    for address in (*pages, edit(hidden), edit(open_one), at(open_one, "sample")):
        assert client.get(address).status_code == 404, address
    for page in ("publish", "check", "blocked", "copy"):
        assert client.post(at(hidden, page)).status_code == 404
    assert "竞赛密卷" not in page_of(client.get(LIST))
    told = page_of(client.post("/admin/quizzes/check/", form_of(closed)))
    assert "有权使用的题库" in told
    question = Question.objects.get(bank=closed)
    refused = page_of(client.post(ADD, form_of(make_bank(), items=[{"question": question.pk}])))
    assert "有权使用的题库" in refused
    BankMember.objects.create(bank=closed, user=admin)
    for address in (*pages, edit(hidden)):
        assert client.get(address).status_code == 200, address


def test_nobody_else_passes(client) -> None:
    quiz = make_quiz(questions=1)
    assert client.get(at(quiz, "publish")).status_code == 302
    client.force_login(get_user_model().objects.create_user(username="nobody", password=None))
    for page in ("publish", "check", "sample", "sample/1", "sample/word", "blocked", "copy"):
        assert client.get(at(quiz, page)).status_code == 404
    assert client.post("/admin/quizzes/check/").status_code == 404
    assert client.get("/admin/quizzes/999999/check/").status_code == 404


def test_a_clause_is_typed_by_its_name(client, admin) -> None:
    law = store_instrument(
        title="样例规定", defaults={"short_title": "样例规定"}, clauses=[(3, "", "三"), (4, "", "四")]
    )
    other = store_instrument(title="别的规定", defaults={"short_title": "别的规定"})
    bank = make_bank()
    client.post(ADD, form_of(bank, lines=[{"count": 1, "clause": "《样例规定》第三条"}]))
    quiz = Quiz.objects.get()
    row = quiz.lines.get()
    assert (row.clause.instrument_id, row.clause.number) == (law.pk, 3)
    assert 'value="《样例规定》第3条"' in page_of(client.get(edit(quiz)))
    for typed in ("《样例规定》第九条", "《样例规定》第三条、第四条", "乱写", str(row.clause_id), "0"):
        assert client.post(ADD, form_of(bank, lines=[{"count": 1, "clause": typed}])).status_code == 200, typed
    told = page_of(
        client.post(ADD, form_of(bank, lines=[{"count": 1, "clause": "《样例规定》第3条", "instrument": other.pk}]))
    )
    assert "不属于所选的法规" in told
    assert Quiz.objects.count() == 1
