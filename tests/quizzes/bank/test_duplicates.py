"""Searching banks for duplicates, deciding about pairs, merging and taking apart."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kernel.difference import Run
from kernel.errors import DomainError
from plumbing.models import AuditEntry
from quizzes.bank.conversion import version_fields
from quizzes.bank.duplicates import merging, searching
from quizzes.bank.duplicates.differences import sides
from quizzes.bank.services import save_question
from quizzes.enums import PairState
from quizzes.importers.similarity import identity
from quizzes.importers.types import Option, ParsedQuestion
from quizzes.models import (
    Bank,
    DuplicatePair,
    DuplicateSearch,
    Question,
    QuestionMerge,
    QuestionReview,
    QuestionVersion,
    Quiz,
    QuizItem,
)
from tests.factories.orgs import make_area
from tests.factories.quizzes import make_bank, make_quiz
from tests.quizzes.bank.people import make_editor

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/quizzes/duplicates/"


def question(stem: str, *texts: str, answer: str = "B", **more) -> ParsedQuestion:
    options = tuple(Option(chr(65 + n), text) for n, text in enumerate(texts or ("110", "119", "120")))
    return ParsedQuestion("single", stem, options, (answer,), points=200, **more)


ONE = question("全国统一的火警电话号码是（ ）。", explanation="一一九。")
TWO = question("全国统一火警电话的号码是（ ）。", "120", "119", "110", basis="《消防法》第四十四条")
OTHER = question("安全生产举报投诉电话是（ ）。", "12350", "12345", "12315", answer="A")


def put(bank: Bank, parsed: ParsedQuestion) -> Question:
    return Question.objects.get(pk=save_question(parsed, question_id=None, bank_id=bank.pk, actor=None))


@pytest.fixture
def bank() -> Bank:
    return make_bank(four_eyes=False)


@pytest.fixture
def both(bank) -> tuple[Question, Question]:
    found = put(bank, ONE), put(bank, TWO)
    put(bank, OTHER)
    return found


def pairs() -> list[tuple[int, int, bool, str]]:
    return list(DuplicatePair.objects.order_by("pk").values_list("first_id", "second_id", "exact", "state"))


def test_pairs_are_found_once_and_decided_ones_stay(bank, both) -> None:
    one, two = both
    assert [searching.find_in_bank([bank.pk]), searching.find_in_bank([bank.pk])] == [1, 1]
    assert pairs() == [(one.pk, two.pk, False, "open")]
    DuplicatePair.objects.update(state=PairState.APART)
    searching.find_in_bank([bank.pk])
    assert pairs() == [(one.pk, two.pk, False, "apart")]


def test_a_pair_that_is_none_any_more_goes(bank, both) -> None:
    searching.find_in_bank([bank.pk])
    save_question(question("急救电话是（ ）。", answer="C"), question_id=both[1].pk, bank_id=bank.pk, actor=None)
    assert searching.find_in_bank([bank.pk]) == 0
    assert pairs() == []


def test_the_same_in_two_banks_is_an_exact_pair(bank) -> None:
    other = make_bank(four_eyes=False)
    one, two = put(bank, ONE), put(other, ONE)
    searching.find_in_bank([bank.pk])
    assert pairs() == []
    searching.find_in_bank([bank.pk, other.pk])
    assert pairs() == [(one.pk, two.pk, True, "open")]


def test_new_questions_are_looked_at_by_themselves(bank, both) -> None:
    new = put(bank, question("全国统一的火警电话的号码是（ ）。", "119", "110", "120", answer="A"))
    searching.find_in_bank([bank.pk], only=[new.pk])
    assert {pair[:2] for pair in pairs()} == {(both[0].pk, new.pk), (both[1].pk, new.pk)}


def test_merging_replaces_in_papers_and_is_written_down(bank, both) -> None:
    one, two = both
    searching.find_in_bank([bank.pk])
    only, mixed = (Quiz.objects.create(title=title, bank=bank) for title in ("甲卷", "乙卷"))
    for quiz, asked in ((only, [two]), (mixed, [one, two])):
        for place, each in enumerate(asked):
            QuizItem.objects.create(quiz=quiz, question=each, sort_order=place, points=300)
    assert merging.merge(one.pk, [two.pk], actor=None, take=["basis"]) == 1
    two.refresh_from_db()
    one.refresh_from_db()
    assert (two.merged_into_id, two.state) == (one.pk, "retired")
    assert (one.current.number, one.current.basis, one.current.explanation) == (2, "《消防法》第四十四条", "一一九。")
    assert set(QuizItem.objects.values_list("quiz__title", "question_id")) == {("甲卷", one.pk), ("乙卷", one.pk)}
    assert set(QuestionReview.objects.filter(action="merge").values_list("question_id", flat=True)) == {one.pk, two.pk}
    assert pairs()[0][3] == "merged"
    assert AuditEntry.objects.get(action="merge_questions").detail == {"merged": [two.pk], "taken": ["basis"]}


def test_editions_that_are_out_stay_untouched() -> None:
    quiz = make_quiz(questions=3)
    before = quiz.editions.get().payload
    one, two, _three = Question.objects.order_by("pk")
    merging.merge(one.pk, [two.pk], actor=None)
    assert quiz.editions.get().payload == before


def test_taking_apart_gives_everything_back(bank, both) -> None:
    one, two = both
    searching.find_in_bank([bank.pk])
    quiz = Quiz.objects.create(title="乙卷", bank=bank)
    for place, each in enumerate((one, two)):
        QuizItem.objects.create(quiz=quiz, question=each, sort_order=place, points=300)
    before = list(QuizItem.objects.values_list("question_id", "sort_order", "points").order_by("sort_order"))
    merging.merge(one.pk, [two.pk], actor=None)
    merging.unmerge(QuestionMerge.objects.get().pk, actor=None)
    two.refresh_from_db()
    assert (two.merged_into_id, two.state) == (None, "in_use")
    assert list(QuizItem.objects.values_list("question_id", "sort_order", "points").order_by("sort_order")) == before
    assert pairs()[0][3] == "open"
    with pytest.raises(DomainError, match="merge-not-undoable"):
        merging.unmerge(QuestionMerge.objects.get().pk, actor=None)


def test_what_changed_since_is_not_taken_apart(bank, both) -> None:
    one, two = both
    quiz = Quiz.objects.create(title="甲卷", bank=bank)
    QuizItem.objects.create(quiz=quiz, question=two)
    merging.merge(one.pk, [two.pk], actor=None)
    QuizItem.objects.all().delete()
    with pytest.raises(DomainError, match="merge-not-undoable"):
        merging.unmerge(QuestionMerge.objects.get().pk, actor=None)


def test_what_is_not_merged(bank, both) -> None:
    one, two = both
    contest = put(make_bank(four_eyes=False, use="contest"), ONE)
    for keep, drops, code in ((one.pk, [contest.pk], "merge-other-use"), (one.pk, [one.pk], "merge-missing"),
                              (one.pk, [999_999], "merge-missing")):  # fmt: skip
        with pytest.raises(DomainError, match=code):
            merging.merge(keep, drops, actor=None)
    merging.merge(one.pk, [two.pk], actor=None)
    with pytest.raises(DomainError, match="merge-merged"):
        merging.merge(two.pk, [one.pk], actor=None)


def test_differences_are_marked_on_both_sides() -> None:
    left, right = sides(ONE, TWO)
    assert "".join(run.text for run in left.stem if not run.changed) == "全国统一火警电话号码是（ ）。"
    assert left.options == [(Run("A．110", False),), (Run("B．119", False),), (Run("C．120", False),)]
    assert right.basis == (Run("《消防法》第四十四条", True),) and left.basis == ()
    changed, _same = sides(ONE, question(ONE.stem, "110", "119", "999"))
    assert changed.options[2] == (Run("C．120", True),)


# --- the screens ----------------------------------------------------------------------------------------------------


def test_an_editor_searches_looks_and_decides(client, bank, both) -> None:
    user = make_editor()
    client.force_login(user)
    client.post(f"{ADDRESS}search/", {"bank": str(bank.pk)})
    assert (DuplicateSearch.objects.get().state, DuplicateSearch.objects.get().found) == ("done", 1)
    page = client.get(ADDRESS).content.decode()
    assert "火警电话" in page and "相似" in page and "<mark>" in page and "合并，保留左边" in page
    pair = DuplicatePair.objects.get()
    client.post(f"{ADDRESS}{pair.pk}/", {"decision": "apart"})
    assert (pairs()[0][3], AuditEntry.objects.filter(action="keep_duplicates_apart").count()) == ("apart", 1)
    client.post(f"{ADDRESS}{pair.pk}/", {"decision": "second", "take": ["explanation", "secret"]})
    both[0].refresh_from_db()
    assert both[0].merged_into_id == both[1].pk
    merge = QuestionMerge.objects.get()
    client.post(f"/admin/quizzes/merges/{merge.pk}/undo/")
    both[0].refresh_from_db()
    assert both[0].merged_into_id is None


def test_pairs_of_a_closed_bank_are_not_there_for_others(client, bank) -> None:
    closed = make_bank(closed=True, area=make_area(), four_eyes=False)
    put(bank, ONE), put(closed, ONE)
    searching.find_in_bank([bank.pk, closed.pk])
    pair = DuplicatePair.objects.get()
    client.force_login(make_editor())
    assert "火警" not in client.get(ADDRESS).content.decode()
    assert client.post(f"{ADDRESS}{pair.pk}/", {"decision": "apart"}).status_code == 404
    assert client.post(f"{ADDRESS}search/", {"bank": str(closed.pk)}).status_code == 404
    client.post(f"{ADDRESS}search/", {})
    assert DuplicateSearch.objects.get().banks == [bank.pk]
    merging.merge(pair.first_id, [pair.second_id], actor=None)
    assert client.post(f"/admin/quizzes/merges/{QuestionMerge.objects.get().pk}/undo/").status_code == 404


def test_the_page_asks_as_often_for_one_pair_as_for_three(client) -> None:
    client.force_login(make_editor())
    counts = []
    for number in (1, 3):
        bank = make_bank(four_eyes=False)
        for n in range(number):
            put(bank, question(f"第{n}车间的火警电话号码是（ ）。"))
            put(bank, question(f"第{n}车间火警电话的号码是（ ）。"))
        searching.find_in_bank([bank.pk])
        assert DuplicatePair.objects.filter(first__bank=bank).count() >= number
        client.get(ADDRESS)
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{ADDRESS}?bank={bank.pk}")
        counts.append(len(asked))
    assert abs(counts[0] - counts[1]) <= 1


def test_a_thousand_questions_take_a_second_or_two_and_few_queries(bank) -> None:
    rows = [question(f"第{n}号作业票由{n * 7 % 97}号车间签发的是（ ）。", f"甲{n}", f"乙{n}") for n in range(1000)]
    made = Question.objects.bulk_create([Question(bank=bank, identity=identity(row), state="in_use") for row in rows])
    versions = QuestionVersion.objects.bulk_create(
        [QuestionVersion(question=each, number=1, **version_fields(row)) for each, row in zip(made, rows, strict=True)]
    )
    for each, version in zip(made, versions, strict=True):
        each.current = version
    Question.objects.bulk_update(made, ["current"])
    with CaptureQueriesContext(connection) as asked:
        searching.find_in_bank([bank.pk])
    assert len(asked) <= 10
